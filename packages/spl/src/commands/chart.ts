/** chart — a table of statistics over a field, with a column for each value of another one. */
import { column } from '../plan/scalar.ts'
import { binGrid } from '../semantics/bin-grid.ts'
import { binWidth } from '../semantics/bin-width.ts'
import { chartCells } from '../semantics/chart-cells.ts'
import { chartRows, type RowKey } from '../semantics/chart-rows.ts'
import { splitValue } from '../semantics/chart-split.ts'
import { exists } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { lowerBound } from '../semantics/discretize.ts'
import { extentOf } from '../semantics/extent.ts'
import { groupBy } from '../semantics/group.ts'
import { Relation } from '../semantics/relation.ts'
import { timeRangeOf } from '../semantics/time-range.ts'
import type { Span } from '../source/span.ts'
import { STATS } from '../stats/index.ts'
import { hasBinOptions } from '../syntax/bin-clause.ts'
import { type ChartArguments, type ChartAxis, chartArguments } from '../syntax/chart-clause.ts'

interface ChartCommand extends ChartArguments {
  at: Span
}

export default command<ChartCommand>({
  name: 'chart',
  docs: {
    summary: 'Makes a table of statistics over a field, with a column for each value of another one.',
    usage:
      'chart [limit=[top|bottom]<int>] [agg=<function>] [sep=<string>] [format=<string>] [cont=<bool>] [dedup_splitvals=<bool>] <function>(<field>)… | eval(<expression>)… [BY <row field> [<bin options>] [<column field> [<options>]]] | [OVER <row field> [<bin options>] [BY <column field> [<options>] [WHERE …]]]',
    page: 'Search Reference, "chart"',
    notes: [
      'Rows come in the order of the row field, numbers by value.',
      'Of the column field the ten values with the largest sums become columns, the others OTHER together; rows without it NULL. limit=0 keeps every value; usenull=f and useother=f leave the two out.',
      'A combination that never occurs has the count 0; other functions have no value there.',
      'span, bins, start and end behind the row field put its values into bins; bins without rows are shown unless cont=f.',
      'Several functions with a column field are columns named function: value.',
    ],
    differences: [
      'A row field is put into bins only when an option asks for it.',
      'Columns are in the order of the values, numbers by value; then NULL and OTHER.',
    ],
  },
  syntax: (parser) => ({ ...chartArguments(parser, 'field'), at: parser.nameSpan }),
  lower(given, input, context) {
    if (!given.row) return oneRow(given, input, context)
    const grouped = groupBy([given.row.field], input, context, given)
    const found = rowOf(given.row, { ...given, input: grouped.input }, context)
    if (found === 'unknown') return pending(given.row)
    const { rows, row } = found
    const split = given.split && splitValue(given.split, rows, given.distinctValues, context)
    return chartRows(
      { input: split?.input ?? rows, row, split: split?.split, given, registry: STATS, at: given.at },
      context,
    )
  },
  examples: [
    {
      title: 'Rows and columns',
      spl: 'chart sum(n) over user by kind',
      given: [
        { user: 'mia', kind: 'in', n: 1 },
        { user: 'mia', kind: 'out', n: 2 },
        { user: 'leo', kind: 'in', n: 4 },
      ],
      expect: [
        { user: 'leo', in: 4, out: null },
        { user: 'mia', in: 1, out: 2 },
      ],
    },
    {
      title: 'Counts of combinations',
      spl: 'chart count by user, kind',
      given: [{ user: 'mia', kind: 'in' }, { user: 'leo', kind: 'out' }, { user: 'leo' }],
      expect: [
        { user: 'leo', in: 0, out: 1, NULL: 1 },
        { user: 'mia', in: 1, out: 0, NULL: 0 },
      ],
    },
    {
      title: 'Rows only, in numeric order',
      spl: 'chart count max(n) by port',
      given: [
        { port: '443', n: 1 },
        { port: '80', n: 2 },
      ],
      expect: [
        { port: '80', count: 1, 'max(n)': 2 },
        { port: '443', count: 1, 'max(n)': 1 },
      ],
    },
    { title: 'One row', spl: 'chart count', given: [{ a: 1 }, { a: 2 }], expect: [{ count: 2 }] },
    {
      title: 'The smallest series',
      spl: 'chart sum(n) over user by kind limit=bottom1 useother=f',
      given: [
        { user: 'mia', kind: 'in', n: 1 },
        { user: 'mia', kind: 'out', n: 2 },
      ],
      expect: [{ user: 'mia', in: 1, out: null }],
    },
    {
      title: 'Bins of the row field',
      spl: 'chart count over n span=10',
      given: [{ n: 5 }, { n: 25 }, { n: 101 }, { n: 5 }],
      expect: [
        ['0-10', 2],
        ['10-20', 0],
        ['20-30', 1],
        ...[3, 4, 5, 6, 7, 8, 9].map((at) => [`${at}0-${at + 1}0`, 0]),
        ['100-110', 1],
      ].map(([n, count]) => ({ n: n as string, count: count as number })),
    },
    {
      title: 'Only bins with rows',
      spl: 'chart count over n span=10 cont=f',
      given: [{ n: 5 }, { n: 101 }],
      expect: [
        { n: '0-10', count: 1 },
        { n: '100-110', count: 1 },
      ],
    },
    {
      title: 'An expression of aggregates',
      spl: 'chart eval(sum(n)/max(m)) as ratio by user',
      given: [
        { user: 'mia', n: 3, m: 2 },
        { user: 'mia', n: 5, m: 4 },
      ],
      expect: [{ user: 'mia', ratio: 2 }],
    },
    {
      title: 'A value that begins with _',
      spl: 'chart count over user by index',
      given: [{ user: 'mia', index: '_internal' }],
      expect: [{ user: 'mia', VALUE_internal: 1 }],
    },
    {
      title: 'A multivalue field counts once for each value',
      spl: 'chart count over user by tag',
      given: [{ user: 'mia', tag: ['a', 'b'] }],
      expect: [{ user: 'mia', a: 1, b: 1 }],
    },
    {
      title: 'A sparkline for each row',
      spl: 'chart sparkline(count, 1h) as line count by user',
      given: [
        { _time: 3600, user: 'mia' },
        { _time: 7300, user: 'mia' },
      ],
      expect: [{ user: 'mia', line: ['##__SPARKLINE__##', '1', '1'], count: 2 }],
    },
    {
      title: 'A combination that never occurs has no value, of numbers that are never null too',
      spl: 'streamstats count as place | chart max(place) latest(_time) as t over user by kind cont=f',
      given: [
        { _time: 5, user: 'mia', kind: 'in' },
        { _time: 6, user: 'leo', kind: 'out' },
      ],
      expect: [
        { user: 'leo', 'max(place): in': null, 'max(place): out': 2, 't: in': null, 't: out': 6 },
        { user: 'mia', 'max(place): in': 1, 'max(place): out': null, 't: in': 5, 't: out': null },
      ],
    },
    {
      title: 'Measured by another function',
      spl: 'chart count over hour by user limit=1 agg=max useother=f',
      given: [
        { hour: 1, user: 'mia' },
        { hour: 2, user: 'mia' },
        { hour: 3, user: 'mia' },
        { hour: 1, user: 'leo' },
        { hour: 1, user: 'leo' },
      ],
      expect: [
        { hour: 1, leo: 2, mia: null },
        { hour: 2, leo: 0 },
        { hour: 3, leo: 0 },
      ],
    },
  ],
})

