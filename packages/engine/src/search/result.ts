/** Rows as a search shows them: single values instead of lists of one, events with their extracted fields. */
import { ALL_FIELDS, type Query, type ScalarType } from '@karst/spl'
import { decodeFieldName } from '../stores/encode.ts'
import type { Value } from '../stores/store.ts'

export type CellValue = string | number | boolean | null | string[]
export type Row = Record<string, CellValue>

/** A list of one is its value, an empty one is no value. */
export function toCell(value: Value): CellValue {
  if (!Array.isArray(value)) return value as CellValue
  const present = value.filter((each) => each !== null).map(String)
  return present.length === 0 ? null : present.length === 1 ? present[0]! : present
}

/** One row as an object, in the order of the fields; fields without a value are left out of events, null in rows. */
export function toRow(query: Query, cells: readonly Value[]): Row {
  return query.kind === 'rows' ? plainRow(query, cells) : eventRow(query, cells)
}

function plainRow(query: Query, cells: readonly Value[]): Row {
  return Object.fromEntries(query.columns.map(({ name, type }, at) => [name, typedCell(cells[at] ?? null, type)]))
}

/** The sign of a NaN means nothing: every one shows as nan. */
function typedCell(value: Value, type: ScalarType): CellValue {
  return type === 'num' && value === '-nan' ? 'nan' : toCell(value)
}

function eventRow(query: Query, cells: readonly Value[]): Row {
  const last = query.columns.length - 1
  if (query.columns[last]?.name !== ALL_FIELDS)
    throw new Error('BUG: a query for events does not end with their fields')
  const known = query.columns
    .slice(0, last)
    .map(({ name, type }, at) => [name, typedCell(cells[at] ?? null, type)] as const)
  const names = new Set(known.map(([name]) => name))
  const removed = new Set(query.removed)
  const row: Row = Object.fromEntries(known.filter(([, value]) => value !== null))
  const stored = (cells[last] ?? {}) as Record<string, Value>
  const extracted = Object.entries(stored).map(([key, value]) => [decodeFieldName(key), toCell(value)] as const)
  for (const [name, value] of extracted.sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!names.has(name) && !removed.has(name) && value !== null) row[name] = value
  }
  return row
}

/** The names of the columns to show: a query's own, or those that any of the events has. */
export function fieldNames(query: Query, rows: readonly Row[]): string[] {
  if (query.kind === 'rows') return query.columns.map((column) => column.name)
  const names = new Set<string>()
  for (const row of rows) for (const name in row) names.add(name)
  return [...names]
}
