/** Rows of a search as events of an index: what `collect` writes (Search Reference, "collect"). */
import type { EventRow } from '../stores/store.ts'
import type { Row } from './result.ts'

interface Target {
  index: string
  source: string
  sourcetype: string
  host: string
}

const BASE = new Set(['_time', '_raw', 'index', 'source', 'sourcetype', 'host', 'tag'])

/** A row with _raw keeps it; another one becomes the text `time, field="value", …`. */
export function toEvents(rows: readonly Row[], target: Target, now: number): EventRow[] {
  return rows.map((row) => {
    const time = typeof row._time === 'number' ? row._time : Number(row._time ?? Number.NaN)
    const at = Number.isFinite(time) ? time : now
    const fields: Record<string, string | string[]> = {}
    for (const [name, value] of Object.entries(row)) {
      if (value === null || BASE.has(name) || name.startsWith('_')) continue
      fields[name] = Array.isArray(value) ? value : String(value)
    }
    const raw = typeof row._raw === 'string' ? row._raw : stash(at, fields)
    return {
      _time: at,
      index: target.index,
      source: target.source,
      sourcetype: target.sourcetype,
      host: String(row.host ?? target.host),
      _raw: raw,
      tag: [],
      fields,
    }
  })
}

function stash(time: number, fields: Record<string, string | string[]>): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `${name}="${each.replace(/[\\"]/g, '\\$&')}"`),
  )
  return [new Date(time * 1000).toISOString(), ...pairs].join(', ')
}
