/**
 * Writes the records of a run into the indexes `risk` and `notable`. Running the same search for the same scheduled
 * time again writes only what is not there yet, unless it is forced.
 */
import { encodeFieldName } from '../stores/encode.ts'
import { insertRows } from '../stores/insert-rows.ts'
import type { EventRow, Store } from '../stores/store.ts'
import { eventRow } from './event-row.ts'
import type { DetectionOutcome } from './run-detection.ts'

export interface WrittenOutcome {
  riskEvents: number
  findings: number
  /** Records that an earlier run of the same search and scheduled time had written. */
  alreadyThere: number
}

export interface WriteOptions {
  /** Write everything again, as a new run with a search id of its own. */
  force?: boolean
}

const BATCH = 5000

export async function writeOutcome(
  store: Store,
  outcome: Pick<DetectionOutcome, 'riskEvents' | 'findings'>,
  options: WriteOptions = {},
): Promise<WrittenOutcome> {
  const risk = await write(store, 'risk', 'event_hash', outcome.riskEvents, options)
  const notable = await write(store, 'notable', 'outcome_key', outcome.findings, options)
  return { riskEvents: risk.written, findings: notable.written, alreadyThere: risk.skipped + notable.skipped }
}

async function write(
  store: Store,
  index: 'risk' | 'notable',
  keyField: 'event_hash' | 'outcome_key',
  records: DetectionOutcome['riskEvents'] | DetectionOutcome['findings'],
  { force = false }: WriteOptions,
): Promise<{ written: number; skipped: number }> {
  let written = 0
  for (let start = 0; start < records.length; start += BATCH) {
    const batch = records.slice(start, start + BATCH).map(eventRow)
    const known = force ? new Set<string>() : await knownKeys(store, index, keyField, batch)
    const fresh = batch.filter((row) => !known.has(row.fields[keyField] as string))
    if (fresh.length > 0) await insertRows(store, fresh)
    written += fresh.length
  }
  return { written, skipped: records.length - written }
}

/** Which of the rows' keys the index holds. Keys are hexadecimal digests, so they stand in the SQL as they are. */
async function knownKeys(store: Store, index: string, keyField: string, rows: EventRow[]): Promise<Set<string>> {
  const keys = rows.map((row) => row.fields[keyField] as string)
  const column = `fields.\`${encodeFieldName(keyField)}\`.:String`
  const list = keys.map((key) => `'${key}'`).join(', ')
  const sql = `SELECT DISTINCT ${column} AS key FROM events WHERE \`index\` = '${index}' AND ${column} IN (${list})`
  const result = await store.query(sql)
  return new Set(result.rows.map(([key]) => String(key)))
}
