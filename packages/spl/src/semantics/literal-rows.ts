import type { Column } from '../plan/plan.ts'
import { column, num, type Scalar } from '../plan/scalar.ts'
import { counterName, Relation } from './relation.ts'

/** Rows that are known when the search is compiled, in their order. */
export function literalRows(columns: readonly Column[], rows: readonly (readonly Scalar[])[]): Relation {
  const position = counterName()
  const numbered = rows.map((row, at) => [...row, num(at)])
  return Relation.closed(
    { kind: 'values', columns: [...columns, { name: position, type: 'num' }], rows: numbered },
    columns,
    [{ value: column(position, 'num'), descending: false }],
  )
}
