/**
 * What every other part of the engine may ask of a store. One implementation (clickhouse.ts) serves both ways in:
 * embedded (a data directory, chdb in this process) and a server (http:// or https://).
 */

/** An event before it is encoded for the store. Times are epoch seconds (UTC), fractions allowed. */
export interface EventRow {
  _time: number
  index: string
  source: string
  sourcetype: string
  host: string
  _raw: string
  /** CIM tags, sorted, distinct. */
  tag: string[]
  /** Extracted fields. A list is a multivalue field in order of appearance, and has at least two values. */
  fields: Record<string, string | string[]>
}

/** How often a field was seen in a batch, for the field catalogue that resolves `*` and knows multivalue fields. */
export interface FieldSighting {
  index: string
  sourcetype: string
  field: string
  /** Number of events that have the field. */
  events: number
  /** True when at least one of them has more than one value. */
  multi: boolean
}

/** Rows already encoded in the columns of the table `events`. */
export interface EncodedBatch {
  /** JSONEachRow (see encode.ts) where it is left out; Native names its columns. */
  format?: 'JSONEachRow' | 'Native'
  body: Uint8Array
  rows: number
  sightings: FieldSighting[]
}

/** Limits of one query. A query that meets one fails with a StoreError that names the limit. */
export interface QueryLimits {
  /** Seconds of engine time. */
  maxSeconds: number
  maxResultRows: number
  maxMemoryBytes: number
  maxRowsRead: number
}

export interface QueryOptions {
  limits?: Partial<QueryLimits>
  /** Rejects at once and cancels the query in the engine. */
  signal?: AbortSignal
}

/** A scalar as it comes back: text, number, boolean, a multivalue list, or null. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value }

export interface ResultColumn {
  name: string
  /** ClickHouse's type name. */
  type: string
}

export interface QueryResult {
  columns: ResultColumn[]
  rows: Value[][]
  /** Seconds spent in the engine, rows and bytes read there. */
  statistics: { elapsed: number; rowsRead: number; bytesRead: number }
}

export interface CatalogueField {
  field: string
  multi: boolean
  events: number
}

/** Every lookup's table also has this column: the number of the row, from 0, to ORDER BY where a lookup's order counts. */
export const LOOKUP_ROW_COLUMN = '__row'

/** A lookup's table in the store: `name` is the lookup's name, `table` the ClickHouse table, all columns Nullable(String). */
export interface LookupTable {
  name: string
  table: string
  columns: string[]
  /** Hash of the content that it was loaded from; null when a search wrote it (outputlookup). */
  contentHash: string | null
}

/** Events in a table of their own, which searches see only where their environment names it. */
export interface EventTable {
  readonly name: string
  /** Without a word in the field catalogue: whoever made the table knows its fields. Not safe from power loss. */
  insertEvents(batch: EncodedBatch): Promise<void>
  drop(): Promise<void>
}

/** A file whose events are in the store. */
export interface LoadedFile {
  /** SHA-256 of all bytes, in hex. */
  hash: string
  /** The beginning of the SHA-256 of the first 64 kB: 16 digits. Tells before a file is read whether it may be known. */
  head: string
  /** Under which name it was loaded. */
  path: string
  bytes: number
  events: number
  index: string
  sourcetypes: string[]
  /** Epoch seconds. */
  loaded: number
}

/** A column of an accelerated dataset's table, with the type that it has in a search. */
export interface AcceleratedColumn {
  name: string
  type: 'text' | 'num' | 'bool' | 'list' | 'data'
}

/** How the table of a dataset is made of the events. */
export interface AccelerationDefinition {
  /** `Endpoint.Processes`. */
  dataset: string
  /** Among them `_time`, `_indextime`, `_serial`, `index` and `sourcetype`, by which a table is kept and filled. */
  columns: readonly AcceleratedColumn[]
  /** A SELECT of the columns that reads the events once, from `ACCELERATED_EVENTS`. */
  definition: string
}

export interface Acceleration extends AccelerationDefinition {
  table: string
  /** Epoch seconds. */
  created: number
  /** Why its table may lack events, and is not read; undefined when it has them all. */
  fault: string | undefined
}

/** What stands behind FROM in a definition. */
export const ACCELERATED_EVENTS = 'events_of_dataset'

/** Datasets that stand in tables of their own, which are filled with every event that is inserted. */
export interface Accelerations {
  list(): Promise<readonly Acceleration[]>
  /** Makes a table and fills it, in the place of one that is there. Inserts of this process wait. */
  create(definition: AccelerationDefinition, options?: FillOptions): Promise<Acceleration>
  /** False when there is none of that name. */
  drop(dataset: string): Promise<boolean>
  /**
   * Rows in the table, whether they are of the events that the dataset has, and the bytes on the disk. A table that has
   * others is marked with a fault.
   */
  check(acceleration: Acceleration): Promise<{ rows: number; complete: boolean; bytes: number }>
}

