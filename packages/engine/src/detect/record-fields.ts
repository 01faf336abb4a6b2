/** The fields of a record under construction. */
import type { StashField } from './stash.ts'

export type FieldValue = string | number | string[]

/** Fields of a risk event or finding. Made by `newFields`, without a prototype: field names come from data. */
export type RecordFields = Record<string, FieldValue>

export function newFields(): RecordFields {
  return Object.create(null) as RecordFields
}

export function setFields(target: RecordFields, source: Readonly<Record<string, FieldValue>>): void {
  for (const name of Object.keys(source)) target[name] = source[name]!
}

/** Adds what the row brought; a field that the record has already is the action's own and stays. */
export function addStashFields(target: RecordFields, fields: readonly StashField[]): void {
  for (const { name, values, multi } of fields) {
    if (!(name in target)) target[name] = multi ? values : values[0]!
  }
}

/** Where a row came from: a row that is itself the record of an earlier action keeps that action's ids. */
export function originIds(row: Readonly<Record<string, unknown>>, sid: string, rid: number): [string, string] {
  const earlier = Object.hasOwn(row, 'orig_sid') ? row.orig_sid : undefined
  if (typeof earlier !== 'string' || earlier === '') return [sid, String(rid)]
  const earlierRid = Object.hasOwn(row, 'orig_rid') ? row.orig_rid : undefined
  return [earlier, earlierRid === undefined || earlierRid === null ? '' : String(earlierRid)]
}
