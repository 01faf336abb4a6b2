/** Lookups in the store: the catalogue of them, and how one is replaced or grows. */
import type { Engine } from './engine.ts'
import { completeLimits } from './limits.ts'
import { createLookupTable, encodeLookupRows, lookupColumns, lookupTableName } from './lookup-table.ts'
import { quoteIdentifier } from './sql-text.ts'
import { LOOKUP_ROW_COLUMN, type LookupTable } from './store.ts'
import { Turnstile } from './turnstile.ts'

type Rows = Iterable<(string | null)[]>

interface WriteOptions {
  append?: boolean
  contentHash?: string | null
}

export class LookupTables {
  readonly #engine: Engine
  readonly #writes = new Turnstile(1)
  readonly #id = crypto.randomUUID().replaceAll('-', '')
  #version = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async list(): Promise<LookupTable[]> {
    const sql = 'SELECT name, table, columns, content_hash FROM lookup_catalogue FINAL ORDER BY name'
    const { data } = await this.#engine.read({ sql, limits: completeLimits() })
    return data.map(([name, table, columns, contentHash]) => ({
      name: String(name),
      table: String(table),
      columns: columns as string[],
      contentHash: contentHash as string | null,
    }))
  }

  async clear(): Promise<void> {
    const leave = await this.#writes.enter()
    try {
      for (const { table } of await this.list()) {
        await this.#engine.run(`DROP TABLE IF EXISTS ${quoteIdentifier(table)} SYNC`)
      }
      await this.#engine.run('TRUNCATE TABLE lookup_catalogue')
    } finally {
      leave()
    }
  }

  /** Writers wait for each other: appending reads what is there before. */
  async write(name: string, headings: string[], rows: Rows, options: WriteOptions): Promise<LookupTable> {
    const leave = await this.#writes.enter()
    try {
      const present = options.append ? (await this.list()).find((lookup) => lookup.name === name) : undefined
      const columns = lookupColumns(headings)
      const written = present ? await this.#append(present, columns, rows) : await this.#replace(name, columns, rows)
      const lookup = { ...written, contentHash: options.contentHash ?? null }
      await this.#record(lookup)
      return lookup
    } finally {
      leave()
    }
  }

  /** Searches see the old rows or the new ones, never half of them: the new table is filled aside, then exchanged. */
  async #replace(name: string, columns: string[], rows: Rows): Promise<Omit<LookupTable, 'contentHash'>> {
    const table = lookupTableName(name)
    const aside = quoteIdentifier(this.#asideName(table))
    await this.#engine.run(`DROP TABLE IF EXISTS ${aside} SYNC`)
    await this.#engine.run(createLookupTable(this.#asideName(table), columns))
    try {
      await this.#fill(this.#asideName(table), columns.length, rows, 0)
      const swap = await this.#exists(table)
      const target = quoteIdentifier(table)
      await this.#engine.run(swap ? `EXCHANGE TABLES ${target} AND ${aside}` : `RENAME TABLE ${aside} TO ${target}`)
    } finally {
      await this.#engine.run(`DROP TABLE IF EXISTS ${aside}`)
    }
    return { name, table, columns }
  }

  /** Several processes may share a server; what a killed one left in a directory is dropped the next time. */
  #asideName(table: string): string {
    return this.#engine.kind === 'server' ? `${table}_new_${this.#id}` : `${table}_new`
  }

  /** Columns that the table lacks are added; rows that lack some of the table's are filled up. */
  async #append(present: LookupTable, columns: string[], rows: Rows): Promise<Omit<LookupTable, 'contentHash'>> {
    const { name, table } = present
    const added = columns.filter((column) => !present.columns.includes(column))
    for (const column of added) {
      const definition = `${quoteIdentifier(column)} Nullable(String)`
      await this.#engine.run(`ALTER TABLE ${quoteIdentifier(table)} ADD COLUMN IF NOT EXISTS ${definition}`)
    }
    const all = [...present.columns, ...added]
    const places = all.map((column) => columns.indexOf(column))
    const { data } = await this.#engine.read({
      sql: `SELECT toFloat64(max(${LOOKUP_ROW_COLUMN}) + 1), count() FROM ${quoteIdentifier(table)}`,
      limits: completeLimits(),
    })
    const first = Number(data[0]![1]) === 0 ? 0 : Number(data[0]![0])
    await this.#fill(table, all.length, rearranged(rows, places), first)
    return { name, table, columns: all }
  }

  async #fill(table: string, width: number, rows: Rows, first: number): Promise<void> {
    for (const body of encodeLookupRows(width, rows, first)) {
      await this.#engine.insert(table, 'JSONCompactEachRow', body, {})
    }
  }

  async #exists(table: string): Promise<boolean> {
    const { data } = await this.#engine.read({
      sql: `EXISTS TABLE ${quoteIdentifier(table)}`,
      limits: completeLimits(),
    })
    return Number(data[0]![0]) === 1
  }

  async #record({ name, table, columns, contentHash }: LookupTable): Promise<void> {
    this.#version = Math.max(Date.now(), this.#version + 1)
    const row = JSON.stringify([name, table, columns, contentHash, this.#version])
    await this.#engine.insert('lookup_catalogue', 'JSONCompactEachRow', Buffer.from(`${row}\n`), {})
  }
}

function* rearranged(rows: Rows, places: number[]): Generator<(string | null)[]> {
  for (const row of rows) yield places.map((place) => row[place] ?? null)
}
