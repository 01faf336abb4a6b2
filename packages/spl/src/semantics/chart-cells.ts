/** The cells of a chart: its terms, aggregated for each combination of keys, under hidden names. */
import type { Assignment } from '../plan/plan.ts'
import type { ScalarType } from '../plan/scalar.ts'
import type { Aggregation, Expression } from '../syntax/ast.ts'
import type { ChartTerm } from '../syntax/chart-clause.ts'
import { splitAggregates } from './aggregate-expression.ts'
import { type AggregationOptions, type BoundAggregation, bindAggregations } from './bind-aggregation.ts'
import type { LowerContext } from './context.ts'
import type { Registry } from './definition.ts'
import { hiddenName, isHidden, Relation } from './relation.ts'
import { sparklines } from './sparkline.ts'

export interface ChartCells {
  /** Rows that have every key; several values of a key stand in rows of their own. */
  input: Relation
  keys: readonly Assignment[]
  terms: readonly ChartTerm[]
  registry: Pick<Registry, 'stats' | 'patterns'>
  options?: AggregationOptions
}

export interface Cells {
  /** The keys, and a column for each output. */
  relation: Relation
  outputs: CellOutput[]
}

export interface CellOutput {
  /** The column in the relation. */
  column: string
  type: ScalarType
  /** What the chart calls it. */
  name: string
  countsNothing: boolean
}

interface PreparedTerm {
  term: ChartTerm
  aggregations: readonly Aggregation[]
  /** Over the results of the aggregations; undefined when they are the outputs themselves. */
  expression: Expression | undefined
}

export function chartCells({ input, keys, terms, registry, options }: ChartCells, context: LowerContext): Cells {
  const prepared = terms.map((term) => prepare(term, registry))
  const aggregations = prepared.flatMap((each) => each.aggregations)
  const names = new Set(keys.map((key) => key.name))
  const rows = bindAggregations(aggregations, input, names, registry, context, options)
  // Aggregates inside expressions have hidden names already.
  const columns = rows.bound.map((each) => ({ each, name: isHidden(each.name) ? each.name : hiddenName() }))
  const aggregates = columns.map(({ each, name }) => ({ name, value: each.value }))
  const plan = { kind: 'aggregate', input: rows.input.plan, keys, aggregates } as const
  const known = [...keys, ...aggregates].map(({ name, value }) => ({ name, type: textual(value.type) }))
  const relation = Relation.closed(plan, known)
  return prepared.reduce<Cells>(
    (cells, each) => addOutputs(each, cells, columns, { input: rows.input, keys, registry }, context),
    { relation, outputs: [] },
  )
}

function textual(type: ScalarType): ScalarType {
  return type === 'null' ? 'text' : type
}

function prepare(term: ChartTerm, registry: Pick<Registry, 'stats' | 'patterns'>): PreparedTerm {
  if (term.kind === 'expression') return { term, ...splitAggregates(term.expression, registry) }
  const line = term.aggregation.argument?.kind === 'sparkline'
  return { term, aggregations: line ? [] : [term.aggregation], expression: undefined }
}

function addOutputs(
  { term, aggregations, expression }: PreparedTerm,
  { relation, outputs }: Cells,
  columns: readonly { each: BoundAggregation; name: string }[],
  rows: Pick<ChartCells, 'input' | 'keys' | 'registry'>,
  context: LowerContext,
): Cells {
  if (term.kind === 'aggregate' && term.aggregation.argument?.kind === 'sparkline') {
    const line = hiddenName()
    const { alias, text } = term.aggregation
    const named = { ...term.aggregation, alias: { name: line, quote: '"' as const, span: term.aggregation.span } }
    const grouped = { input: rows.input, keys: [...rows.keys] }
    const output = { column: line, type: 'list' as const, name: alias?.name ?? text, countsNothing: false }
    return { relation: sparklines([named], grouped, relation, rows.registry, context), outputs: [...outputs, output] }
  }
  if (term.kind === 'expression') {
    const name = hiddenName()
    const value = context.expression(expression!, relation)
    const output = { column: name, type: textual(value.type), name: term.name, countsNothing: false }
    return { relation: relation.extend([{ name, value }]), outputs: [...outputs, output] }
  }
  const own = columns.filter(({ each }) => aggregations.includes(each.aggregation))
  const added = own.map(({ each, name }) => ({
    column: name,
    type: textual(each.value.type),
    name: each.name,
    countsNothing: each.countsNothing,
  }))
  return { relation, outputs: [...outputs, ...added] }
}
