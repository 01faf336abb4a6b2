/** Takes out what nothing above reads, down to the columns that the scan projects. */
import { inputNeeds, type Needs, resolveDerived, wanted } from '../plan/needs.ts'
import type { Plan } from '../plan/plan.ts'

export function prune(plan: Plan, needs: Needs): Plan {
  const [first, second] = inputNeeds(plan, needs)
  switch (plan.kind) {
    case 'scan':
      return { ...plan, columns: [...needs].map(([name, type]) => ({ name, type })) }
    case 'table':
      return { ...plan, columns: wanted(plan.columns, needs) }
    case 'values':
    case 'generate':
      return plan
    case 'filter':
    case 'limit':
    case 'unnest':
      return { ...plan, input: prune(plan.input, first!) }
    case 'extend': {
      const columns = wanted(plan.columns, needs)
      const input = prune(plan.input, first!)
      return columns.length === 0 ? input : { ...plan, input, columns }
    }
    case 'derive':
      return prune(resolveDerived(plan, needs), needs)
    case 'accelerated':
      return prune(holds(plan, needs) ? tableScan(plan) : plan.input, needs)
    case 'project':
      return { ...plan, input: prune(plan.input, first!), columns: wanted(plan.columns, needs) }
    case 'aggregate':
      return { ...plan, input: prune(plan.input, first!), aggregates: wanted(plan.aggregates, needs) }
    case 'window': {
      const columns = wanted(plan.columns, needs)
      const input = prune(plan.input, first!)
      return columns.length === 0 ? input : { ...plan, input, columns }
    }
    case 'join':
      return {
        ...plan,
        left: prune(plan.left, first!),
        right: prune(plan.right, second!),
        take: wanted(plan.take, needs),
      }
    case 'union': {
      const known = new Set(plan.columns.map((c) => c.name))
      const added = [...needs].filter(([name]) => !known.has(name)).map(([name, type]) => ({ name, type }))
      const inputs = inputNeeds(plan, needs)
      return {
        ...plan,
        inputs: plan.inputs.map((input, at) => prune(input, inputs[at]!)),
        columns: [...wanted(plan.columns, needs), ...added],
      }
    }
  }
}

/** Also as to types: a field that has become multivalue since is another column. */
function holds({ columns }: Plan & { kind: 'accelerated' }, needs: Needs): boolean {
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  return [...needs].every(([name, type]) => types.get(name) === type || types.get(name) === 'data')
}

function tableScan({ table, range }: Plan & { kind: 'accelerated' }): Plan {
  return { kind: 'scan', ...range, columns: [], from: table, typed: true }
}
