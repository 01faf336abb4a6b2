/** A time range that is found after the scan was made: a search with time modifiers behind `from` or `tstats`-free stages. */
import type { Plan } from '../plan/plan.ts'
import type { TimeRange } from './context.ts'
import type { Relation } from './relation.ts'

/**
 * The same relation over another time range, as Splunk does when it merges a search into the generating command
 * before it; undefined when rows were already combined, so that only a condition on `_time` is left.
 */
export function withTimeRange(relation: Relation, range: TimeRange): Relation | undefined {
  const plan = rescan(relation.plan, range)
  return plan && relation.withPlan(plan)
}

function rescan(plan: Plan, range: TimeRange): Plan | undefined {
  if (plan.kind === 'scan')
    return { ...plan, earliest: range.earliest ?? plan.earliest, latest: range.latest ?? plan.latest }
  if (plan.kind !== 'filter' && plan.kind !== 'extend' && plan.kind !== 'derive') return undefined
  const input = rescan(plan.input, range)
  return input && { ...plan, input }
}
