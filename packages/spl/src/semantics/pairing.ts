/** Fields of one relation beside the rows of another: what join, appendcols, selfjoin and lookup have in common. */
import type { Assignment, Column, JoinKey, OrderKey, Plan } from '../plan/plan.ts'
import { call, column, type Scalar } from '../plan/scalar.ts'
import { convert, exists, unify } from './coerce.ts'
import { hiddenName, type Relation } from './relation.ts'

export interface Pairing {
  on: readonly JoinKey[]
  /** `left` keeps rows that meet no other. */
  mode: 'inner' | 'left'
  /** Which of two values stays where both sides have one. A side without a value never wins. */
  overwrite: boolean
  /** The fields of the right side to add. */
  fields: readonly string[]
  /** When a row may meet several: they follow each other in the order of the right side. */
  ordered?: boolean
}

export function besides(left: Relation, right: Relation, pairing: Pairing): Relation {
  const { on, mode, overwrite, fields, ordered } = pairing
  const mayHave = knownNames(left)
  const taken: (Column & { field: string })[] = []
  const renamed: Assignment[] = []
  for (const field of fields) {
    const value = right.field(field)
    if (!value) continue
    const name = mayHave(field) ? hiddenName() : field
    if (name !== field || value.kind !== 'column') renamed.push({ name, value })
    taken.push({ name, type: value.type, field })
  }
  const order = ordered ? carried(right.order) : []
  renamed.push(...order.map(({ name, key }) => ({ name, value: key.value })))
  const input: Plan = renamed.length > 0 ? { kind: 'extend', input: right.plan, columns: renamed } : right.plan
  const take = [
    ...taken.map(({ name, type }) => ({ name, type })),
    ...order.map(({ name, key }) => ({ name, type: key.value.type })),
  ]
  const plan: Plan = { kind: 'join', left: left.plan, right: input, on, mode, take }
  const added = taken.filter(({ name, field }) => name === field)
  const joined = left
    .withPlan(plan, added)
    .withOrder([
      ...left.order,
      ...order.map(({ name, key }) => ({ value: column(name, key.value.type), descending: key.descending })),
    ])
  return joined.extend(
    taken
      .filter(({ name, field }) => name !== field)
      .map(({ name, type, field }) => {
        const here = left.field(field)!
        const there = column(name, type)
        return { name: field, value: overwrite ? firstOf(there, here) : firstOf(here, there) }
      }),
  )
}

/** The first of two values if it is there, else the second. */
export function firstOf(first: Scalar, second: Scalar): Scalar {
  const type = unify(first.type, second.type)
  const [a, b] = [convert(first, type), convert(second, type)]
  return type === 'list' ? call('list', 'if', exists(a), a, b) : call(type, 'ifNull', a, b)
}

/** Whether rows may have a field. Of events it is known which fields were ever seen. */
function knownNames(relation: Relation): (name: string) => boolean {
  // The names of fields that a command finds in the text take a query of their own: too much for a tidier statement.
  const stored = relation.open && !relation.open.found ? new Set(relation.open.names()) : undefined
  return (name) => relation.columns.has(name) || (relation.has(name) && (stored?.has(name) ?? true))
}

function carried(order: readonly OrderKey[]): { name: string; key: OrderKey }[] {
  return order.map((key) => ({ name: hiddenName(), key }))
}
