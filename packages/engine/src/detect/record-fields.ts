/** The fields of a record under construction. */
import type { StashField } from './stash.ts'

export type FieldValue = string | number | string[]

/**
 * Fields of a risk event or finding. A plain object, though names come from data: no name that begins with an underscore
 * gets in (stash.ts), so that `__proto__` can't, and whoever reads asks for own fields only.
 */
export type RecordFields = Record<string, FieldValue>

export function setFields(target: RecordFields, source: Readonly<Record<string, FieldValue>>): void {
  for (const name of Object.keys(source)) target[name] = source[name]!
}

/** Adds what the row brought; a field that the record has already is the action's own and stays. */
export function addStashFields(target: RecordFields, fields: readonly StashField[]): void {
  for (const { name, values, multi } of fields) {
    if (!Object.hasOwn(target, name)) target[name] = multi ? values : values[0]!
  }
}

/** Where a row came from: a row that is itself the record of an earlier action keeps that action's ids. */
export function originIds(row: Readonly<Record<string, unknown>>, sid: string, rid: number): [string, string] {
  const earlier = Object.hasOwn(row, 'orig_sid') ? row.orig_sid : undefined
  if (typeof earlier !== 'string' || earlier === '') return [sid, String(rid)]
  const earlierRid = Object.hasOwn(row, 'orig_rid') ? row.orig_rid : undefined
  return [earlier, earlierRid === undefined || earlierRid === null ? '' : String(earlierRid)]
}
