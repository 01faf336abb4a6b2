/** rangemap — names for ranges of numbers. */
import { call, list, num, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import type { Span } from '../source/span.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface Range {
  name: string
  from: number
  to: number
}

interface RangemapArguments {
  field: { name: string; span: Span }
  ranges: Range[]
  fallback: string
}

export default command<RangemapArguments>({
  name: 'rangemap',
  docs: {
    summary: 'Writes into `range` which ranges the number of a field lies in.',
    usage: 'rangemap field=<field> <name>=<num>-<num>… [default=<string>]',
    page: 'Search Reference, "rangemap"',
    notes: [
      'Both ends belong to a range. A number in several ranges gives several values.',
      'A number in no range, and a value that is none, give `default`; None when it is left out.',
      'Ends can be negative: cold=-5--1.',
    ],
  },
  syntax: readRanges,
  lower({ field, ranges, fallback }, input, context) {
    const value = input.field(field.name)
    if (!value)
      context.diagnostics.report(
        'unknown-field',
        field.span,
        `No stage before gives a field \`${field.name}\`: every row gets the default.`,
      )
    const number: Scalar = value ? asNumber(value) : { kind: 'literal', value: null, type: 'num' }
    const names = ranges.map(({ name, from, to }) =>
      call('list', 'if', call('bool', 'between', number, num(from), num(to)), list([name]), list([])),
    )
    const all = names.length === 1 ? names[0]! : call('list', 'arrayConcat', ...names)
    const result = call('list', 'if', call('bool', 'notEmpty', all), all, list([fallback]))
    return input.extend([{ name: 'range', value: result }])
  },
  examples: [
    {
      title: 'One range, several, none',
      spl: 'rangemap field=n low=0-10 elevated=8-20 default=severe',
      given: [{ n: '10.5' }, { n: 9 }, { n: 99 }],
      expect: [{ range: 'elevated' }, { range: ['low', 'elevated'] }, { range: 'severe' }],
    },
    {
      title: 'Negative ends, and the default',
      spl: 'rangemap field=n cold=-5--1',
      given: [{ n: -3 }, { n: 3 }, { n: null }],
      expect: [{ range: 'cold' }, { range: 'None' }, { range: 'None' }],
    },
  ],
})

const RANGE = /^(-?\d*\.?\d+)-(-?\d*\.?\d+)$/

function readRanges(parser: StageParser): RangemapArguments {
  let field: RangemapArguments['field'] | undefined
  let fallback = 'None'
  const ranges: Range[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.peekOption() === undefined)
      parser.fail(`A range <name>=<num>-<num> belongs here, not ${parser.cursor.describeHere()}.`)
    parser.cursor.skipSpace()
    // The name of a range is a value of the result: its case stays.
    const written = parser.cursor.match(/[\w.-]+/y)![0]
    const { name, value, span } = parser.option()
    const range = RANGE.exec(value)
    if (name === 'field') field = { name: value, span }
    else if (name === 'default') fallback = value
    else if (range) ranges.push({ name: written, from: Number(range[1]), to: Number(range[2]) })
    else
      parser.cursor.diagnostics.report(
        'option-value',
        span,
        `\`${value}\` is no range of numbers.`,
        'Write low=0-10, cold=-5--1.',
      )
  }
  if (!field)
    parser.fail('`rangemap` needs field=<field>.', 'For example rangemap field=count low=0-10.', parser.nameSpan)
  if (ranges.length === 0) parser.fail('`rangemap` needs a range.', 'For example low=0-10.', parser.nameSpan)
  return { field, ranges, fallback }
}
