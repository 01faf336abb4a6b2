/** Loading: from the paths that a user names to rows in the store, with progress on the way and a report at the end. */
import { availableParallelism, hostname } from 'node:os'
import type { Store } from '../stores/store.ts'
import { type InputFile, listInputs } from './inputs.ts'
import { Ledger } from './ledger.ts'
import type { LoadOptions } from './load-file.ts'
import { loadFiles } from './load-files.ts'
import type { LoadMessage } from './load-message.ts'
import { UNPACK_LIMITS, type UnpackLimits } from './readers/budget.ts'
import { type FileReport, type IngestSummary, newReport, summarise } from './report.ts'
import type { Catalogue } from './sourcetypes/catalogue.ts'
import { catalogueOf } from './sourcetypes/catalogue-of.ts'
import { type LoadedDefinitions, loadSourceTypes, type SourceTypeProblem } from './sourcetypes/load.ts'
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
  /** Sourcetypes that content knows without a file that says how to read them: the content of a log tells. */
  declaredSourcetypes?: readonly string[]
  /** Instead of reading them from the directories: what `loadSourceTypes` gave, for many loads. */
  sourceTypes?: LoadedDefinitions | undefined
  /** True: a file whose bytes were loaded into this store before is not loaded again. False where it is left out. */
  once?: boolean
  /** Bounds on what archives and compressed files may unpack to. */
  unpack?: Partial<UnpackLimits>
  /** The path that `-` stands for; standard input itself where it is left out. */
  standardInput?: string | undefined
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
  const { definitions, problems } = options.sourceTypes ?? loadSourceTypes(options.sourceTypeDirectories)
  checkNames(options, catalogueOf(definitions))
  const { once = false, store } = options
  const inputs = await listInputs(options.paths, now, once)
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
    declared: isDeclared(options),
    source: options.source,
    host: options.host,
    zone: options.zone ?? 'UTC',
    machine: hostname(),
    now: now(),
    longestEvent: options.longestEvent ?? LONGEST_EVENT,
    batchBytes: options.batchBytes ?? BATCH_BYTES,
    problemsListed: options.problemsListed ?? PROBLEMS_LISTED,
    standardInput: options.standardInput,
    unpack: { ...UNPACK_LIMITS, ...options.unpack },
    knownHeads: once ? new Set(await store.loadedFiles.heads()) : undefined,
  }
  yield* run.load(load)
  yield { kind: 'done', summary: run.summary(), sourceTypeProblems: problems }
}

/** Loads without looking at the progress. */
export async function ingestAll(options: IngestOptions): Promise<IngestSummary> {
  for await (const event of ingest(options)) if (event.kind === 'done') return event.summary
  throw new Error('loading ended without a summary')
}

function isDeclared({ sourcetype, declaredSourcetypes = [] }: IngestOptions): boolean {
  const wanted = sourcetype?.toLowerCase()
  return declaredSourcetypes.some((name) => name.toLowerCase() === wanted)
}

function checkNames(options: IngestOptions, catalogue: Catalogue): void {
  const { sourcetype, zone } = options
  if (zone !== undefined && !zoneOf(zone)) {
    const hint = 'Name UTC, an offset such as +02:00, or a zone such as Europe/Berlin.'
    throw new IngestUsageError(`There is no time zone ${zone}.`, hint)
  }
  if (sourcetype === undefined || catalogue.knows(sourcetype) || isDeclared(options)) return
  const known = catalogue.sourcetypes()
  // What somebody calls `sysmon` is part of several names.
  const wanted = sourcetype.toLowerCase()
  const within = known.filter((name) => name.toLowerCase().includes(wanted))
  const close = within.length > 0 ? within.join(', ') : nearest(sourcetype, known)
  const own =
    'One of your own is a file in sourcetypes/ of a --content directory (docs/sourcetypes.md), or a stanza of its props.conf.'
  const told = 'Without --sourcetype it is told from the content.'
  const hint = `${close ? `Did you mean ${close}? ` : ''}${own} ${told} Known are: ${known.join(', ')}.`
  throw new IngestUsageError(`There is no source type ${sourcetype}.`, hint)
}

