/** Risk events and findings as rows of the store: everything is text or a list of text there. */
import type { EventRow } from '../stores/store.ts'
import type { Finding } from './finding.ts'
import type { RiskEvent } from './risk-event.ts'

/** Columns of their own, and so no fields. */
const COLUMNS = new Set(['_time', 'index', 'source', 'sourcetype', 'host', '_raw', 'tag'])

export function eventRow(record: RiskEvent | Finding): EventRow {
  const { _time, index, source, sourcetype, host, _raw, tag } = record
  const fields: Record<string, string | string[]> = Object.create(null)
  for (const name of Object.keys(record)) {
    if (COLUMNS.has(name)) continue
    const value = storedValue(record[name])
    if (value !== undefined && value !== '') fields[name] = value
  }
  return { _time, index, source, sourcetype, host, _raw, tag: [...new Set(tag)].sort(), fields }
}

/** A list of one is a single value; objects (drilldowns) are JSON text. */
function storedValue(value: unknown): string | string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return storedText(value)
  const texts = value.map(storedText)
  return texts.length > 1 ? texts : texts[0]
}

function storedText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
