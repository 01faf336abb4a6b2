/** eventcount — how many events the indexes hold. */
import { aggregate, and, call, column, not, text } from '../plan/scalar.ts'
import { isIn } from '../semantics/compare-value.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { Relation } from '../semantics/relation.ts'
import { inSearchedIndexes } from '../semantics/searched-indexes.ts'
import type { Span } from '../source/span.ts'
import { bool } from '../syntax/args.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface EventcountArguments {
  indexes: { value: string; span: Span }[]
  summarize: boolean
  reportSize: Span | undefined
}

const OPTIONS = ['index', 'summarize', 'report_size', 'list_vix', 'list_federated_remote']

export default command<EventcountArguments>({
  name: 'eventcount',
  generating: true,
  docs: {
    summary: 'Counts the events of indexes, of all times.',
    usage: 'eventcount [index=<name>]… [summarize=<bool>]',
    page: 'Search Reference, "eventcount"',
    notes: [
      'The time range of the search has no effect. Without an index it counts those that a search looks into by default.',
      'summarize=f shows a row for each index.',
    ],
    differences: ['report_size is refused: events of several indexes share the files of the store.'],
  },
  syntax: readArguments,
  lower({ indexes, summarize, reportSize }, _input, context) {
    if (reportSize)
      context.diagnostics.report(
        'unsupported',
        reportSize,
        'Events of several indexes share the files of the store, so an index has no size of its own.',
      )
    const events = countedEvents(indexes, context)
    const keys = summarize ? [] : [{ name: 'index', value: events.field('index')! }]
    const aggregates = [{ name: 'count', value: aggregate('num', 'count') }]
    const plan = { kind: 'aggregate', input: events.plan, keys, aggregates } as const
    const columns = [
      { name: 'count', type: 'num' as const },
      ...keys.map(({ name }) => ({ name, type: 'text' as const })),
    ]
    const order = keys.map(({ name }) => ({ value: column(name, 'text'), descending: false }))
    const counts = Relation.closed(plan, columns, order)
    return summarize ? counts : counts.extend([{ name: 'server', value: text('karst') }])
  },
  examples: [
    { title: 'An index without events', spl: '| eventcount index=nothing_here', expect: [{ count: 0 }] },
    { title: 'For each index', spl: '| eventcount summarize=f index=nothing_here', expect: [] },
  ],
})

function countedEvents(indexes: EventcountArguments['indexes'], context: LowerContext): Relation {
  const events = context.events({ earliest: null, latest: null })
  const span = { start: 0, end: 0 }
  if (indexes.length === 0) return inSearchedIndexes(events, { kind: 'everything', span }, context)
  const values = indexes.map(({ value, span: at }) => ({
    text: value,
    quoted: true,
    directive: '' as const,
    span: at,
  }))
  const field = events.field('index')!
  // Internal indexes are meant only where their _ is written.
  const internal = values.some((value) => value.text.startsWith('_'))
  const named = isIn(field, values)
  return events.filter(internal ? named : and([named, not(call('bool', 'startsWith', field, text('_')))]))
}

function readArguments(parser: StageParser): EventcountArguments {
  const given: EventcountArguments = { indexes: [], summarize: true, reportSize: undefined }
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.peekOption() === undefined) break
    const option = parser.option()
    const { name, value, span } = option
    const flag = bool.parse(value)
    if (name === 'index') given.indexes.push({ value, span })
    else if (!OPTIONS.includes(name)) parser.unknownOption(name, OPTIONS, span)
    else if (flag === undefined) parser.wrongOption(option)
    else if (name === 'summarize') given.summarize = flag
    else if (name === 'report_size' && flag) given.reportSize = span
  }
  return given
}