/** One call of `ingest`: what has been counted so far. */
class Run {
  readonly reports: FileReport[] = []
  readonly #options: IngestOptions
  readonly #files: readonly InputFile[]
  readonly #now: () => number
  readonly #start: number
  /** By the file's id; what was read, by the number of the input. */
  readonly #counts = new Map<string, Counts>()
  readonly #read: number[] = []
  readonly #ledger: Ledger | undefined
  #told = 0

  constructor(options: IngestOptions, files: readonly InputFile[], now: () => number) {
    this.#options = options
    this.#files = files
    this.#now = now
    this.#start = now()
    const { once, store, index = 'main' } = options
    this.#ledger = once ? new Ledger(store, index, now) : undefined
  }

  async *load(load: LoadOptions): AsyncGenerator<IngestEvent> {
    const { store, signal, workers } = this.#options
    const storing = new Storing()
    const find = (hash: string) => store.loadedFiles.find(hash)
    let letMerge = async (): Promise<void> => {}
    try {
      letMerge = await store.holdMerges()
      for await (const message of loadFiles(this.#files, { load, workers, find })) {
        signal?.throwIfAborted()
        if (message.kind === 'batch') {
          await storing.room()
          storing.add(store.insertEvents(message.batch), () => {
            message.release()
            for (const [id, rows] of message.rows) this.#stored(id, rows)
          })
        } else if (message.kind === 'file') yield this.#finish(message.id, message.report)
        else {
          this.#progressed(message)
          if (this.#due()) yield this.#progress(message.id)
        }
        await this.#ledger?.writeSometimes()
      }
      await storing.all()
    } catch (cause) {
      await storing.all().catch(() => {})
      await this.#ledger?.write().catch(() => {})
      throw new IngestStopped(this.summary(), cause)
    } finally {
      // After a failure of the store there may be nothing left that could merge.
      await letMerge().catch(() => {})
    }
    await this.#ledger?.write()
  }

  summary(): IngestSummary {
    return summarise(this.reports, this.#now() - this.#start)
  }

  #countsOf(id: string): Counts {
    let counts = this.#counts.get(id)
    if (!counts) {
      counts = { stored: 0, events: 0, problems: 0, report: undefined }
      this.#counts.set(id, counts)
    }
    return counts
  }

  #stored(id: string, rows: number): void {
    const counts = this.#countsOf(id)
    counts.stored += rows
    if (counts.report) counts.report.stored = counts.stored
  }

  #progressed({ id, events, problems, bytesRead }: Extract<LoadMessage, { kind: 'progress' }>): void {
    Object.assign(this.#countsOf(id), { events, problems })
    this.#read[inputOf(id)] = bytesRead
  }

  #finish(id: string, report: FileReport): IngestEvent {
    const counts = this.#countsOf(id)
    const { events, eventsWithProblems: problems } = report
    Object.assign(counts, { events, problems, report })
    report.stored = counts.stored
    this.reports.push(report)
    if (report.within === undefined) this.#read[inputOf(id)] = report.bytes
    this.#ledger?.finish(id, report)
    return { kind: 'file', report }
  }

  #due(): boolean {
    const due = this.#now() - this.#told >= PROGRESS_SECONDS
    if (due) this.#told = this.#now()
    return due
  }

  #progress(id: string): IngestProgress {
    const counts = [...this.#counts.values()]
    const bytes = sum(this.#read)
    const known = this.#files.every(({ size }) => size > 0)
    const totalBytes = known ? sum(this.#files.map(({ size }) => size)) : undefined
    const bytesPerSecond = bytes / Math.max(this.#now() - this.#start, 0.001)
    return {
      kind: 'progress',
      path: this.#files[inputOf(id)]!.path,
      bytes,
      totalBytes,
      bytesPerSecond,
      secondsLeft: totalBytes === undefined || bytes === 0 ? undefined : (totalBytes - bytes) / bytesPerSecond,
      events: sum(counts.map(({ events }) => events)),
      stored: sum(counts.map(({ stored }) => stored)),
      eventsWithProblems: sum(counts.map(({ problems }) => problems)),
    }
  }
}

interface Counts {
  stored: number
  events: number
  problems: number
  /** When it was read to its end. */
  report: FileReport | undefined
}

/** The number of the input that a file is, or is a member of. */
function inputOf(id: string): number {
  return Number.parseInt(id, 10)
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
