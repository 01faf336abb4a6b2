/** What is certain of the fields that a stage works on. */
import type { ScalarType } from '../plan/scalar.ts'
import type { Relation } from '../semantics/relation.ts'
import { loweredStage, type Trace } from '../semantics/stage-trace.ts'
import type { Stage } from '../syntax/ast.ts'

/** The rows that a stage's conditions are about: those that came in, or the events that it finds. */
export function testedRows(trace: Trace, stage: Stage): Relation | undefined {
  const lowered = loweredStage(trace, stage)
  if (!lowered) return undefined
  const { before, after, certain } = lowered
  if (!before.isStart) return certain.before ? before : undefined
  return after.open ? after : undefined
}

/** The type of a field; undefined where it is not certain, and for fields of events of which nothing is known. */
export function certainType(name: string, rows: Relation | undefined): ScalarType | undefined {
  if (!rows) return undefined
  const known = rows.columns.get(name)
  if (known !== undefined || !rows.open) return known
  // Fields that a command finds in the data would take a query to know.
  if (rows.open.found || !rows.open.names().includes(name)) return undefined
  return rows.field(name)?.type
}

/** True when no row has more than one value of a field. */
export function isSingle(name: string, rows: Relation | undefined): boolean {
  const type = certainType(name, rows)
  return type === 'text' || type === 'num' || type === 'bool'
}

/** True when a field of this name may be there. */
export function mayHave(name: string, rows: Relation | undefined): boolean {
  return rows === undefined || rows.has(name)
}
