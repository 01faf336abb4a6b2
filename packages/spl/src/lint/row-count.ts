/** What the plan tells of the number of rows. */
import type { Plan } from '../plan/plan.ts'

/** The most rows that a plan can give; undefined when the data decide. */
export function mostRows(plan: Plan): number | undefined {
  switch (plan.kind) {
    case 'values':
      return plan.rows.length
    case 'generate':
      return plan.count
    case 'limit': {
      const before = mostRows(plan.input)
      if (plan.by.length > 0) return before
      return before === undefined ? plan.count : Math.min(before, plan.count)
    }
    case 'aggregate':
      return plan.keys.length === 0 ? 1 : mostRows(plan.input)
    case 'filter':
    case 'extend':
    case 'derive':
    case 'project':
    case 'window':
      return mostRows(plan.input)
    case 'union': {
      const counts = plan.inputs.map(mostRows)
      return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0)
    }
    default:
      return undefined
  }
}

/** True when no two rows agree in these columns. */
export function isUniqueBy(plan: Plan, names: ReadonlySet<string>): boolean {
  switch (plan.kind) {
    case 'aggregate':
      return plan.keys.every((key) => names.has(key.name))
    case 'limit':
      return (
        isUniqueBy(plan.input, names) ||
        (plan.by.length > 0 && plan.count === 1 && plan.by.every((by) => by.kind === 'column' && names.has(by.name)))
      )
    case 'filter':
    case 'window':
      return isUniqueBy(plan.input, names)
    case 'extend':
    case 'project': {
      const set = new Map(plan.columns.map(({ name, value }) => [name, value]))
      const sources = [...names].map((name) => {
        const value = set.get(name)
        if (value) return value.kind === 'column' ? value.name : undefined
        return plan.kind === 'extend' ? name : undefined
      })
      // A column that is calculated may be the same in two rows: it tells nothing.
      return isUniqueBy(plan.input, new Set(sources.filter((name) => name !== undefined)))
    }
    default:
      return mostRows(plan) === 1
  }
}
