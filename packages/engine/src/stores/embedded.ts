/**
 * ClickHouse inside this process: a data directory through chdb.
 *
 * A session is a connection with settings of its own; it runs one statement at a time, sessions run side by side. What
 * `SET` does to a session can't be undone under `readonly = 1`, and that is what makes searches safe: a reader is
 * given its limits, then made read-only for good, and is used again only for searches with the same limits.
 */
import { readdirSync, rmSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import type { Session as Root } from 'chdb'
import type { ChdbConnection } from 'chdb/connection'
import { claimDirectory, openingFailure } from './data-directory.ts'
import type { CompactResult, Engine, InsertFormat, ReadRequest } from './engine.ts'
import { cancelled, type FailureContext, toStoreError } from './engine-errors.ts'
import { type EngineSettings, readSettings } from './limits.ts'
import { quoteString } from './sql-text.ts'
import { Turnstile } from './turnstile.ts'

/** A plain database: chdb's `default` also looks for files named like the table. */
const DATABASE = 'karst'

/** A statement occupies one of libuv's threads, four where UV_THREADPOOL_SIZE does not say otherwise. */
const WRITERS = 2
const READERS = Math.max(2, Number(process.env.UV_THREADPOOL_SIZE ?? 4) - WRITERS - 2)

/** One merge at a time: on a laptop merges otherwise take the memory and the cores that loading needs. */
const ENGINE_ARGUMENTS = [
  '--background_pool_size=1',
  '--background_merges_mutations_concurrency_ratio=1',
  '--os_threads_nice_value_merge_mutate=19',
]

/** Above this the engine is told after an insert to give back the memory that it holds in reserve. */
const SPARE_MEMORY_BYTES = 500 * 2 ** 20

/** How many kinds of readers (sets of limits) are kept when idle. */
const READER_KINDS = 8

const KILL_MILLISECONDS = 50

/** How long the end of the process may wait for the end of its statements. */
const EXIT_MILLISECONDS = 3000

const INCOMING = /^incoming-.*\.rows$/

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>
type Chdb = typeof import('chdb')

interface Session {
  connection: ChdbConnection
  client: ClickHouseClient
  /** Finds the session's running statement in system.processes. */
  id: string
}

export async function openEmbedded(directory: string): Promise<Engine> {
  claimDirectory(directory)
  const { createChdbConnection } = await import('chdb/connection')
  // The package's main module is CommonJS, and what `import` makes of it hides the types.
  const chdb = createRequire(import.meta.url)('chdb') as Chdb
  const connect = (): Session => {
    const connection = createChdbConnection({ path: directory })
    // chdb declares the client's interface a second time, from its own copy of the client's types.
    const client = createClient({ connection: connection as unknown as NonNullable<ClientOptions['connection']> })
    return { connection, client, id: crypto.randomUUID() }
  }
  let root: Root
  try {
    root = new chdb.Session(directory, { connectionArgs: ENGINE_ARGUMENTS })
  } catch (cause) {
    throw openingFailure(directory, cause)
  }
  removeIncoming(directory)
  return new EmbeddedEngine(directory, root, connect, chdb.drainPending)
}

/** What a process left that was killed while it inserted. Only after the engine has locked the directory. */
function removeIncoming(directory: string): void {
  for (const name of readdirSync(directory)) if (INCOMING.test(name)) rmSync(join(directory, name), { force: true })
}

/** chdb begins every chunk with the lines of names and types. */
function withoutHeading(text: string): string {
  return text.slice(text.indexOf('\n', text.indexOf('\n') + 1) + 1)
}

class EmbeddedEngine implements Engine {
  readonly kind = 'embedded'
  readonly location: string
  /** Started the engine with its arguments; runs what must not wait for a thread. */
  readonly #root: Root
  readonly #connect: () => Session
  readonly #drained: () => Promise<void>
  readonly #writes = new Turnstile(WRITERS)
  readonly #reads = new Turnstile(READERS)
  readonly #writers: Session[] = []
  /** Idle readers by their settings. */
  readonly #idle = new Map<string, Session[]>()
  readonly #busy = new Set<Session>()
  #closed = false

  constructor(directory: string, root: Root, connect: () => Session, drained: () => Promise<void>) {
    this.location = directory
    this.#root = root
    this.#connect = connect
    this.#drained = drained
    // Before chdb's own listener, which takes the sessions away.
    process.prependListener('exit', this.#atExit)
  }

  /** The engine does not survive that its process ends in the middle of a statement: they are ended first. */
  readonly #atExit = (): void => {
    if (this.#writes.inside + this.#reads.inside === 0) return
    const clock = new Int32Array(new SharedArrayBuffer(4))
    const end = Date.now() + EXIT_MILLISECONDS
    for (let others = true; others && Date.now() < end; ) {
      this.#root.query('KILL QUERY WHERE query_id != queryID() ASYNC')
      others = this.#root.query('SELECT count() FROM system.processes', 'TSV').trim() !== '1'
      // Once more after the last: its thread still has to put the result away.
      Atomics.wait(clock, 0, 0, 20)
    }
  }

  async prepare(): Promise<string> {
    this.#root.query(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`)
    return this.#root.query('SELECT version()', 'TSV').trim()
  }

  run(sql: string): Promise<void> {
    return this.#write(async ({ client }) => void (await client.command({ query: sql })))
  }

  insert(table: string, format: InsertFormat, body: Uint8Array, settings: EngineSettings): Promise<void> {
    return this.#write(async (writer) => {
      if (format === 'Native') await this.#insertFile(writer, table, format, body)
      // Not client.insert: through it, chdb makes a JavaScript string of the body.
      else await writer.connection.chdb.rawInsert({ table, format, values: body, settings })
      if (process.memoryUsage.rss() > SPARE_MEMORY_BYTES)
        await writer.client.command({ query: 'SYSTEM JEMALLOC PURGE' })
    })
  }

  /** chdb takes binary blocks only from files. */
  async #insertFile({ client, id }: Session, table: string, format: InsertFormat, body: Uint8Array): Promise<void> {
    const file = join(this.location, `incoming-${id}.rows`)
    try {
      await writeFile(file, body)
      await client.command({ query: `INSERT INTO ${table} FROM INFILE ${quoteString(file)} FORMAT ${format}` })
    } finally {
      await rm(file, { force: true })
    }
  }

  async #write(action: (writer: Session) => Promise<void>): Promise<void> {
    const leave = await this.#writes.enter()
    let writer: Session | undefined
    try {
      if (this.#closed) throw cancelled()
      writer = this.#writers.pop() ?? (await this.#startWriter())
      await action(writer)
      this.#writers.push(writer)
    } catch (failure) {
      if (writer) this.#discard(writer)
      throw toStoreError(failure, this.#context())
    } finally {
      leave()
    }
  }

  async #startWriter(): Promise<Session> {
    const session = this.#connect()
    await session.client.command({ query: `USE ${DATABASE}` })
    return session
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
      for (let first = true; ; first = false) {
        const chunk = await this.#attempt(session, request, () => chunks.next())
        if (chunk.done) break
        const text = chunk.value.text()
        yield first ? text : withoutHeading(text)
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
        this.#stop(session, running)
      }
      signal.addEventListener('abort', abort, { once: true })
      running.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    })
  }

  /** Again and again: a statement can't be killed before the engine has listed it. */
  #stop(session: Session, running: Promise<unknown>): void {
    this.#kill(session)
    const again = setInterval(() => this.#kill(session), KILL_MILLISECONDS)
    const end = () => clearInterval(again)
    running.then(end, end)
  }

  /** Synchronously: every thread may be busy with what is to be stopped. */
  #kill(session: Session): void {
    try {
      this.#root.query(`KILL QUERY WHERE Settings['log_comment'] = ${quoteString(session.id)} ASYNC`)
    } catch {
      // It has ended by itself, or max_execution_time will end it.
    }
  }

  async #reader(request: ReadRequest, streamed: boolean): Promise<Session> {
    if (this.#closed) throw cancelled()
    const settings = readSettings(request.limits, streamed)
    const session = this.#idle.get(JSON.stringify(settings))?.pop() ?? (await this.#startReader(settings))
    this.#busy.add(session)
    return session
  }

  async #startReader(settings: EngineSettings): Promise<Session> {
    const session = this.#connect()
    try {
      await session.client.command({ query: `USE ${DATABASE}` })
      const clickhouse_settings = { ...settings, log_comment: session.id }
      await session.client.command({ query: 'SET readonly = 1', clickhouse_settings })
      return session
    } catch (failure) {
      this.#discard(session)
      throw toStoreError(failure, this.#context())
    }
  }

  #release(session: Session, request: ReadRequest, streamed: boolean): void {
    const key = JSON.stringify(readSettings(request.limits, streamed))
    const idle = this.#idle.get(key)
    const enough = (idle?.length ?? 0) >= READERS || (!idle && this.#idle.size >= READER_KINDS)
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

  /** Ends the searches that run; lets the inserts that run finish. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const session of this.#busy) this.#kill(session)
    for (let place = 0; place < WRITERS; place++) await this.#writes.enter()
    const sessions = [...this.#idle.values(), this.#writers, [...this.#busy]].flat()
    for (const session of sessions) await session.client.close()
    process.off('exit', this.#atExit)
    this.#root.close()
    await this.#drained()
  }

  #context(request?: ReadRequest): FailureContext {
    return { kind: this.kind, location: this.location, limits: request?.limits }
  }
}
