/** What kind of operator gave a column its value. */
import type { Plan } from '../plan/plan.ts'

export type Origin = 'aggregated' | 'other'

/** `aggregated`: the results of stats and its like, for all that the plan tells. */
export function originOf(name: string, plan: Plan): Origin {
  switch (plan.kind) {
    case 'aggregate':
      return plan.aggregates.some((each) => each.name === name) ? 'aggregated' : 'other'
    case 'window':
      return plan.columns.some((each) => each.name === name) ? 'aggregated' : originOf(name, plan.input)
    case 'extend':
    case 'project': {
      const value = plan.columns.find((each) => each.name === name)?.value
      if (!value) return plan.kind === 'extend' ? originOf(name, plan.input) : 'other'
      return value.kind === 'column' ? originOf(value.name, plan.input) : 'other'
    }
    case 'filter':
    case 'limit':
    case 'unnest':
      return originOf(name, plan.input)
    case 'join':
      return plan.take.some((each) => each.name === name) ? 'other' : originOf(name, plan.left)
    default:
      return 'other'
  }
}
