/** Where running statistics start over: streamstats reset_on_change, reset_before, reset_after (Search Reference). */
import { and, call, type Scalar } from '../plan/scalar.ts'
import { asList, definite } from './coerce.ts'
import type { Relation } from './relation.ts'
import { earlierRow, runningCount } from './window.ts'

export interface Reset {
  /** `before`: the row for which the condition holds belongs to the new stretch; `after`: the next one does. */
  when: 'before' | 'after'
  condition: Scalar
}

export interface SegmentOptions {
  resets: readonly Reset[]
  /** Keys whose change starts a new stretch; [] for none. */
  changeOf: readonly Scalar[]
  /** Rows that have every key: only they can start one by a change. */
  complete: Scalar
}

/** Numbers the stretches: rows of one stretch share the values of `keys`. A reset is one for all groups. */
export function segments(
  input: Relation,
  { resets, changeOf, complete }: SegmentOptions,
): { relation: Relation; keys: Scalar[] } {
  let relation = input
  const keys: Scalar[] = []
  if (changeOf.length > 0) {
    const key = call('data', 'tuple', ...changeOf.map(asList))
    const before = earlierRow(relation, key, { partitionBy: [complete] })
    const changed = and([complete, call('bool', 'notEquals', key, before.value)])
    const counted = runningCount(before.relation, changed)
    relation = counted.relation
    keys.push(counted.value)
  }
  for (const { when, condition } of resets) {
    const counted = runningCount(relation, definite(condition), { before: when === 'after' })
    relation = counted.relation
    keys.push(counted.value)
  }
  return { relation, keys }
}
