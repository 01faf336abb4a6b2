/** localize — the stretches of time in which there are events. */
import { aggregate, call, column, num, or, type Scalar } from '../plan/scalar.ts'
import { asNumber, exists } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { hiddenName, Relation } from '../semantics/relation.ts'
import { addHidden, addWindow, runningCount } from '../semantics/window.ts'
import { args, option, seconds } from '../syntax/args.ts'

const syntax = args({
  maxpause: option(seconds, { default: 60, docs: 'The longest pause between two events of one stretch.' }),
  timeafter: option(seconds, { default: 30, docs: 'Added to the end of each stretch.' }),
  timebefore: option(seconds, { default: 30, docs: 'Taken from the start of each stretch.' }),
})

export default command({
  name: 'localize',
  docs: {
    summary: 'The stretches of time in which there are events.',
    usage: 'localize [maxpause=<time>] [timeafter=<time>] [timebefore=<time>]',
    page: 'Search Reference, "localize"',
    notes: ['Each row has starttime and endtime, the newest first: map can search each of them.'],
  },
  syntax,
  lower({ maxpause, timeafter, timebefore, at }, input, context) {
    const field = input.field('_time')
    if (!field) {
      context.diagnostics.report('time', at('maxpause'), 'These rows have no _time, so they lie in no stretch of time.')
      return input
    }
    const timed = addHidden(input, asNumber(field))
    const time = timed.value
    const ordered = timed.relation.filter(exists(time)).withOrder([{ value: time, descending: true }])
    const frame = { unit: 'rows', preceding: 1, following: -1 } as const
    const newer = addWindow(ordered, aggregate('num', 'any', time), { frame })
    const pause = call('num', 'minus', newer.value, time)
    const cut = or([call('bool', 'isNull', newer.value), call('bool', 'greater', pause, num(maxpause))])
    const marked = addHidden(newer.relation, call('num', 'toUInt8', cut))
    const counted = runningCount(marked.relation, call('bool', 'equals', marked.value, num(1)))
    const stretch = hiddenName()
    const bound = (fn: string, sign: string, by: number): Scalar =>
      call('num', sign, aggregate('num', fn, time), num(by))
    const aggregates = [
      { name: 'starttime', value: bound('min', 'minus', timebefore) },
      { name: 'endtime', value: bound('max', 'plus', timeafter) },
    ]
    return Relation.closed(
      { kind: 'aggregate', input: counted.relation.plan, keys: [{ name: stretch, value: counted.value }], aggregates },
      aggregates.map(({ name }) => ({ name, type: 'num' as const })),
      [{ value: column('endtime', 'num'), descending: true }],
    )
  },
  examples: [
    {
      title: 'Two stretches, newest first',
      spl: 'localize',
      given: [{ _time: 1000 }, { _time: 970 }, { _time: 500 }],
      expect: [
        { starttime: 940, endtime: 1030 },
        { starttime: 470, endtime: 530 },
      ],
    },
    {
      title: 'A longer pause, and nothing around',
      spl: 'localize maxpause=10m timeafter=0s timebefore=0s',
      given: [{ _time: 1000 }, { _time: 970 }, { _time: 500 }],
      expect: [{ starttime: 500, endtime: 1000 }],
    },
  ],
})