function oneRow({ terms }: ChartCommand, input: Relation, context: LowerContext): Relation {
  const { relation, outputs } = chartCells({ input, keys: [], terms, registry: STATS }, context)
  return relation.project(outputs.map(({ name, column: from, type }) => ({ name, value: column(from, type) })))
}

/** Stands for the chart until its rows are known. */
function pending({ field }: ChartAxis): Relation {
  const columns = [{ name: field.name, type: 'text' as const }]
  return Relation.closed({ kind: 'values', columns, rows: [] }, columns)
}

/** The row field, put into bins where options ask for it. */
function rowOf(
  { field, options }: ChartAxis,
  { input, cont, at }: ChartCommand & { input: Relation },
  context: LowerContext,
): { rows: Relation; row: RowKey } | 'unknown' {
  const { name } = field
  const value = input.field(name)!
  if (!hasBinOptions(options)) return { rows: input, row: { name, value, width: undefined, grid: undefined } }
  const isTime = name === '_time'
  const width = binWidth({ value, isTime, options, purpose: 'chart', at: field.span }, input, context)
  if (width === 'unknown') return width
  const low = lowerBound(value, width, options, context, timeRangeOf(input, context))
  const rows = input.filter(exists(low))
  const base = { name, value: low, width, grid: undefined }
  if (!cont || width.kind === 'log') return { rows, row: base }
  const extent = extentOf(low, rows, 'chart range', at, context)
  if (extent === 'unknown') return extent
  return { rows, row: { ...base, grid: extent && binGrid(extent, 'values', width, options, at, context) } }
}
