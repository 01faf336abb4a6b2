/** concurrency — how many spans of time a row's start falls into. */
import { aggregate, and, call, column, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { sourceField } from '../semantics/source-field.ts'
import { addHidden, addWindow } from '../semantics/window.ts'
import { argsWith, option, text as textValue } from '../syntax/args.ts'

const OPTIONS = {
  duration: option(textValue, { docs: 'The field with the length of the span.' }),
  start: option(textValue, { default: '_time', docs: 'The field with its start, in the same unit.' }),
  output: option(textValue, { default: 'concurrency', docs: 'The field to write.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  while (!parser.atEnd() && (parser.comma() || options.next()));
  const given = options.values()
  const { duration } = given
  if (duration === undefined)
    return parser.fail('`concurrency` needs duration=<field>.', 'For example duration=duration.', parser.nameSpan)
  return { ...given, duration }
})

export default command({
  name: 'concurrency',
  docs: {
    summary: 'Counts the spans of time that were running when each row’s span began, its own among them.',
    usage: 'concurrency duration=<field> [start=<field>] [output=<field>]',
    page: 'Search Reference, "concurrency"',
    notes: [
      'A row counts where its start lies between another’s start and that start plus its duration, both ends included.',
      'Rows without a start or a duration, or with a negative one, take no part and get no count.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const start = sourceField({ value: given.start, span: given.at('start') }, input, context)
    const duration = sourceField({ value: given.duration, span: given.at('duration') }, input, context)
    if (!start || !duration) return input.extend([{ name: given.output, value: NULL }])
    return running(input, asNumber(start.value), asNumber(duration.value), given.output)
  },
  examples: [
    {
      title: 'Spans that overlap',
      spl: 'concurrency duration=d start=s',
      given: [
        { s: 0, d: 10 },
        { s: 5, d: 2 },
        { s: 7, d: 1 },
        { s: 10, d: 0 },
        { s: 11, d: 3 },
      ],
      expect: [{ concurrency: 1 }, { concurrency: 2 }, { concurrency: 3 }, { concurrency: 2 }, { concurrency: 1 }],
    },
    {
      title: 'Under another name; rows that start together count each other',
      spl: 'concurrency duration=d output=n',
      given: [
        { _time: 3, d: '1' },
        { _time: 3, d: '0' },
        { _time: 4, d: 'x' },
        { _time: 4, d: -1 },
      ],
      expect: [{ n: 2 }, { n: 2 }, { n: null }, { n: null }],
    },
  ],
})

/**
 * Each row stands twice, at its start and at its end. Running over all of them, a start sees the starts up to it less
 * the ends up to it; ends at the very moment of the start are still running, and added again.
 */
function running(input: Relation, start: Scalar, duration: Scalar, output: string): Relation {
  const side = hiddenName()
  const valid = and([
    call('bool', 'isNotNull', start),
    call('bool', 'ifNull', call('bool', 'greaterOrEquals', duration, num(0)), num(0)),
  ])
  const part = addHidden(input, call('num', 'if', valid, num(1), num(0)))
  const begin = addHidden(part.relation, start)
  const end = addHidden(begin.relation, call('num', 'plus', start, duration))
  const sides = addHidden(end.relation, list(['start', 'end']))
  const sideOf = (sides.value as { name: string }).name
  const twice = sides.relation.withPlan({
    kind: 'unnest',
    input: sides.relation.plan,
    column: sideOf,
    index: side,
    keepEmpty: false,
  })
  const isStart = call('bool', 'equals', column(sideOf, 'text'), text('start'))
  const moment = addHidden(twice, call('num', 'if', isStart, begin.value, end.value))
  const change = call('num', 'multiply', part.value, call('num', 'if', isStart, num(1), num(-1)))
  const open = addWindow(moment.relation, aggregate('num', 'sum', change), {
    orderBy: [{ value: moment.value, descending: false }],
    frame: { unit: 'range', preceding: undefined, following: 0 },
  })
  const ends = call('num', 'multiply', part.value, call('num', 'if', isStart, num(0), num(1)))
  const closing = addWindow(open.relation, aggregate('num', 'sum', ends), {
    partitionBy: [moment.value],
    orderBy: [],
  })
  const takesPart = call('bool', 'equals', part.value, num(1))
  const count = call('num', 'if', takesPart, call('num', 'plus', open.value, closing.value), NULL)
  return closing.relation.filter(isStart).extend([{ name: output, value: count }])
}
