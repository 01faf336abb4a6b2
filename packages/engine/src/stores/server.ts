/** A ClickHouse server, through its HTTP interface. */
import { Readable } from 'node:stream'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { CompactResult, Engine, InsertFormat, ReadRequest } from './engine.ts'
import { cancelled, toStoreError, unreachable } from './engine-errors.ts'
import { type EngineSettings, readSettings } from './limits.ts'
import type { StoreLocation } from './location.ts'
import { quoteIdentifier, quoteString } from './sql-text.ts'

/** Ends an idle connection only long after every limit of a search has been met. */
const REQUEST_MILLISECONDS = 24 * 3_600_000

/** A byte now and then, so that no proxy takes a long search for a dead connection. */
const KEEP_ALIVE = { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: '20000' } as const

type ServerLocation = StoreLocation & { kind: 'server' }

export function openServer(place: ServerLocation, connectSeconds: number): Engine {
  return new ServerEngine(place, connectSeconds)
}

class ServerEngine implements Engine {
  readonly kind = 'server'
  readonly location: string
  readonly #place: ServerLocation
  readonly #connectSeconds: number
  readonly #client: ClickHouseClient
  readonly #closing = new AbortController()

  constructor(place: ServerLocation, connectSeconds: number) {
    this.#connectSeconds = connectSeconds
    this.location = place.shown
    this.#place = place
    this.#client = connect(place, place.database)
  }

  /** Through a connection of its own: the store's database may not be there yet. */
  async prepare(): Promise<string> {
    const late = AbortSignal.timeout(this.#connectSeconds * 1000)
    const client = connect(this.#place)
    try {
      const name = quoteString(this.#place.database)
      const query = `SELECT version(), count() FROM system.databases WHERE name = ${name}`
      const answer = await client.query({ query, format: 'JSONCompact', abort_signal: late })
      const [version, databases] = (JSON.parse(await answer.text()) as CompactResult).data[0]!
      // Not IF NOT EXISTS alone: a user of an existing database needs no right to create one.
      if (Number(databases) === 0) await client.command({ query: createDatabase(this.#place), abort_signal: late })
      return String(version)
    } catch (failure) {
      if (late.aborted) throw unreachable(this.location, `no answer within ${this.#connectSeconds} s`, failure)
      throw this.#failure(failure)
    } finally {
      await client.close()
    }
  }

  async run(sql: string): Promise<void> {
    try {
      await this.#client.command({ query: sql, clickhouse_settings: { wait_end_of_query: 1 } })
    } catch (failure) {
      throw this.#failure(failure)
    }
  }

  async insert(table: string, format: InsertFormat, body: Uint8Array, settings: EngineSettings): Promise<void> {
    try {
      const { stream } = await this.#client.exec({
        query: `INSERT INTO ${quoteIdentifier(table)} FORMAT ${format}`,
        values: Readable.from([Buffer.from(body.buffer, body.byteOffset, body.byteLength)], { objectMode: false }),
        // Acknowledged when it is written, not when it is queued.
        clickhouse_settings: { ...settings, async_insert: 0, wait_end_of_query: 1 },
      })
      stream.resume()
    } catch (failure) {
      throw this.#failure(failure)
    }
  }

  async read(request: ReadRequest): Promise<CompactResult> {
    try {
      const answer = await this.#client.query({
        query: request.sql,
        format: 'JSONCompact',
        abort_signal: this.#signal(request),
        // Errors arrive before the first byte of the result instead of in its middle.
        clickhouse_settings: { ...readerSettings(request, false), wait_end_of_query: 1 },
      })
      return JSON.parse(await answer.text()) as CompactResult
    } catch (failure) {
      throw this.#failure(failure, request)
    }
  }

  async *stream(request: ReadRequest): AsyncGenerator<string> {
    try {
      const answer = await this.#client.query({
        query: request.sql,
        format: 'JSONCompactEachRowWithNamesAndTypes',
        abort_signal: this.#signal(request),
        clickhouse_settings: readerSettings(request, true),
      })
      for await (const rows of answer.stream()) yield rows.map((row) => `${row.text}\n`).join('')
    } catch (failure) {
      throw this.#failure(failure, request)
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#client.close()
  }

  #signal({ signal }: ReadRequest): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal
  }

  #failure(failure: unknown, request?: ReadRequest) {
    if (request && this.#signal(request).aborted) return cancelled(failure)
    return toStoreError(failure, { kind: this.kind, location: this.location, limits: request?.limits })
  }
}

function connect({ url, user, password }: ServerLocation, database?: string): ClickHouseClient {
  return createClient({
    url,
    username: user,
    password,
    ...(database !== undefined && { database }),
    application: 'karst',
    request_timeout: REQUEST_MILLISECONDS,
    // Failures are thrown; the client would also write them to the terminal.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: KEEP_ALIVE,
  })
}

function createDatabase({ database }: ServerLocation): string {
  return `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)}`
}

/**
 * `readonly = 1` refuses whatever writes, also settings that the SQL's own text would change. The server ends the
 * query when we close the connection, which is how it is cancelled.
 */
function readerSettings({ limits }: ReadRequest, streamed: boolean): EngineSettings {
  return { ...readSettings(limits, streamed), readonly: 1, cancel_http_readonly_queries_on_client_close: 1 }
}
