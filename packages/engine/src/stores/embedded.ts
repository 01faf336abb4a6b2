/**
 * ClickHouse inside this process: a data directory through chdb.
 *
 * A session is a connection with settings of its own; it runs one statement at a time, sessions run side by side. What
 * `SET` does to a session can't be undone under `readonly = 1`, and that is what makes searches safe: a reader is
 * given its limits, then made read-only for good, and is used again only for searches with the same limits.
 */
import { createRequire } from 'node:module'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import type { ChdbConnection } from 'chdb/connection'
import { claimDirectory, openingFailure } from './data-directory.ts'
import type { CompactResult, Engine, InsertFormat, ReadRequest } from './engine.ts'
import { cancelled, type FailureContext, toStoreError } from './engine-errors.ts'
import { type EngineSettings, readSettings } from './limits.ts'
import { quoteString } from './sql-text.ts'
import { Turnstile } from './turnstile.ts'

/** A plain database: chdb's `default` also looks for files named like the table. */
const DATABASE = 'karst'

/** Every statement blocks one of libuv's four threads; one is left for files, one for inserts. */
const READERS = 2

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>

interface Session {
  connection: ChdbConnection
  client: ClickHouseClient
  /** Finds the session's running statement in system.processes. */
  id: string
}

export async function openEmbedded(directory: string): Promise<Engine> {
  claimDirectory(directory)
  const { createChdbConnection } = await import('chdb/connection')
  const connect = (): Session => {
    const connection = createChdbConnection({ path: directory })
    // chdb declares the client's interface a second time, from its own copy of the client's types.
    const client = createClient({ connection: connection as unknown as NonNullable<ClientOptions['connection']> })
    return { connection, client, id: crypto.randomUUID() }
  }
  try {
    return new EmbeddedEngine(directory, connect)
  } catch (cause) {
    throw openingFailure(directory, cause)
  }
}

class EmbeddedEngine implements Engine {
  readonly kind = 'embedded'
  readonly location: string
  readonly #connect: () => Session
  readonly #writer: Session
  readonly #control: Session
  readonly #writes = new Turnstile(1)
  readonly #reads = new Turnstile(READERS)
  /** Idle readers by their settings. */
  readonly #idle = new Map<string, Session[]>()
  readonly #busy = new Set<Session>()
  #closed = false

  constructor(directory: string, connect: () => Session) {
    this.location = directory
    this.#connect = connect
    this.#writer = connect()
    this.#control = connect()
  }

  async prepare(): Promise<string> {
    await this.run(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`)
    await this.run(`USE ${DATABASE}`)
    const result = await this.#writer.client.query({ query: 'SELECT version()', format: 'JSONCompact' })
    return String((JSON.parse(await result.text()) as CompactResult).data[0])
  }

  run(sql: string): Promise<void> {
    return this.#write(async () => void (await this.#writer.client.command({ query: sql })))
  }

  insert(table: string, format: InsertFormat, body: Uint8Array, settings: EngineSettings): Promise<void> {
    // Not client.insert: through it, chdb makes a JavaScript string of the body.
    return this.#write(async () => {
      await this.#writer.connection.chdb.rawInsert({ table, format, values: body, settings })
    })
  }

  async #write(action: () => Promise<void>): Promise<void> {
    const leave = await this.#writes.enter()
    try {
      await action()
    } catch (failure) {
      throw toStoreError(failure, this.#context())
    } finally {
      leave()
    }
  }

  async read(request: ReadRequest): Promise<CompactResult> {
    const session = await this.#reader(request, false)
    try {
      const result = await this.#attempt(session, request, async () => {
        const answer = await session.client.query({ query: request.sql, format: 'JSONCompact' })
        return JSON.parse(await answer.text()) as CompactResult
      })
      this.#release(session, request, false)
      return result
    } catch (failure) {
      this.#discard(session)
      throw toStoreError(failure, this.#context(request))
    }
  }

  async *stream(request: ReadRequest): AsyncGenerator<string> {
    const session = await this.#reader(request, true)
    let complete = false
    try {
      const stream = session.connection.chdb.queryStream(request.sql, { format: 'JSONCompactEachRowWithNamesAndTypes' })
      const chunks = stream[Symbol.asyncIterator]()
      for (;;) {
        const chunk = await this.#attempt(session, request, () => chunks.next())
        if (chunk.done) break
        yield chunk.value.text()
      }
      complete = true
    } catch (failure) {
      throw toStoreError(failure, this.#context(request))
    } finally {
      // Whatever was left unread goes with the session.
      if (complete) this.#release(session, request, true)
      else this.#discard(session)
    }
  }

  /** One native call of a reader: waits for its turn, rejects at once when the signal fires, and then stops the work. */
  async #attempt<T>(session: Session, { signal }: ReadRequest, call: () => Promise<T>): Promise<T> {
    if (signal?.aborted) throw cancelled(signal.reason)
    const leave = await this.#reads.enter(signal)
    const running = call().finally(leave)
    if (!signal) return running
    return new Promise<T>((resolve, reject) => {
      const abort = () => {
        reject(cancelled(signal.reason))
        void this.#kill(session)
      }
      signal.addEventListener('abort', abort, { once: true })
      running.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    })
  }

  async #kill(session: Session): Promise<void> {
    const query = `KILL QUERY WHERE Settings['log_comment'] = ${quoteString(session.id)} ASYNC`
    await this.#control.client.command({ query }).catch(() => {})
  }

  async #reader(request: ReadRequest, streamed: boolean): Promise<Session> {
    if (this.#closed) throw cancelled()
    const settings = readSettings(request.limits, streamed)
    const idle = this.#idle.get(JSON.stringify(settings))?.pop()
    const session = idle ?? this.#connect()
    this.#busy.add(session)
    if (!idle) {
      await session.client.command({ query: `USE ${DATABASE}` })
      const clickhouse_settings = { ...settings, log_comment: session.id }
      await session.client.command({ query: 'SET readonly = 1', clickhouse_settings })
    }
    return session
  }

  #release(session: Session, request: ReadRequest, streamed: boolean): void {
    const key = JSON.stringify(readSettings(request.limits, streamed))
    const idle = this.#idle.get(key)
    const enough = (idle?.length ?? 0) >= READERS || (!idle && this.#idle.size >= 8)
    if (this.#closed || enough) {
      this.#discard(session)
      return
    }
    this.#busy.delete(session)
    if (idle) idle.push(session)
    else this.#idle.set(key, [session])
  }

  /** After a failure a session may still hold output of the failed statement, so it is never used again. */
  #discard(session: Session): void {
    this.#busy.delete(session)
    void session.client.close()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const session of this.#busy) await this.#kill(session)
    const leave = await this.#writes.enter()
    leave()
    const sessions = [...this.#idle.values()].flat()
    for (const session of [...sessions, ...this.#busy, this.#writer, this.#control]) await session.client.close()
    const { drainPending } = createRequire(import.meta.url)('chdb') as typeof import('chdb')
    await drainPending()
  }

  #context(request?: ReadRequest): FailureContext {
    return { kind: this.kind, location: this.location, limits: request?.limits }
  }
}
