/** makecontinuous — adds rows for values of a field that are missing. */
import { aggregate, call, column, num, or } from '../plan/scalar.ts'
import { binGrid, gridRows } from '../semantics/bin-grid.ts'
import { binWidth } from '../semantics/bin-width.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { binLabel, lowerBound } from '../semantics/discretize.ts'
import { extentOf } from '../semantics/extent.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { timeRangeOf } from '../semantics/time-range.ts'
import { unionOf } from '../semantics/union.ts'
import { addWindow } from '../semantics/window.ts'
import type { FieldName } from '../syntax/ast.ts'
import {
  BIN_OPTIONS,
  type BinOptions,
  type BinWidth,
  binOption,
  isBinOption,
  noBinOptions,
} from '../syntax/bin-clause.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface MakecontinuousArguments {
  field: FieldName
  options: BinOptions
}

export default command<MakecontinuousArguments>({
  name: 'makecontinuous',
  docs: {
    summary: 'Puts the values of a field into bins, and adds a row for each bin that has none.',
    usage: 'makecontinuous [<field>] [span=<span>] [bins=<int>] [start=<num>] [end=<num>] [aligntime=<time>]',
    page: 'Search Reference, "makecontinuous"',
    notes: [
      'Without a field it is _time. The rows come in the order of the bins; added rows have that field only.',
      'Without a span it chooses a round one that makes at most `bins` bins (100). start and end widen the range.',
    ],
  },
  syntax: readArguments,
  lower(given, input, context) {
    const { field, options } = given
    const value = input.field(field.name)
    if (!value) {
      context.diagnostics.report('unknown-field', field.span, `No stage before gives a field \`${field.name}\`.`)
      return input
    }
    const isTime = field.name === '_time'
    const binned = { value, isTime, options, purpose: 'makecontinuous', at: field.span }
    const width = binWidth(binned, input, context)
    if (width === 'unknown') return input
    if (width.kind === 'log') {
      context.diagnostics.report('unsupported', field.span, 'A logarithmic span has no continuous values.')
      return input
    }
    return continuous(given, width, input, context)
  },
  examples: [
    {
      title: 'Missing times',
      spl: 'makecontinuous span=10m',
      given: [
        { _time: 1800, n: 3 },
        { _time: 601, n: 1 },
      ],
      expect: [
        { _time: 600, n: 1 },
        { _time: 1200, n: null },
        { _time: 1800, n: 3 },
      ],
    },
    {
      title: 'Missing numbers, in a wider range',
      spl: 'makecontinuous size span=10 end=35',
      given: [
        { size: 5, n: 1 },
        { size: 7, n: 2 },
      ],
      expect: [
        { size: '0-10', n: 1 },
        { size: '0-10', n: 2 },
        { size: '10-20', n: null },
        { size: '20-30', n: null },
        { size: '30-40', n: null },
      ],
    },
  ],
})

function continuous(
  { field, options }: MakecontinuousArguments,
  width: BinWidth,
  input: Relation,
  context: LowerContext,
): Relation {
  const bound = hiddenName()
  const added = hiddenName()
  const low = lowerBound(input.field(field.name)!, width, options, context, timeRangeOf(input, context))
  const rows = input.extend([
    { name: bound, value: low },
    { name: added, value: num(0) },
  ])
  const extent = extentOf(low, input, 'makecontinuous range', field.span, context)
  if (extent === 'unknown' || !extent) return input
  const least = Math.min(extent.least, options.start ?? extent.least)
  const most = Math.max(extent.most, options.end ?? extent.most)
  const grid = binGrid({ least, most }, 'values', width, options, field.span, context)
  if (!grid) return input
  const together = unionOf([rows, gridRows(grid, bound, context).extend([{ name: added, value: num(1) }])])
  const place = column(bound, 'num')
  const own = call('bool', 'equals', column(added, 'num'), num(0))
  const counted = addWindow(together, aggregate('num', 'countIf', own), { partitionBy: [place], orderBy: [] })
  const wanted = or([own, call('bool', 'equals', counted.value, num(0))])
  return counted.relation
    .filter(wanted)
    .sorted([{ value: place, descending: false }, ...counted.relation.order])
    .extend([{ name: field.name, value: binLabel(place, width) }])
    .drop([bound, added])
}

function readArguments(parser: StageParser): MakecontinuousArguments {
  const options = noBinOptions()
  let field: FieldName | undefined
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    const name = parser.peekOption()
    if (name !== undefined && isBinOption(name)) binOption(parser, options)
    else if (name !== undefined) parser.unknownOption(name, BIN_OPTIONS, parser.option().span)
    else if (!field) field = parser.field()
    else break
  }
  return { field: field ?? { name: '_time', quote: '', span: parser.nameSpan }, options }
}
