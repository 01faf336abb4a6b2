/**
 * The threat objects that decorate all risk events of a row: two lists of equal length, so that `mvzip` of them pairs
 * every value with its type. They never make an event of their own.
 */
import type { ThreatObjectDefinition } from './detection-for-run.ts'
import { type ResultRow, valuesOf } from './result-row.ts'

export interface ThreatObjects {
  values: string[]
  types: string[]
}

export function threatObjects(row: ResultRow, definitions: readonly ThreatObjectDefinition[]): ThreatObjects {
  const objects: ThreatObjects = { values: [], types: [] }
  for (const { field, type } of definitions) {
    for (const value of valuesOf(row, field)) {
      objects.values.push(value)
      objects.types.push(type)
    }
  }
  return objects
}
