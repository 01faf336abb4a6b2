/**
 * Events replaced in place. The rows of a partition (a month of loading) are written anew to a table beside `events`,
 * those that stay as they are copied by the engine, and then `ALTER TABLE … REPLACE PARTITION` puts them in the place
 * of the old ones, at once: a search that runs reads the old parts to its end, the next one reads the new ones.
 */
import { decodeFieldName } from './encode.ts'
import type { Engine } from './engine.ts'
import { fieldPairs, HAS_ALL_VALUES } from './field-pairs.ts'
import { completeLimits } from './limits.ts'
import { readBlocks, toQueryResult } from './result-rows.ts'
import { quoteString } from './sql-text.ts'
import { type EncodedBatch, type Partition, type Rewriter, type StoredEvent, StoreError, type Value } from './store.ts'

const TABLE = 'reindexed_events'
const SELECTION = 'reindex_selection'
const COLUMNS = '_time, _indextime, toString(_serial), `index`, source, sourcetype, host, tag, _raw'
/** Reading and deriving take as long as they take. */
const LIMITS = completeLimits({ maxSeconds: 7 * 86_400, maxResultRows: Number.MAX_SAFE_INTEGER })
const ROUNDS = 20

export class EventRewriter implements Rewriter {
  readonly #engine: Engine
  readonly #insert: (table: string, batch: EncodedBatch) => Promise<void>

  constructor(engine: Engine, insert: (table: string, batch: EncodedBatch) => Promise<void>) {
    this.#engine = engine
    this.#insert = insert
  }

  async select(sql: string): Promise<string> {
    await this.#drop(SELECTION)
    await this.#engine.run(`CREATE TABLE ${SELECTION} (_serial UInt64) ENGINE = MergeTree ORDER BY _serial`)
    await this.#engine.run(`INSERT INTO ${SELECTION} ${sql}`)
    return `_serial IN (SELECT _serial FROM ${SELECTION})`
  }

  async partitions(where: string): Promise<Partition[]> {
    const sql = `SELECT _partition_id, count(), countIf(${where}) AS selected FROM events
GROUP BY _partition_id HAVING selected > 0 ORDER BY _partition_id`
    const { rows } = toQueryResult(await this.#engine.read({ sql, limits: LIMITS }))
    return rows.map(([id, events, selected]) => ({
      id: String(id),
      events: Number(events),
      selected: Number(selected),
    }))
  }

  async *read({ id }: Partition, where: string): AsyncGenerator<StoredEvent[]> {
    const { data } = await this.#engine.read({ sql: HAS_ALL_VALUES, limits: LIMITS })
    const fields = fieldPairs('fields', Number(data[0]![0]) > 0)
    const sql = `SELECT ${COLUMNS}, ${fields} FROM events WHERE _partition_id = ${quoteString(id)} AND (${where})`
    for await (const { rows } of readBlocks(this.#engine.stream({ sql, limits: LIMITS }))) yield rows.map(toEvent)
  }

  async begin({ id }: Partition, where: string): Promise<(batch: EncodedBatch) => Promise<void>> {
    await this.#drop(TABLE)
    await this.#engine.run(`CREATE TABLE ${TABLE} AS events`)
    await this.#engine.run(
      `INSERT INTO ${TABLE} SELECT * FROM events WHERE _partition_id = ${quoteString(id)} AND NOT (${where})`,
    )
    return (batch) => this.#insert(TABLE, batch)
  }

  /** `around` is given the table that holds the new events, and what puts them in the place of the old. */
  async replace(
    { id }: Partition,
    around: (from: string, replace: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const partition = `_partition_id = ${quoteString(id)}`
    // Events that others loaded since the copy: on a server there are such.
    for (let round = 0; ; round++) {
      const [before = 0, after = 0] = await this.#counts(partition)
      if (before === after) break
      if (before < after || round === ROUNDS) throw changed()
      await this.#engine.run(
        `INSERT INTO ${TABLE} SELECT * FROM events WHERE ${partition} AND _serial NOT IN (SELECT _serial FROM ${TABLE})`,
      )
    }
    const sql = `ALTER TABLE events REPLACE PARTITION ID ${quoteString(id)} FROM ${TABLE}`
    await around(TABLE, () => this.#engine.run(sql))
  }

  async end(): Promise<void> {
    await this.#drop(TABLE)
    await this.#drop(SELECTION)
  }

  async recount(where: string): Promise<void> {
    const kinds = `(\`index\`, sourcetype) IN (SELECT \`index\`, sourcetype FROM events WHERE ${where})`
    await this.#engine.run(`INSERT INTO field_catalogue
SELECT \`index\`, sourcetype, field, reinterpretAsUInt64(sum(delta)), 0 FROM (
  SELECT \`index\`, sourcetype, ${DECODED} AS field, toInt64(count()) AS delta
  FROM events ARRAY JOIN JSONAllPaths(fields) AS path WHERE ${kinds} GROUP BY \`index\`, sourcetype, field
  UNION ALL
  SELECT \`index\`, sourcetype, field, -toInt64(sum(events)) AS delta
  FROM field_catalogue WHERE ${kinds} GROUP BY \`index\`, sourcetype, field
) GROUP BY \`index\`, sourcetype, field HAVING sum(delta) != 0`)
  }

  async #counts(partition: string): Promise<number[]> {
    const sql = `SELECT (SELECT count() FROM events WHERE ${partition}), (SELECT count() FROM ${TABLE})`
    return (await this.#engine.read({ sql, limits: LIMITS })).data[0]!.map(Number)
  }

  #drop(table: string): Promise<void> {
    return this.#engine.run(`DROP TABLE IF EXISTS ${table} SYNC`)
  }
}

/** decodeFieldName, in SQL. */
export const DECODED = "if(path = '%00', '', replaceAll(replaceAll(path, '%2E', '.'), '%25', '%'))"

function toEvent(row: Value[]): StoredEvent {
  const [time, indextime, serial, index, source, sourcetype, host, tag, raw, fields] = row
  return {
    _time: Number(time),
    _indextime: Number(indextime),
    _serial: String(serial),
    index: String(index),
    source: String(source),
    sourcetype: String(sourcetype),
    host: String(host),
    tag: tag as string[],
    _raw: String(raw),
    fields: decodeFields(fields as [key: string, values: string[]][]),
  }
}

/** Without a prototype, a field called constructor is a field like any other. */
function decodeFields(pairs: [key: string, values: string[]][]): StoredEvent['fields'] {
  const decoded: StoredEvent['fields'] = Object.create(null)
  for (const [key, values] of pairs) decoded[decodeFieldName(key)] = values.length === 1 ? values[0]! : values
  return decoded
}

function changed(): StoreError {
  const hint = 'Nothing was changed. Reindex when nothing is being loaded or deleted.'
  return new StoreError('io', 'The events changed while they were being reindexed.', hint)
}
