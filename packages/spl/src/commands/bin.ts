/** bin — puts numbers and times into bins. */
import { call } from '../plan/scalar.ts'
import { binWidth } from '../semantics/bin-width.ts'
import { asText } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { binLabel, lowerBound } from '../semantics/discretize.ts'
import { timeRangeOf } from '../semantics/time-range.ts'
import type { FieldName } from '../syntax/ast.ts'
import { BIN_OPTIONS, type BinOptions, binOption, isBinOption, noBinOptions } from '../syntax/bin-clause.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface BinArguments {
  field: FieldName
  target: FieldName
  options: BinOptions
}

export default command<BinArguments>({
  name: 'bin',
  aliases: ['bucket', 'discretize'],
  docs: {
    summary: 'Puts numbers and times into bins.',
    usage:
      'bin [span=<span>] [bins=<int>] [minspan=<span>] [start=<num>] [end=<num>] [aligntime=earliest|latest|<time>] <field> [AS <name>]',
    page: 'Search Reference, "bin"',
    notes: [
      'A time becomes the start of its span; a number becomes the text low-high.',
      'Spans of up to hours count from the epoch; days, weeks and months follow the calendar of the time zone. A week begins on Thursday, the day of the epoch, unless it is written 1w@w1.',
      'span=2log5 makes bins that grow by the factor 5 from 2.',
      'Without a span it chooses a round one that makes at most `bins` bins (100).',
      'start and end widen the range for which such a span is chosen.',
    ],
    differences: ['A chosen span of numbers is 1, 2 or 5 times a power of ten.'],
  },
  syntax: readBin,
  lower({ field, target, options }, input, context) {
    const value = input.field(field.name)
    if (!value) {
      context.diagnostics.report(
        'unknown-field',
        field.span,
        `No stage before gives a field \`${field.name}\`: there is nothing to put into bins.`,
      )
      return input
    }
    const isTime = field.name === '_time'
    const width = binWidth({ value, isTime, options, purpose: 'bin', at: field.span }, input, context)
    if (width === 'unknown') return input.extend([{ name: target.name, value }])
    const label = binLabel(lowerBound(value, width, options, context, timeRangeOf(input, context)), width)
    // Values that are no numbers stay as they are.
    const kept = value.type === 'num' || label.type === 'num' ? label : call('text', 'ifNull', label, asText(value))
    return input.extend([{ name: target.name, value: kept }])
  },
  examples: [
    {
      title: 'Numbers',
      spl: 'bin n span=10',
      given: [{ n: 5 }, { n: 12 }, { n: 20 }, { n: -3 }],
      expect: [{ n: '0-10' }, { n: '10-20' }, { n: '20-30' }, { n: '-10-0' }],
    },
    {
      title: 'Fractions, and texts that stay',
      spl: 'bin span=0.1 n as range',
      given: [{ n: '0.35' }, { n: 'n/a' }, { n: null }],
      expect: [{ range: '0.3-0.4' }, { range: 'n/a' }, { range: null }],
    },
    {
      title: 'Times',
      spl: 'bin _time span=5m',
      given: [{ _time: 1700000123.5 }],
      expect: [{ _time: 1700000100 }],
    },
    {
      title: 'A number is a time where the span is one of time',
      spl: 'bucket span=1h start',
      given: [{ start: '1700000123' }],
      expect: [{ start: 1699999200 }],
    },
    {
      title: 'Days and months',
      spl: 'eval m=_time | bin _time span=1d | bin m span=1mon',
      given: [{ _time: 1700000123 }],
      expect: [{ _time: 1699920000, m: 1698796800 }],
    },
    {
      title: 'Weeks from Thursday, and from Monday',
      spl: 'eval m=_time | bin _time span=1w | bin m span=1w@w1',
      given: [{ _time: 1700000123 }],
      expect: [{ _time: 1699488000, m: 1699833600 }],
    },
    {
      title: 'Parts of a second',
      spl: 'bin _time span=100ms',
      given: [{ _time: 1700000123.456 }],
      expect: [{ _time: 1700000123.4 }],
    },
    {
      title: 'Aligned to another time',
      spl: 'bin _time span=12h aligntime=@d+3h',
      given: [{ _time: 1700010000 }, { _time: 1699930000 }],
      expect: [{ _time: 1699974000 }, { _time: 1699930800 - 43200 }],
    },
    {
      title: 'Logarithmic bins',
      spl: 'bin n span=log2',
      given: [{ n: 1 }, { n: 3 }, { n: 8 }, { n: 0 }],
      expect: [{ n: '1-2' }, { n: '2-4' }, { n: '8-16' }, { n: '0' }],
    },
    {
      title: 'Logarithmic bins with a coefficient',
      spl: 'bin n span=2log5',
      given: [{ n: 1 }, { n: 2 }, { n: 60 }],
      expect: [{ n: '0.4-2' }, { n: '2-10' }, { n: '50-250' }],
    },
    {
      title: 'At most ten bins',
      spl: 'bin n bins=10',
      given: [{ n: 0 }, { n: 55 }, { n: 99 }],
      expect: [{ n: '0-10' }, { n: '50-60' }, { n: '90-100' }],
    },
    {
      title: 'A wider range',
      spl: 'bin n bins=10 end=1000',
      given: [{ n: 0 }, { n: 99 }],
      expect: [{ n: '0-200' }, { n: '0-200' }],
    },
    {
      title: 'A chosen span of time',
      spl: 'bin _time minspan=10m',
      given: [{ _time: 1700000123 }, { _time: 1700003600 }],
      expect: [{ _time: 1699999800 }, { _time: 1700003400 }],
    },
  ],
})

function readBin(parser: StageParser): BinArguments {
  const options = noBinOptions()
  let field: FieldName | undefined
  let target: FieldName | undefined
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    const name = parser.peekOption()
    if (name !== undefined && isBinOption(name)) binOption(parser, options)
    else if (name !== undefined) parser.unknownOption(name, BIN_OPTIONS, parser.option().span)
    else if (!field) field = parser.field()
    else if (parser.keyword('as') !== undefined) target = parser.field('A name after AS')
    else break
  }
  if (!field) parser.fail("`bin` needs a field's name.", 'For example bin _time span=1h.', parser.nameSpan)
  return { field, target: target ?? field, options }
}
