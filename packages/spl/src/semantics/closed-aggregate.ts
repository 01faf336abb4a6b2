/** Groups and aggregates → a closed relation: keys first, then results, ordered by the keys. */
import { column } from '../plan/scalar.ts'
import type { BoundRows } from './bind-aggregation.ts'
import type { Grouped } from './group.ts'
import { Relation } from './relation.ts'

/** A name that an aggregate takes from a key, or from an earlier aggregate, is the aggregate's. */
export function closedAggregate({ keys }: Grouped, { input, bound }: BoundRows): Relation {
  const values = bound.filter((each, at) => bound.findLastIndex((other) => other.name === each.name) === at)
  const taken = new Set(values.map((value) => value.name))
  const shown = keys.filter((key) => !taken.has(key.name))
  const aggregates = values.map(({ name, value }) => ({ name, value }))
  const columns = [...shown, ...aggregates].map(({ name, value }) => ({
    name,
    type: value.type === 'null' ? ('text' as const) : value.type,
  }))
  const order = shown.map(({ name, value }) => ({ value: column(name, value.type), descending: false }))
  return Relation.closed({ kind: 'aggregate', input: input.plan, keys, aggregates }, columns, order)
}
