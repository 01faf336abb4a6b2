/**
 * How an event is written to the table `events`: one line of JSONEachRow, field names escaped so that none of them
 * can be taken for a path.
 */
import type { EventRow } from './store.ts'

/**
 * A field's name as a key of the JSON column. ClickHouse reads a dot in a key as a path, so that `a` and `a.b` would
 * share a branch and come back nested; `%2E` keeps every name flat. The inverse is decodeFieldName.
 */
export function encodeFieldName(name: string): string {
  if (name === '') return '%00'
  return name.includes('%') || name.includes('.') ? name.replaceAll('%', '%25').replaceAll('.', '%2E') : name
}

export function decodeFieldName(key: string): string {
  if (key === '%00') return ''
  return key.includes('%') ? key.replaceAll('%2E', '.').replaceAll('%25', '%') : key
}

/** One line of JSONEachRow (with its line feed) for the table `events`. */
export function encodeEvent(row: EventRow, serial: string, indexTime: number): string {
  const line = JSON.stringify({
    _time: row._time,
    _indextime: indexTime,
    _serial: serial,
    index: row.index,
    source: row.source,
    sourcetype: row.sourcetype,
    host: row.host,
    tag: row.tag,
    _raw: row._raw,
    fields: encodeFields(row.fields),
  })
  return `${wellFormedJson(line)}\n`
}

type Fields = EventRow['fields']

function encodeFields(fields: Fields): Fields {
  for (const name in fields) if (encodeFieldName(name) !== name) return copyEncoded(fields)
  return fields
}

function copyEncoded(fields: Fields): Fields {
  // Without a prototype, a field called __proto__ is a field like any other.
  const copy: Fields = Object.create(null)
  for (const name in fields) copy[encodeFieldName(name)] = fields[name]!
  return copy
}

/**
 * ClickHouse refuses half a surrogate pair, which JSON text may well hold; it becomes U+FFFD. `json` is what
 * JSON.stringify wrote: it escapes halves, and only halves, as \ud800 to \udfff.
 */
export function wellFormedJson(json: string): string {
  if (!json.includes('\\ud')) return json
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/gs, (match) => (match.startsWith('\\ud') ? '\ufffd' : match))
}
