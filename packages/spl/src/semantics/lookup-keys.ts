/** A lookup whose rows are known, as a constant table: its rows by the values of the columns that are matched. */
import { call, type Scalar, text } from '../plan/scalar.ts'
import type { LookupDefinition } from './environment.ts'
import type { LookupAnswer } from './lookup-answer.ts'

/** Stands between the values of several columns. */
const SEPARATOR = '\u0001'

type Cells = readonly (string | null)[]

/** How the lookup matches one of the columns other than exactly; such a table can't find that. */
export function inexactMatch(definition: LookupDefinition, columns: readonly string[]): string | undefined {
  const inexact = columns.find((column) => definition.matchType.has(column))
  if (inexact !== undefined) return `by ${definition.matchType.get(inexact)}`
  return definition.time ? 'by time' : undefined
}

/** The rest of each row behind its first `count` cells, by those cells; a row that lacks one of them is left out. */
export function rowsByKey({ definition, rows }: LookupAnswer, count: number): Map<string, Cells[]> {
  const found = new Map<string, Cells[]>()
  for (const row of rows) {
    const cells = row.slice(0, count)
    if (cells.includes(null)) continue
    const joined = cells.join(SEPARATOR)
    const key = definition.caseSensitive ? joined : joined.toLowerCase()
    const same = found.get(key)
    if (same) same.push(row.slice(count))
    else found.set(key, [row.slice(count)])
  }
  return found
}

/** The key of texts as rowsByKey makes it. */
export function keyScalar(values: readonly Scalar[], { caseSensitive }: LookupDefinition): Scalar {
  const folded = values.map((value) => (caseSensitive ? value : call('text', 'lowerUTF8', value)))
  const parts = folded.flatMap((value, at) => (at === 0 ? [value] : [text(SEPARATOR), value]))
  return parts.length === 1 ? parts[0]! : call('text', 'concat', ...parts)
}
