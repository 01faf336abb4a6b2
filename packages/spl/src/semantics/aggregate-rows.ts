/** Groups and aggregates, sparklines among them: what stats, and chart without a split, make of their rows. */
import type { Aggregation, FieldName } from '../syntax/ast.ts'
import { type AggregationOptions, bindAggregations } from './bind-aggregation.ts'
import { closedAggregate } from './closed-aggregate.ts'
import type { LowerContext } from './context.ts'
import type { Registry } from './definition.ts'
import { type Grouped, type GroupOptions, groupBy } from './group.ts'
import type { Relation } from './relation.ts'
import { sparklines } from './sparkline.ts'

export interface AggregateRows extends AggregationOptions, GroupOptions {
  aggregations: readonly Aggregation[]
  by: readonly FieldName[]
}

export function aggregateRows(
  settings: AggregateRows,
  input: Relation,
  registry: Pick<Registry, 'stats' | 'patterns'>,
  context: LowerContext,
): Relation {
  return aggregateGroups(settings, groupBy(settings.by, input, context, settings), registry, context)
}

/** The same over rows that are grouped already. */
export function aggregateGroups(
  settings: Pick<AggregateRows, 'aggregations'> & AggregationOptions,
  grouped: Grouped,
  registry: Pick<Registry, 'stats' | 'patterns'>,
  context: LowerContext,
): Relation {
  const { aggregations } = settings
  const names = new Set(grouped.keys.map((key) => key.name))
  const plain = aggregations.filter((each) => each.argument?.kind !== 'sparkline')
  const bound = bindAggregations(plain, grouped.input, names, registry, context, settings)
  const result = closedAggregate(grouped, bound)
  // Sparklines come after the other results.
  return sparklines(aggregations, grouped, result, registry, context)
}
