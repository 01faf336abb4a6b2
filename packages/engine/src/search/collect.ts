/** Rows of a search as events of an index: what `collect` and `mcollect` write (Search Reference). */
import type { MetricFields } from '@karst/spl'
import type { EventRow } from '../stores/store.ts'
import type { Row } from './result.ts'

interface Target {
  index: string
  source: string
  sourcetype: string
  host: string
  metrics?: MetricFields
}

const BASE = new Set(['_time', '_raw', 'index', 'source', 'sourcetype', 'host', 'tag'])

/** A row with _raw keeps it; another one becomes the text `time, field="value", …`. */
export function toEvents(rows: readonly Row[], target: Target, now: number): EventRow[] {
  return rows.map((row) => {
    const time = typeof row._time === 'number' ? row._time : Number(row._time ?? Number.NaN)
    const at = Number.isFinite(time) ? time : now
    const fields: Record<string, string | string[]> = {}
    for (const [name, value] of Object.entries(target.metrics ? measured(row, target.metrics) : row)) {
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

/** The row with its measurements under the names of their metrics. What is no number measures nothing. */
function measured(row: Row, { split, dimensions, prefixField }: MetricFields): Row {
  const prefix = prefixField !== undefined && row[prefixField] ? `${String(row[prefixField])}.` : ''
  const result: Row = {}
  for (const [name, value] of Object.entries(row)) {
    const plain = name.replace(/^metric_name:/, '')
    const dimension = dimensions.includes(name) || name === prefixField
    const metric = plain !== name || (split !== 'no' && !dimension)
    if (!metric || name.startsWith('_') || BASE.has(name)) result[name] = value
    else if (isNumber(value)) result[prefix + plain] = value
    else if (split === 'numbers') result[name] = value
  }
  const { metric_name: name, _value: value, ...rest } = result
  if (split !== 'no' || typeof name !== 'string') return result
  return isNumber(value) ? { ...rest, [prefix + name]: value! } : rest
}

function isNumber(value: Row[string] | undefined): boolean {
  return (
    value !== null && value !== undefined && value !== '' && !Array.isArray(value) && Number.isFinite(Number(value))
  )
}
