/** Loading: from the paths that a user names to rows in the store, with progress on the way and a report at the end. */
import { availableParallelism, hostname } from 'node:os'
import type { Store } from '../stores/store.ts'
import { type InputFile, listInputs } from './inputs.ts'
import type { LoadOptions } from './load-file.ts'
import { loadFiles } from './load-files.ts'
import { type FileReport, type IngestSummary, newReport, summarise } from './report.ts'
import { Catalogue } from './sourcetypes/catalogue.ts'
import { loadSourceTypes, type SourceTypeProblem } from './sourcetypes/load.ts'
import { nearest } from './sourcetypes/nearest.ts'
import { zoneOf } from './time/zone.ts'

export interface IngestOptions {
  store: Store
  /** Files, folders, `-` for standard input. */
  paths: readonly string[]
  index?: string | undefined
  /** Instead of what the content says. */
  sourcetype?: string | undefined
  source?: string | undefined
  host?: string | undefined
  /** For times that name no zone; UTC where it is left out. */
  zone?: string | undefined
  /** Directories with source type files of the user (`<content>/sourcetypes`). */
  sourceTypeDirectories?: readonly string[]
  workers?: number | undefined
  signal?: AbortSignal | undefined
  /** Epoch seconds. */
  now?: () => number
  longestEvent?: number
  batchBytes?: number
  problemsListed?: number
}

export interface IngestProgress {
  kind: 'progress'
  /** The file that was read last. */
  path: string
  /** Bytes on disk: read, and in all (undefined when an input can't tell). */
  bytes: number
  totalBytes: number | undefined
  bytesPerSecond: number
  secondsLeft: number | undefined
  events: number
  stored: number
  eventsWithProblems: number
}

export type IngestEvent =
  | IngestProgress
  /** A file was read; events of it may still be on their way to the store, and `stored` grows. */
  | { kind: 'file'; report: FileReport }
  | { kind: 'done'; summary: IngestSummary; sourceTypeProblems: SourceTypeProblem[] }

/** Something that the user must say differently; nothing was loaded. */
export class IngestUsageError extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.name = 'IngestUsageError'
    this.hint = hint
  }
}

/** Loading ended before its end: the store failed (`cause` is its StoreError) or the signal fired. */
export class IngestStopped extends Error {
  readonly summary: IngestSummary
  constructor(summary: IngestSummary, cause: unknown) {
    super('Loading was stopped before all files were stored.', { cause })
    this.name = 'IngestStopped'
    this.summary = summary
  }
}

/** Characters. On its way into the store an event takes about ten times its length of memory. */
export const LONGEST_EVENT = 64 << 20
/** Every insert has its price, so that smaller batches take more time and, in the end, no less memory. */
export const BATCH_BYTES = 16 << 20
const PROBLEMS_LISTED = 20
const PROGRESS_SECONDS = 0.2
/** Inserts at once: on two processors one of them and the reader fill both, and memory holds one batch less. */
const INSERTS = availableParallelism() > 2 ? 2 : 1

export async function* ingest(options: IngestOptions): AsyncGenerator<IngestEvent> {
  const now = options.now ?? (() => Date.now() / 1000)
  const { definitions, problems } = loadSourceTypes(options.sourceTypeDirectories)
  checkNames(options, new Catalogue(definitions))
  const inputs = await listInputs(options.paths, now)
  const run = new Run(options, inputs.files, now)
  for (const { path, reason } of inputs.problems) {
    const report: FileReport = { ...newReport(path, true), status: 'failed', reason }
    run.reports.push(report)
    yield { kind: 'file', report }
  }
  const load: LoadOptions = {
    definitions,
    index: options.index ?? 'main',
    sourcetype: options.sourcetype,
    source: options.source,
    host: options.host,
    zone: options.zone ?? 'UTC',
    machine: hostname(),
    now: now(),
    longestEvent: options.longestEvent ?? LONGEST_EVENT,
    batchBytes: options.batchBytes ?? BATCH_BYTES,
    problemsListed: options.problemsListed ?? PROBLEMS_LISTED,
  }
  yield* run.load(load)
  yield { kind: 'done', summary: run.summary(), sourceTypeProblems: problems }
}

/** Loads without looking at the progress. */
export async function ingestAll(options: IngestOptions): Promise<IngestSummary> {
  for await (const event of ingest(options)) if (event.kind === 'done') return event.summary
  throw new Error('loading ended without a summary')
}

