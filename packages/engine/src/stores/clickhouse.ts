/** The one implementation of Store; the engine behind it is embedded or a server. */
import { AcceleratedTables } from './accelerated-tables.ts'
import { wellFormedJson } from './encode.ts'
import type { Engine } from './engine.ts'
import { eventTableSql } from './event-table.ts'
import { InsertGate } from './insert-gate.ts'
import { completeLimits, type EngineSettings, embeddedLimits } from './limits.ts'
import { LoadedFiles } from './loaded-files.ts'
import { LookupTables } from './lookups.ts'
import { Merges } from './merges.ts'
import { assertReadOnly } from './read-only.ts'
import { readBlocks, toQueryResult } from './result-rows.ts'
import { EventRewriter } from './rewrite-events.ts'
import { quoteIdentifier, quoteString } from './sql-text.ts'
import type {
  CatalogueField,
  EncodedBatch,
  EventTable,
  FieldSighting,
  LookupTable,
  Partition,
  QueryLimits,
  QueryOptions,
  QueryResult,
  ResultColumn,
  RewritableStore,
  Value,
} from './store.ts'

/** Field values stay the text that they are: neither `2024-01-01` nor `12` becomes anything else in the JSON column. */
const INSERT_SETTINGS: EngineSettings = {
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
  input_format_json_try_infer_numbers_from_strings: 0,
  json_type_escape_dots_in_keys: 0,
}

/** Larger partitions are left to ClickHouse's own merges, which do a little at a time. */
const SETTLED_AT_ONCE_BYTES = 8 * 2 ** 30

export class ClickHouseStore implements RewritableStore {
  readonly #engine: Engine
  readonly #limits: QueryLimits
  readonly #lookups: LookupTables
  readonly loadedFiles: LoadedFiles
  readonly rewriter: EventRewriter
  readonly accelerations: AcceleratedTables
  readonly #gate = new InsertGate()
  readonly #merges: Merges

  constructor(engine: Engine, limits: Partial<QueryLimits> = {}) {
    this.#engine = engine
    this.#limits = completeLimits(engine.kind === 'embedded' ? embeddedLimits() : {}, limits)
    this.#lookups = new LookupTables(engine)
    this.loadedFiles = new LoadedFiles(engine)
    this.accelerations = new AcceleratedTables(engine, this.#gate)
    this.rewriter = new EventRewriter(engine, async (table, batch) => {
      await this.#sight(batch.sightings)
      await this.#insert(table, batch)
    })
    this.#merges = new Merges(engine)
  }

  get kind(): 'embedded' | 'server' {
    return this.#engine.kind
  }

  get location(): string {
    return this.#engine.location
  }

  async insertEvents(batch: EncodedBatch): Promise<void> {
    if (batch.rows === 0) return
    // First: a field that no event has is harmless, an event with a field that nobody knows is not.
    await this.#sight(batch.sightings)
    await this.#gate.enter(() => this.accelerations.loading(() => this.#insert('events', batch)))
    await this.#merges.inserted()
  }

  replaceEvents(partition: Partition): Promise<void> {
    return this.#gate.alone(() =>
      this.rewriter.replace(partition, (from, replace) => this.accelerations.replacing(partition.id, from, replace)),
    )
  }

  async #insert(table: string, { rows, format = 'JSONEachRow', body }: EncodedBatch): Promise<void> {
    if (rows > 0) await this.#engine.insert(table, format, body, INSERT_SETTINGS)
  }

  async #sight(sightings: FieldSighting[]): Promise<void> {
    if (sightings.length === 0) return
    const lines = sightings.map(({ index, sourcetype, field, events, multi }) =>
      wellFormedJson(JSON.stringify([index, sourcetype, field, events, multi ? 1 : 0])),
    )
    const body = Buffer.from(`${lines.join('\n')}\n`, 'utf8')
    await this.#engine.insert('field_catalogue', 'JSONCompactEachRow', body, {})
  }

  async query(sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    assertReadOnly(sql)
    return toQueryResult(await this.#engine.read({ sql, ...this.#request(options) }))
  }

  async *stream(sql: string, options: QueryOptions = {}): AsyncGenerator<{ columns: ResultColumn[]; rows: Value[][] }> {
    assertReadOnly(sql)
    yield* readBlocks(this.#engine.stream({ sql, ...this.#request(options) }))
  }

  #request({ limits, signal }: QueryOptions): { limits: QueryLimits; signal: AbortSignal | undefined } {
    return { limits: completeLimits(this.#limits, limits), signal }
  }

  async catalogue(): Promise<CatalogueField[]> {
    const sql =
      'SELECT field, max(multi), sum(events) AS n FROM field_catalogue GROUP BY field HAVING n > 0 ORDER BY field'
    const { rows } = toQueryResult(await this.#engine.read({ sql, limits: completeLimits() }))
    return rows.map(([field, multi, events]) => ({
      field: String(field),
      multi: Number(multi) > 0,
      events: Number(events),
    }))
  }

  lookups(): Promise<LookupTable[]> {
    return this.#lookups.list()
  }

  writeLookup(
    name: string,
    columns: string[],
    rows: Iterable<(string | null)[]>,
    options: { append?: boolean; contentHash?: string | null } = {},
  ): Promise<LookupTable> {
    return this.#lookups.write(name, columns, rows, options)
  }

  async createEventTable(name: string): Promise<EventTable> {
    await this.#engine.run(eventTableSql(name))
    return {
      name,
      insertEvents: (batch) => this.#insert(name, batch),
      drop: () => this.#engine.run(`DROP TABLE IF EXISTS ${name} SYNC`),
    }
  }

  holdMerges(): Promise<() => Promise<void>> {
    return this.#merges.hold()
  }

  async settle(): Promise<void> {
    // What a load held back would end it with an error.
    await this.#merges.begin()
    const sql = `SELECT table, partition_id FROM system.parts
WHERE active AND database = currentDatabase() AND (table = 'events' OR table IN (SELECT table FROM accelerations))
GROUP BY table, partition_id
HAVING count() > 1 AND sum(bytes_on_disk) < ${SETTLED_AT_ONCE_BYTES}`
    const { data } = await this.#engine.read({ sql, limits: completeLimits() })
    for (const [table, partition] of data) {
      const place = `${quoteIdentifier(String(table))} PARTITION ID ${quoteString(String(partition))}`
      await this.#engine.run(`OPTIMIZE TABLE ${place} FINAL`)
    }
  }

  async clear(): Promise<void> {
    await this.accelerations.clear()
    for (const table of ['events', 'field_catalogue']) await this.#engine.run(`TRUNCATE TABLE ${table}`)
    await this.loadedFiles.clear()
    await this.#lookups.clear()
  }

  async close(): Promise<void> {
    this.#merges.end()
    try {
      await this.accelerations.close()
    } finally {
      await this.#engine.close()
    }
  }
}