export interface FillOptions {
  /** Epoch seconds. */
  now?: number
  /** Events that were looked at. */
  progress?: (done: number, total: number) => void
  signal?: AbortSignal
}

export interface Store {
  readonly kind: 'embedded' | 'server'
  /** The directory or URL that was opened, for messages. Never a password. */
  readonly location: string
  /** What stands behind FROM where searches read events; undefined = the table `events`. */
  readonly events?: string | undefined
  /** Left out where events stand in tables of a test's own. */
  readonly accelerations?: Accelerations

  /** Durable when the promise resolves: neither kill -9 nor power loss takes the rows away. */
  insertEvents(batch: EncodedBatch): Promise<void>

  /** Runs one SELECT. The engine refuses anything that writes. */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>

  /** The same, in blocks, for results that must not be held in memory. */
  stream(sql: string, options?: QueryOptions): AsyncIterable<{ columns: ResultColumn[]; rows: Value[][] }>

  /** Every field name seen so far with whether it was ever multivalue, merged over indexes and source types. */
  catalogue(): Promise<CatalogueField[]>

  /** Files by the hash of their bytes. Recorded by whoever has stored all events of them. */
  readonly loadedFiles: {
    /** The beginnings (`LoadedFile.head`) of all files. */
    heads(): Promise<string[]>
    find(hash: string): Promise<LoadedFile | undefined>
    record(files: readonly LoadedFile[]): Promise<void>
  }

  lookups(): Promise<LookupTable[]>

  /** Creates or replaces (or appends to) a lookup's table. A row is as long as `columns`; null is "no value". */
  writeLookup(
    name: string,
    columns: string[],
    rows: Iterable<(string | null)[]>,
    options?: { append?: boolean; contentHash?: string | null },
  ): Promise<LookupTable>

  /** An empty table with the columns of `events`. The name must be new; letters, digits and _ only. */
  createEventTable(name: string): Promise<EventTable>

  /**
   * Holds back what the embedded engine does with parts in the background, for as long as much is loaded. Resolves to
   * what ends that; until then searches find everything, a little slower.
   */
  holdMerges(): Promise<() => Promise<void>>

  /**
   * Merges what many inserts left behind, so that the searches that follow read three to six times faster. It costs a
   * fraction of what the inserts cost: worth it before many searches over what was just loaded, never needed.
   */
  settle(): Promise<void>

  /** Takes every event, the field catalogue, the list of loaded files and every lookup away. For stores of tests and of one run. */
  clear(): Promise<void>

  close(): Promise<void>
}

/** An event as it is in the store. */
export interface StoredEvent extends EventRow {
  _indextime: number
  /** A UInt64 as decimal digits. */
  _serial: string
}

export interface Partition {
  id: string
  /** Events in it, and those that are selected. */
  events: number
  selected: number
}

/** Writes events anew. A condition (`where`) is SQL over the columns that no rewriting changes. */
export interface Rewriter {
  /** Keeps what a SELECT of serials finds, and answers the condition that selects it again, whatever is loaded since. */
  select(sql: string): Promise<string>
  /** Partitions that hold selected events. */
  partitions(where: string): Promise<Partition[]>
  /** The selected events of a partition. */
  read(partition: Partition, where: string): AsyncIterable<StoredEvent[]>
  /** Takes the new rows of the selected events; nothing is seen of them before they are in the place of the old. */
  begin(partition: Partition, where: string): Promise<(batch: EncodedBatch) => Promise<void>>
  /**
   * Makes the numbers of the field catalogue true again for the source types of the selection. A field that was ever
   * multivalue stays marked as one, which is slower and never wrong.
   */
  recount(where: string): Promise<void>
  /** Drops what it kept beside the events. */
  end(): Promise<void>
}

/** A store whose events can be replaced: what reindexing needs, and tests' views of a store don't have. */
export interface RewritableStore extends Store {
  readonly rewriter: Rewriter
  readonly accelerations: Accelerations
  /** Puts what `begin` took in the place of a partition, at once. Inserts of this process wait for it. */
  replaceEvents(partition: Partition): Promise<void>
}

/** What can go wrong in a store, as data: the CLI turns each into a message and an exit code. */
export type StoreErrorKind =
  | 'in-use' // another process holds the data directory
  | 'read-only' // the data directory can't be written
  | 'not-a-directory'
  | 'unreachable' // no server answers at the URL
  | 'refused' // wrong user or password
  | 'schema-too-new' // written by a newer Karst
  | 'limit' // a limit of QueryLimits was met; `limit` names it
  | 'cancelled'
  | 'query' // the engine refused the SQL: our bug, or a diagnostic that is missing
  | 'io'

export class StoreError extends Error {
  readonly kind: StoreErrorKind
  readonly limit: keyof QueryLimits | undefined
  /** What to do about it, in a sentence. */
  readonly hint: string

  constructor(kind: StoreErrorKind, message: string, hint: string, limit?: keyof QueryLimits, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreError'
    this.kind = kind
    this.hint = hint
    this.limit = limit
  }
}
