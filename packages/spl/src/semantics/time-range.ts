/** Time ranges of rows: of those that they come from, and another one that is found after the scan was made. */
import { inputsOf, type Plan } from '../plan/plan.ts'
import type { LowerContext, TimeRange } from './context.ts'
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
  if (plan.kind === 'accelerated') {
    const input = rescan(plan.input, range)
    const { earliest, latest } = plan.range
    return input && { ...plan, input, range: { earliest: range.earliest ?? earliest, latest: range.latest ?? latest } }
  }
  if (plan.kind !== 'filter' && plan.kind !== 'extend' && plan.kind !== 'derive') return undefined
  const input = rescan(plan.input, range)
  return input && { ...plan, input }
}

/**
 * The range in which events were searched for these rows: time modifiers in the text of a search win over the range
 * that it runs with. Rows that do not come from events have the range of the pipeline.
 */
export function timeRangeOf(relation: Relation, context: LowerContext): TimeRange {
  const ranges = scannedRanges(relation.plan)
  if (ranges.length === 0) return context.range
  const bound = (side: keyof TimeRange, choose: (...values: number[]) => number): number | null => {
    const values = ranges.map((range) => range[side])
    return values.includes(null) ? null : choose(...(values as number[]))
  }
  return { earliest: bound('earliest', Math.min), latest: bound('latest', Math.max) }
}

function scannedRanges(plan: Plan): TimeRange[] {
  if (plan.kind === 'scan') return [{ earliest: plan.earliest, latest: plan.latest }]
  return inputsOf(plan).flatMap(scannedRanges)
}
