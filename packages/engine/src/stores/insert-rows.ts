/** Events straight from memory: what the detection layer and tests write. Files go through ingest/, which streams. */
import { encodeEvent } from './encode.ts'
import { nextSerial, type Serial } from './serial.ts'
import type { EncodedBatch, EventRow, FieldSighting, Store } from './store.ts'

const BATCH_CHARACTERS = 16 * 2 ** 20

export interface InsertRowsOptions {
  /** Epoch seconds for `_indextime`. */
  now?: () => number
  serial?: Serial
}

export async function insertRows(
  store: Store,
  rows: readonly EventRow[],
  options: InsertRowsOptions = {},
): Promise<void> {
  for (const batch of encodeBatches(rows, options)) await store.insertEvents(batch)
}

function* encodeBatches(rows: readonly EventRow[], options: InsertRowsOptions): Generator<EncodedBatch> {
  const { now = () => Date.now() / 1000, serial = nextSerial } = options
  const indexTime = now()
  let start = 0
  let lines: string[] = []
  let characters = 0
  for (const [place, row] of rows.entries()) {
    const line = encodeEvent(row, serial(), indexTime)
    lines.push(line)
    characters += line.length
    if (characters < BATCH_CHARACTERS && place < rows.length - 1) continue
    const sightings = sightFields(rows.slice(start, place + 1))
    yield { body: Buffer.from(lines.join(''), 'utf8'), rows: lines.length, sightings }
    start = place + 1
    lines = []
    characters = 0
  }
}

export function sightFields(rows: readonly EventRow[]): FieldSighting[] {
  const sightings = new Map<string, FieldSighting>()
  for (const { index, sourcetype, fields } of rows) {
    for (const field in fields) {
      const key = JSON.stringify([index, sourcetype, field])
      let sighting = sightings.get(key)
      if (!sighting) {
        sighting = { index, sourcetype, field, events: 0, multi: false }
        sightings.set(key, sighting)
      }
      sighting.events++
      if (Array.isArray(fields[field])) sighting.multi = true
    }
  }
  return [...sightings.values()]
}