function checkNames({ sourcetype, zone }: IngestOptions, catalogue: Catalogue): void {
  if (zone !== undefined && !zoneOf(zone)) {
    const hint = 'Name UTC, an offset such as +02:00, or a zone such as Europe/Berlin.'
    throw new IngestUsageError(`There is no time zone ${zone}.`, hint)
  }
  if (sourcetype === undefined || catalogue.knows(sourcetype)) return
  const known = catalogue.sourcetypes()
  const close = nearest(sourcetype, known)
  const hint = `${close ? `Did you mean ${close}? ` : ''}Known are: ${known.join(', ')}.`
  throw new IngestUsageError(`There is no source type ${sourcetype}.`, hint)
}

/** One call of `ingest`: what has been counted so far. */
class Run {
  readonly reports: FileReport[] = []
  readonly #options: IngestOptions
  readonly #files: readonly InputFile[]
  readonly #now: () => number
  readonly #start: number
  /** By number of the file. */
  readonly #byFile: FileReport[] = []
  readonly #stored: number[] = []
  readonly #read: number[] = []
  readonly #events: number[] = []
  readonly #problems: number[] = []
  #told = 0

  constructor(options: IngestOptions, files: readonly InputFile[], now: () => number) {
    this.#options = options
    this.#files = files
    this.#now = now
    this.#start = now()
  }

  async *load(load: LoadOptions): AsyncGenerator<IngestEvent> {
    const { store, signal, workers } = this.#options
    const storing = new Storing()
    try {
      for await (const message of loadFiles(this.#files, { load, workers })) {
        signal?.throwIfAborted()
        if (message.kind === 'batch') {
          await storing.room()
          storing.add(store.insertEvents(message.batch), () => {
            message.release()
            this.#countStored(message.rows)
          })
        } else if (message.kind === 'file') yield this.#finish(message.file, message.report)
        else {
          this.#read[message.file] = message.bytesRead
          this.#events[message.file] = message.events
          this.#problems[message.file] = message.problems
          if (this.#due()) yield this.#progress(message.file)
        }
      }
      await storing.all()
    } catch (cause) {
      await storing.all().catch(() => {})
      throw new IngestStopped(this.summary(), cause)
    }
  }

  summary(): IngestSummary {
    return summarise(this.reports, this.#now() - this.#start)
  }

  #countStored(rows: [file: number, rows: number][]): void {
    for (const [file, count] of rows) {
      this.#stored[file] = (this.#stored[file] ?? 0) + count
      const report = this.#byFile[file]
      if (report) report.stored = this.#stored[file]
    }
  }

  #finish(file: number, report: FileReport): IngestEvent {
    report.stored = this.#stored[file] ?? 0
    this.#byFile[file] = report
    this.reports.push(report)
    this.#read[file] = report.bytes
    this.#events[file] = report.events
    this.#problems[file] = report.eventsWithProblems
    return { kind: 'file', report }
  }

  #due(): boolean {
    const due = this.#now() - this.#told >= PROGRESS_SECONDS
    if (due) this.#told = this.#now()
    return due
  }

  #progress(file: number): IngestProgress {
    const bytes = sum(this.#read)
    const known = this.#files.every(({ size }) => size > 0)
    const totalBytes = known ? sum(this.#files.map(({ size }) => size)) : undefined
    const bytesPerSecond = bytes / Math.max(this.#now() - this.#start, 0.001)
    return {
      kind: 'progress',
      path: this.#files[file]!.path,
      bytes,
      totalBytes,
      bytesPerSecond,
      secondsLeft: totalBytes === undefined || bytes === 0 ? undefined : (totalBytes - bytes) / bytesPerSecond,
      events: sum(this.#events),
      stored: sum(this.#stored),
      eventsWithProblems: sum(this.#problems),
    }
  }
}

/** Inserts under way. */
class Storing {
  readonly #running = new Set<Promise<void>>()
  #failure: unknown

  add(insert: Promise<void>, done: () => void): void {
    const running = insert
      .then(done, (failure: unknown) => {
        this.#failure ??= failure
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when another insert may begin; rejects when one has failed. */
  async room(): Promise<void> {
    while (this.#running.size >= INSERTS) await Promise.race(this.#running)
    if (this.#failure !== undefined) throw this.#failure
  }

  async all(): Promise<void> {
    await Promise.all(this.#running)
    if (this.#failure !== undefined) throw this.#failure
  }
}

/** Files that have told nothing yet leave holes. */
function sum(numbers: readonly (number | undefined)[]): number {
  let total = 0
  for (const number of numbers) total += number ?? 0
  return total
}
