/**
 * Names a record by what it was made from, so that running the same search for the same scheduled time again writes
 * nothing twice. Enterprise Security has no such key: there, only throttling prevents duplicates.
 */
import { createHash } from 'node:crypto'

export interface OutcomeOrigin {
  searchName: string
  /** Epoch seconds of the scheduled time. */
  scheduledTime: number
  rid: number
  /** What in the row it is about: a risk event's object and its type, a finding's whole row. */
  about: readonly string[]
}

/** `occurrence` counts records of one row that agree in everything else: two risk objects of the same field. */
export function outcomeKey(origin: OutcomeOrigin, occurrence = 0): string {
  const { searchName, scheduledTime, rid, about } = origin
  const parts = [searchName, scheduledTime, rid, ...about]
  if (occurrence > 0) parts.push(occurrence)
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
