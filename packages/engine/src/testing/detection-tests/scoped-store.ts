/**
 * The store as one test sees it: its attack data and what it has written itself, no event and no lookup of another
 * test. Reading is shared; what is written goes to tables of the test's own, which are gone with it.
 */
import { eventsOf } from '../../stores/event-table.ts'
import type {
  CatalogueField,
  EncodedBatch,
  EventTable,
  LookupTable,
  QueryOptions,
  QueryResult,
  Store,
} from '../../stores/store.ts'
import { type LoadedData, mergeFields } from './data-loads.ts'
import type { LookupRows, SharedLookups } from './shared-lookups.ts'

export class ScopedStore implements Store {
  readonly kind = 'embedded'
  readonly location: string
  readonly #store: Store
  readonly #lookups: SharedLookups
  readonly #name: string
  readonly #tables: string[]
  readonly #written = new Map<string, LookupTable>()
  #fields: readonly CatalogueField[]
  #own: Promise<EventTable> | undefined

  /** `name` must be new: the tables of the test are called after it. */
  constructor(store: Store, lookups: SharedLookups, loads: readonly LoadedData[], name: string) {
    this.#store = store
    this.#lookups = lookups
    this.#name = name
    this.location = store.location
    const distinct = [...new Set(loads)]
    this.#tables = distinct.map(({ table }) => table.name)
    this.#fields = mergeFields(distinct.map(({ fields }) => fields))
  }

  get loadedFiles(): Store['loadedFiles'] {
    return this.#store.loadedFiles
  }

  get events(): string {
    return eventsOf(this.#tables)
  }

  async insertEvents(batch: EncodedBatch): Promise<void> {
    this.#own ??= this.#createOwn()
    await (await this.#own).insertEvents(batch)
    const sighted = batch.sightings.map(({ field, events, multi }) => ({ field, events, multi }))
    this.#fields = mergeFields([this.#fields, sighted])
  }

  async #createOwn(): Promise<EventTable> {
    const table = await this.#store.createEventTable(this.#name)
    this.#tables.push(table.name)
    return table
  }

  query(sql: string, options?: QueryOptions): Promise<QueryResult> {
    return this.#store.query(sql, options)
  }

  stream(sql: string, options?: QueryOptions): ReturnType<Store['stream']> {
    return this.#store.stream(sql, options)
  }

  async catalogue(): Promise<CatalogueField[]> {
    return this.#fields as CatalogueField[]
  }

  async lookups(): Promise<LookupTable[]> {
    if (this.#written.size === 0) return this.#lookups.all()
    const shared = this.#lookups.all().filter(({ name }) => !this.#written.has(name))
    return [...shared, ...this.#written.values()]
  }

  /** With a hash (be it null) the content's own rows come, which all tests share; without one a search writes. */
  async writeLookup(
    name: string,
    columns: string[],
    rows: LookupRows,
    options: { append?: boolean; contentHash?: string | null } = {},
  ): Promise<LookupTable> {
    if (options.contentHash !== undefined && !this.#written.has(name) && !options.append)
      return this.#lookups.fill(name, columns, rows, options.contentHash)
    const before = options.append ? (this.#written.get(name) ?? this.#lookups.get(name)) : undefined
    const merged = before === undefined ? { columns, rows } : await this.#appended(before, columns, rows)
    const own = await this.#lookups.writeOwn(`${this.#name}/${name}`, merged.columns, merged.rows)
    const table = { ...own, name, contentHash: null }
    this.#written.set(name, table)
    return table
  }

  async #appended(
    before: LookupTable,
    added: readonly string[],
    rows: LookupRows,
  ): Promise<{ columns: string[]; rows: (string | null)[][] }> {
    const columns = [...before.columns, ...added.filter((column) => !before.columns.includes(column))]
    const places = columns.map((column) => added.indexOf(column))
    const old = await this.#lookups.rowsOf(before)
    return { columns, rows: [...old, ...Array.from(rows, (row) => places.map((place) => row[place] ?? null))] }
  }

  createEventTable(name: string): Promise<EventTable> {
    return this.#store.createEventTable(name)
  }

  holdMerges(): ReturnType<Store['holdMerges']> {
    return this.#store.holdMerges()
  }

  settle(): Promise<void> {
    return Promise.resolve()
  }

  /** Takes away what the test has written. */
  async clear(): Promise<void> {
    const own = await this.#own
    this.#own = undefined
    this.#written.clear()
    if (own === undefined) return
    this.#tables.splice(this.#tables.indexOf(own.name), 1)
    await own.drop()
  }

  close(): Promise<void> {
    return this.clear()
  }
}
