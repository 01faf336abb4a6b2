/**
 * Writes the records of a run into the indexes `risk` and `notable`. Running the same search for the same scheduled
 * time again writes only what is not there yet, unless it is forced.
 */
import { encodeFieldName } from '../stores/encode.ts'
import { insertRows } from '../stores/insert-rows.ts'
import type { EventRow, Store } from '../stores/store.ts'
import { eventRow } from './event-row.ts'
import type { Finding } from './finding.ts'
import type { RiskEvent } from './risk-event.ts'
import type { DetectionOutcome, RowOutcome } from './run-detection.ts'

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

const BATCH = 2000

/** Writes records while they are made, so that a search with a million rows needs no more memory than one with few. */
export async function writeRows(
  store: Store,
  rows: Iterable<Pick<RowOutcome, 'riskEvents' | 'finding'>>,
  options: WriteOptions = {},
): Promise<WrittenOutcome> {
  const risk = new IndexWriter(store, 'risk', 'event_hash', options)
  const notable = new IndexWriter(store, 'notable', 'outcome_key', options)
  for (const { riskEvents, finding } of rows) {
    for (const event of riskEvents) await risk.add(event)
    if (finding !== undefined) await notable.add(finding)
  }
  await risk.flush()
  await notable.flush()
  return { riskEvents: risk.written, findings: notable.written, alreadyThere: risk.skipped + notable.skipped }
}

/** The same for an outcome that is there as a whole. */
export function writeOutcome(
  store: Store,
  { riskEvents, findings }: Pick<DetectionOutcome, 'riskEvents' | 'findings'>,
  options: WriteOptions = {},
): Promise<WrittenOutcome> {
  const rows = [{ riskEvents, finding: undefined }, ...findings.map((finding) => ({ riskEvents: [], finding }))]
  return writeRows(store, rows, options)
}

class IndexWriter {
  written = 0
  skipped = 0
  readonly #store: Store
  readonly #index: 'risk' | 'notable'
  readonly #keyField: string
  readonly #force: boolean
  #batch: EventRow[] = []

  constructor(store: Store, index: 'risk' | 'notable', keyField: string, { force = false }: WriteOptions) {
    this.#store = store
    this.#index = index
    this.#keyField = keyField
    this.#force = force
  }

  async add(record: RiskEvent | Finding): Promise<void> {
    this.#batch.push(eventRow(record))
    if (this.#batch.length >= BATCH) await this.flush()
  }

  async flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    if (batch.length === 0) return
    const known = this.#force ? new Set<string>() : await this.#knownKeys(batch)
    const fresh = batch.filter((row) => !known.has(this.#keyOf(row)))
    if (fresh.length > 0) await insertRows(this.#store, fresh)
    this.written += fresh.length
    this.skipped += batch.length - fresh.length
  }

  #keyOf(row: EventRow): string {
    return row.fields[this.#keyField] as string
  }

  /** Which of the rows' keys the index holds. Keys are hexadecimal digests, so they stand in the SQL as they are. */
  async #knownKeys(rows: EventRow[]): Promise<Set<string>> {
    const column = `fields.\`${encodeFieldName(this.#keyField)}\`.:String`
    const list = rows.map((row) => `'${this.#keyOf(row)}'`).join(', ')
    const where = `\`index\` = '${this.#index}' AND ${column} IN (${list})`
    const result = await this.#store.query(`SELECT DISTINCT ${column} AS key FROM events WHERE ${where}`)
    return new Set(result.rows.map(([key]) => String(key)))
  }
}
