/** Which columns of its inputs an operator needs for the columns that are needed of it. */
import type { Plan } from './plan.ts'
import { eachColumn, type Scalar, type ScalarType } from './scalar.ts'

export type Needs = ReadonlyMap<string, ScalarType>

export function inputNeeds(plan: Plan, needs: Needs): Map<string, ScalarType>[] {
  switch (plan.kind) {
    case 'scan':
    case 'table':
    case 'values':
    case 'generate':
      return []
    case 'filter':
      return [withReads(needs, [plan.predicate])]
    case 'extend':
      return [
        withReads(
          without(needs, plan.columns),
          wanted(plan.columns, needs).map((c) => c.value),
        ),
      ]
    case 'derive':
      return inputNeeds(resolveDerived(plan, needs), needs)
    case 'accelerated':
      return [new Map(needs)]
    case 'project':
      return [
        withReads(
          new Map(),
          wanted(plan.columns, needs).map((c) => c.value),
        ),
      ]
    case 'aggregate':
      return [
        withReads(
          new Map(),
          [...plan.keys, ...wanted(plan.aggregates, needs)].map((c) => c.value),
        ),
      ]
    case 'window':
      return [
        withReads(
          without(needs, plan.columns),
          wanted(plan.columns, needs).flatMap((c) => [c.value, ...c.partitionBy, ...c.orderBy.map((k) => k.value)]),
        ),
      ]
    case 'limit':
      return [withReads(needs, [...plan.by, ...plan.orderBy.map((k) => k.value)])]
    case 'unnest': {
      const result = new Map(needs)
      if (plan.index !== undefined) result.delete(plan.index)
      return [result.set(plan.column, 'list')]
    }
    case 'join': {
      const taken = new Set(plan.take.map((c) => c.name))
      const right = new Map([...needs].filter(([name]) => taken.has(name)))
      return [
        withReads(
          without(needs, plan.take),
          plan.on.map((k) => k.left),
        ),
        withReads(
          right,
          plan.on.map((k) => k.right),
        ),
      ]
    }
    case 'union':
      return plan.inputs.map(() => new Map(needs))
  }
}

/** The columns of `derive` that are needed. */
export function resolveDerived(plan: Plan & { kind: 'derive' }, needs: Needs): Plan & { kind: 'extend' } {
  const columns = [...needs.keys()].flatMap((name) => {
    const value = plan.value(name)
    return value ? [{ name, value }] : []
  })
  return { kind: 'extend', input: plan.input, columns }
}

export function wanted<T extends { name: string }>(columns: readonly T[], needs: Needs): T[] {
  return columns.filter((column) => needs.has(column.name))
}

function without(needs: Needs, columns: readonly { name: string }[]): Map<string, ScalarType> {
  const result = new Map(needs)
  for (const column of columns) result.delete(column.name)
  return result
}

function withReads(needs: Needs, scalars: readonly Scalar[]): Map<string, ScalarType> {
  const result = new Map(needs)
  for (const scalar of scalars) eachColumn(scalar, (c) => result.set(c.name, c.type))
  return result
}
