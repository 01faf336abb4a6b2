/** The conditions of a stage as columns of the rows that it received. */
import type { Assignment } from '../plan/plan.ts'
import { and, column, not, type Scalar } from '../plan/scalar.ts'
import { definite } from '../semantics/coerce.ts'
import type { KeptRows } from '../semantics/kept-rows.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'

export interface JudgedRows {
  rows: Relation
  /** One for each condition: whether the row meets it. */
  met: readonly Scalar[]
}

export function judged({ input, conditions }: KeptRows): JudgedRows {
  const columns: Assignment[] = conditions.map(({ predicate }) => ({ name: hiddenName(), value: definite(predicate) }))
  const rows = input.withPlan({ kind: 'extend', input: input.plan, columns })
  return { rows, met: columns.map(({ name }) => column(name, 'bool')) }
}

/** True for rows that meet the conditions before one. */
export function before(met: readonly Scalar[], at: number): Scalar {
  return and(met.slice(0, at))
}

/** True for rows that miss one condition and meet all others. */
export function misses(met: readonly Scalar[], at: number): Scalar {
  return and(met.map((each, other) => (other === at ? not(each) : each)))
}
