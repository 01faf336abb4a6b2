/** chart and timechart: rows for the values of one field, columns for those of another (Search Reference, "chart"). */
import type { Assignment, Column, OrderKey, Plan } from '../plan/plan.ts'
import { aggregate, bool, call, column, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { BinWidth } from '../syntax/bin-clause.ts'
import type { ChartArguments } from '../syntax/chart-clause.ts'
import { type BinGrid, gridRows } from './bin-grid.ts'
import { type CellOutput, type Cells, chartCells } from './chart-cells.ts'
import type { LowerContext } from './context.ts'
import type { Registry } from './definition.ts'
import { binLabel } from './discretize.ts'
import { hiddenName, Relation } from './relation.ts'
import { chooseSeries, type Series } from './series.ts'
import { collate } from './sort-order.ts'

/** What the rows of the chart are made of. */
export interface RowKey {
  /** What the chart calls it. */
  name: string
  value: Scalar
  /** Set when the values are lower bounds of bins. */
  width: BinWidth | undefined
  /** Bins that have a row also when nothing is in them. */
  grid: BinGrid | undefined
}

export interface ChartRows {
  /** Rows that have a value of the row field. */
  input: Relation
  row: RowKey
  /** The value that makes columns: text or null; undefined without a split. */
  split: Scalar | undefined
  given: ChartArguments
  registry: Pick<Registry, 'stats' | 'patterns'>
  bucketSeconds?: Scalar
  at: Span
}

export function chartRows(settings: ChartRows, context: LowerContext): Relation {
  const { input, row, split, given, registry, bucketSeconds } = settings
  const key = { name: hiddenName(), value: row.value }
  const options = bucketSeconds ? { bucketSeconds } : {}
  if (!split) {
    const cells = chartCells({ input, keys: [key], terms: given.terms, registry, options }, context)
    const columns = cells.outputs.map((each) => ({ name: each.name, value: cellValue(each) }))
    return finished(filled(cells, key.name, row, context), key.name, row, columns)
  }
  const series = chooseSeries({ ...settings, ...given, row: key, split, bucketSeconds }, context)
  if (series === 'unknown') return finished(input.withPlan(nothing(key)), key.name, row, [])
  const labelled = labelSeries(split, series, given)
  const keys = [key, { name: hiddenName(), value: labelled.label }]
  const cells = chartCells({ input, keys, terms: given.terms, registry, options }, context)
  const wide = pivoted(filled(cells, key.name, row, context), key.name, keys[1]!.name, labelled.names, cells, given)
  return finished(wide.relation, key.name, row, wide.columns)
}

/** No rows, while the series are not known. */
function nothing(key: Assignment): Plan {
  return { kind: 'values', columns: [{ name: key.name, type: key.value.type }], rows: [] }
}

/**
 * Names the series of each row: null for rows of a series that is not shown. They stay, since their row of the chart
 * does (golden case chart-limit-bottom).
 */
function labelSeries(
  split: Scalar,
  { names, rest, missing }: Series,
  { useother, usenull, otherstr, nullstr }: ChartArguments,
): { label: Scalar; names: string[] } {
  const other = useother ? text(otherstr) : NULL
  const chosen = names.length === 0 ? bool(false) : call('bool', 'in', split, list(names))
  const named = rest ? choose(chosen, split, other) : split
  const label = missing ? choose(call('bool', 'isNull', split), usenull ? text(nullstr) : NULL, named) : named
  const shown = [...names, ...(missing && usenull ? [nullstr] : []), ...(rest && useother ? [otherstr] : [])]
  return { label, names: [...new Set(shown)] }
}

function choose(condition: Scalar, yes: Scalar, no: Scalar): Scalar {
  if (condition.kind === 'literal') return condition.value === true ? yes : no
  return call('text', 'if', condition, yes, no)
}

/** Adds a row without cells for each bin of the grid. */
function filled({ relation, outputs }: Cells, key: string, { grid }: RowKey, context: LowerContext): Relation {
  if (!grid) return relation
  const empty = gridRows(grid, key, context)
  const columns: Column[] = [...relation.columns].map(([name, type]) => ({ name, type }))
  const inputs = [
    relation.plan,
    { kind: 'project', input: empty.plan, columns: [{ name: key, value: column(key, 'num') }] } as const,
  ]
  const together = relation.withPlan({ kind: 'union', inputs, columns })
  const others = columns.filter(({ name }) => name !== key && !outputs.some((each) => each.column === name))
  // With a split, the pivot joins the two rows of a bin.
  if (others.length > 0) return together
  const keys = [{ name: key, value: column(key, 'num') }]
  const aggregates = outputs.map((each) => ({
    name: each.column,
    value: aggregate(each.type, 'any', column(each.column, each.type)),
  }))
  return together.withPlan({ kind: 'aggregate', input: together.plan, keys, aggregates })
}

function pivoted(
  relation: Relation,
  key: string,
  seriesKey: string,
  names: readonly string[],
  { outputs }: Cells,
  { sep, format }: ChartArguments,
): { relation: Relation; columns: Assignment[] } {
  const several = outputs.length > 1
  const wide = outputs.flatMap((output) =>
    names.map((series) => {
      const name = several ? seriesName(output.name, series, sep, format) : columnName(series)
      const own = call('bool', 'equals', column(seriesKey, 'text'), text(series))
      const fn = output.type === 'list' ? 'anyIf' : 'anyOrNullIf'
      const value = aggregate(output.type, fn, column(output.column, output.type), own)
      return { output: { ...output, column: hiddenName(), name }, value }
    }),
  )
  const keys = [{ name: key, value: column(key, relation.columns.get(key)!) }]
  const aggregates = wide.map(({ output, value }) => ({ name: output.column, value }))
  const columns = wide.map(({ output }) => ({ name: output.name, value: cellValue(output) }))
  return { relation: relation.withPlan({ kind: 'aggregate', input: relation.plan, keys, aggregates }), columns }
}

function cellValue({ column: name, type, countsNothing }: CellOutput): Scalar {
  const value = column(name, type)
  return countsNothing ? call('num', 'ifNull', value, num(0)) : value
}

function seriesName(aggregateName: string, series: string, sep: string, format: string | undefined): string {
  if (format === undefined) return `${aggregateName}${sep}${series}`
  return format.replaceAll('$AGG$', aggregateName).replaceAll('$VAL$', series)
}

/** Field names that begin with _ are internal, so such a value gets VALUE before it ("chart", Usage). */
function columnName(series: string): string {
  return series === '' || series.startsWith('_') ? `VALUE${series}` : series
}

/** The row field under its name, then the columns, in the order of the rows. */
function finished(relation: Relation, key: string, row: RowKey, columns: readonly Assignment[]): Relation {
  const low = column(key, row.value.type)
  const order: OrderKey[] = collate(low).map((value) => ({ value, descending: false }))
  const shown = row.width ? binLabel(low, row.width) : low
  const own = columns.filter(({ name }, at) => name !== row.name && columns.findIndex((c) => c.name === name) === at)
  return Relation.closed(relation.plan, [], order).project([{ name: row.name, value: shown }, ...own])
}
