/** The operators that one stage added to the plan, and what they set. */
import { type Assignment, inputsOf, type Plan } from '../plan/plan.ts'
import type { LoweredStage } from './stage-trace.ts'

export function operatorsOf({ before, after }: LoweredStage): Plan[] {
  const found = new Set<Plan>()
  const visit = (plan: Plan): void => {
    if (plan === before.plan || found.has(plan)) return
    found.add(plan)
    for (const input of inputsOf(plan)) visit(input)
  }
  visit(after.plan)
  return [...found]
}

/** Columns that an operator gives a value; a column that passes through as it is, is not one of them. */
export function settings(plan: Plan): Assignment[] {
  switch (plan.kind) {
    case 'extend':
    case 'project':
      return plan.columns.filter(({ name, value }) => value.kind !== 'column' || value.name !== name)
    case 'window':
      return plan.columns.map(({ name, value }) => ({ name, value }))
    case 'aggregate':
      return [
        ...plan.keys.filter(({ name, value }) => value.kind !== 'column' || value.name !== name),
        ...plan.aggregates,
      ]
    default:
      return []
  }
}
