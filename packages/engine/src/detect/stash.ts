/**
 * The stash form in which actions write their events: the layout of `result2stash` in Splunk's Common Information
 * Model add-on (modular actions). `encodeStash` and `decodeStash` are inverses.
 */
import { byCodePoint } from './code-point-order.ts'
import type { ResultRow, RowValue } from './result-row.ts'

/** Fields of a row that start with an underscore and are kept all the same. */
const KEPT_INTERNAL = new Set(['_bkt', '_cd', '_raw', '_time', '_guid', '_event_id'])

const DROPPED = new Set(['punct', 'sid', 'rid', 'orig_sid', 'orig_rid'])

/** Fields that the new event has itself, so that the row's become `orig_<name>`. */
const RENAMED = new Set([
  ...['_bkt', '_cd', '_time', '_raw', 'splunk_server', 'index', 'source', 'sourcetype', 'host', 'linecount'],
  ...['timestartpos', 'timeendpos', 'eventtype', 'tag', 'search_name', 'event_hash', 'event_id'],
])

/** One field of a stash event with its values in order; a field with one value is not a list. */
export interface StashField {
  name: string
  values: string[]
  multi: boolean
}

/**
 * The fields of an event made from a row: sorted by the row's names, dropped and renamed as the library does.
 * `renamedToo` are further names that the event has itself; `own` are the action's fields, which replace the row's.
 */
export function stashFields(
  row: ResultRow,
  renamedToo: readonly string[] = [],
  own: readonly StashField[] = [],
): StashField[] {
  const renames = (name: string) => RENAMED.has(name) || name.startsWith('tag::') || renamedToo.includes(name)
  const ownNames = new Set(own.map(({ name }) => name))
  const names = Object.keys(row).filter((name) => !isDropped(name) && !ownNames.has(name))
  // The library lets `_time` and an existing `orig_time` both through; one field can't be two, and the row's own wins.
  const taken = new Set(names.filter(renames).map(newName))
  const keyed: [key: string, field: StashField][] = own.map((field) => [field.name, field])
  for (const name of names) {
    if (taken.has(name) && !renames(name)) continue
    const field = stashField(renames(name) ? newName(name) : name, row[name]!)
    if (field !== undefined) keyed.push([name, field])
  }
  return keyed.sort(([a], [b]) => byCodePoint(a, b)).map(([, field]) => field)
}

function newName(name: string): string {
  return `orig_${name.replace(/^_+/, '')}`
}

/** The action's own fields, as they are. */
export function ownStashFields(fields: Readonly<Record<string, string | number | string[]>>): StashField[] {
  return Object.keys(fields).flatMap((name) => stashField(name, fields[name]!) ?? [])
}

function isDropped(name: string): boolean {
  return (name.startsWith('_') && !KEPT_INTERNAL.has(name)) || name.startsWith('date_') || DROPPED.has(name)
}

/** Undefined for a value that is not written: null, empty text, an empty list. */
function stashField(name: string, value: RowValue): StashField | undefined {
  if (value === null || value === '') return undefined
  if (!Array.isArray(value)) return { name, values: [String(value)], multi: false }
  if (value.length === 0 || (value.length === 1 && value[0] === '')) return undefined
  return { name, values: value.map((each) => each ?? ''), multi: value.length > 1 }
}

/** `<time>, search_name="…", <key>="<value>", …`; a key with several values is repeated. */
export function encodeStash(time: number, searchName: string, fields: readonly StashField[]): string {
  // Joined, not added up: a text of many small parts keeps all of them alive.
  const pairs = [String(time), `search_name="${escapeQuoted(searchName)}"`]
  for (const { name, values } of fields) {
    for (const value of values) pairs.push(`${name}="${escapeQuoted(value)}"`)
  }
  return pairs.join(', ')
}

/** As text between double quotes is escaped in stash events and in SPL alike. */
export function escapeQuoted(text: string): string {
  return /["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text
}

export interface DecodedStash {
  time: number
  /** In order of appearance, `search_name` first. */
  pairs: [name: string, value: string][]
}

/** Reads a stash event back; undefined for text that is not one. */
export function decodeStash(text: string): DecodedStash | undefined {
  const head = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?=,|$)/.exec(text)
  if (head === null) return undefined
  const decoded: DecodedStash = { time: Number(head[1]), pairs: [] }
  // A name ends at the first `="`; a value holds any character, `\` and `"` only after a backslash.
  const pair = /, ((?:(?!=")[\s\S])+)="((?:[^"\\]|\\[\\"])*)"/y
  pair.lastIndex = head[0].length
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text)
    if (match === null) return undefined
    decoded.pairs.push([match[1]!, match[2]!.replace(/\\([\\"])/g, '$1')])
  }
  return decoded
}
