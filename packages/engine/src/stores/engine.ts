/**
 * The seam between the store and ClickHouse: the embedded engine (embedded.ts) and a server (server.ts) differ in
 * nothing else. Failures are StoreErrors.
 */
import type { EngineSettings } from './limits.ts'
import type { QueryLimits } from './store.ts'

/** ClickHouse's format JSONCompact. */
export interface CompactResult {
  meta: { name: string; type: string }[]
  data: unknown[][]
  statistics?: { elapsed: number; rows_read: number; bytes_read: number }
}

export interface ReadRequest {
  sql: string
  limits: QueryLimits
  signal?: AbortSignal | undefined
}

export type InsertFormat = 'JSONEachRow' | 'JSONCompactEachRow' | 'Native'

export interface Engine {
  readonly kind: 'embedded' | 'server'
  readonly location: string

  /** Makes the database where there is none, and answers ClickHouse's version. */
  prepare(): Promise<string>

  /** Runs a statement that writes. */
  run(sql: string): Promise<void>

  /**
   * Durable when it resolves. `body` holds rows in `format`, with all columns of `table` in its order where the format
   * does not name them.
   */
  insert(table: string, format: InsertFormat, body: Uint8Array, settings: EngineSettings): Promise<void>

  /** Runs a SELECT that can't write. */
  read(request: ReadRequest): Promise<CompactResult>

  /** The same as text in the format JSONCompactEachRowWithNamesAndTypes; a chunk ends at the end of a line. */
  stream(request: ReadRequest): AsyncIterable<string>

  close(): Promise<void>
}
