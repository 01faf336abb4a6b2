/** The operators that one stage added to the plan, and what they set. */
import { type Assignment, inputsOf, type Plan } from '../plan/plan.ts'
import type { Relation } from './relation.ts'

/** Those that the stage's rows pass through; not those of a subsearch, whose rows come in from the side. */
export function operatorsOf({ before, after }: { before: Relation; after: Relation }): Plan[] {
  const passed = new Map<Plan, boolean>()
  const reaches = (plan: Plan): boolean => {
    if (plan === before.plan) return true
    const known = passed.get(plan)
    if (known !== undefined) return known
    passed.set(plan, false)
    const found = inputsOf(plan).map(reaches).includes(true)
    passed.set(plan, found)
    return found
  }
  // A stage that generates its rows passes none on: all of the plan is its own.
  const all = !reaches(after.plan)
  return [...passed].flatMap(([plan, found]) => (found || all ? [plan] : []))
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
