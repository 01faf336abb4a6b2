/** A ClickHouse server, through its HTTP interface. */
import { Readable } from 'node:stream'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import type { CompactResult, Engine, InsertFormat, ReadRequest } from './engine.ts'
import { cancelled, toStoreError, unreachable } from './engine-errors.ts'
import { type EngineSettings, readSettings } from './limits.ts'
import type { StoreLocation } from './location.ts'
import { quoteIdentifier } from './sql-text.ts'

const CONNECT_SECONDS = 10

/** Ends an idle connection only long after every limit of a search has been met. */
const REQUEST_MILLISECONDS = 24 * 3_600_000

export function openServer(location: StoreLocation & { kind: 'server' }): Engine {
  return new ServerEngine(location)
}

class ServerEngine implements Engine {
  readonly kind = 'server'
  readonly location: string
  readonly #database: string
  readonly #client: ClickHouseClient
  readonly #closing = new AbortController()

  constructor({ url, user, password, database, shown }: StoreLocation & { kind: 'server' }) {
    this.location = shown
    this.#database = database
    this.#client = createClient({
      url,
      username: user,
      password,
      database,
      application: 'karst',
      request_timeout: REQUEST_MILLISECONDS,
    })
  }

  /** Asks in ClickHouse's own database: the store's may not be there yet. */
  async prepare(): Promise<string> {
    const late = AbortSignal.timeout(CONNECT_SECONDS * 1000)
    const system = { clickhouse_settings: { database: 'system' }, abort_signal: late }
    try {
      const answer = await this.#client.query({ query: 'SELECT version()', format: 'JSONCompact', ...system })
      const version = String((JSON.parse(await answer.text()) as CompactResult).data[0])
      const query = `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(this.#database)}`
      await this.#client.command({ query, ...system })
      return version
    } catch (failure) {
      if (late.aborted) throw unreachable(this.location, `no answer within ${CONNECT_SECONDS} s`, failure)
      throw this.#failure(failure)
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

/**
 * `readonly = 1` refuses whatever writes, also settings that the SQL's own text would change. The server ends the
 * query when we close the connection, which is how it is cancelled.
 */
function readerSettings({ limits }: ReadRequest, streamed: boolean): EngineSettings {
  return { ...readSettings(limits, streamed), readonly: 1, cancel_http_readonly_queries_on_client_close: 1 }
}
