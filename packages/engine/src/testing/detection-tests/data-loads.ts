/**
 * Attack data in the store: each file once for every source, sourcetype, host and index that tests give it, in a table
 * of its own, however many tests read it.
 */
import { IngestStopped, IngestUsageError, ingest } from '../../ingest/pipeline.ts'
import type { FileReport } from '../../ingest/report.ts'
import { type LoadedDefinitions, loadSourceTypes } from '../../ingest/sourcetypes/load.ts'
import type { CatalogueField, EncodedBatch, EventTable, FieldSighting, Store } from '../../stores/store.ts'

export interface DataLoad {
  path: string
  source: string
  sourcetype: string
  host: string | undefined
  index: string
}

export interface LoadedData {
  table: EventTable
  fields: readonly CatalogueField[]
  events: number
  /** Events that are not as they should be. */
  eventsWithProblems: number
  bytes: number
  /** Time of the newest event. */
  latest: number | undefined
}

/** The file is there and can't be loaded. */
export class DataLoadError extends Error {}

export interface DataLoadOptions {
  sourceTypeDirectories?: readonly string[]
  /** As for ingest. */
  declaredSourcetypes?: readonly string[]
  /** Loads at once. */
  jobs?: number
  signal?: AbortSignal | undefined
}

interface Kept {
  load: DataLoad
  loaded: Promise<LoadedData>
}

let tables = 0

export class DataLoads {
  readonly #store: Store
  readonly #options: DataLoadOptions
  readonly #kept = new Map<string, Kept>()
  /** Read once for all loads: that takes longer than a small log does. */
  #sourceTypes: LoadedDefinitions | undefined
  /** What was loaded so far. */
  files = 0
  events = 0
  bytes = 0

  constructor(store: Store, options: DataLoadOptions = {}) {
    this.#store = store
    this.#options = options
  }

  /** The data in the store; loads them when nobody has asked before. */
  get(load: DataLoad): Promise<LoadedData> {
    const key = keyOf(load)
    let kept = this.#kept.get(key)
    if (kept === undefined) {
      kept = { load, loaded: this.#load(load) }
      // Whoever asks is told; a load that nobody waits for must not end the process.
      kept.loaded.catch(() => {})
      this.#kept.set(key, kept)
    }
    return kept.loaded
  }

  /** Forgets the data that `keep` does not want any more. */
  async drop(keep: (load: DataLoad) => boolean): Promise<void> {
    // Whoever drops data may have changed how they are read.
    this.#sourceTypes = undefined
    for (const [key, { load, loaded }] of [...this.#kept]) {
      if (keep(load)) continue
      this.#kept.delete(key)
      await loaded.then(({ table }) => table.drop()).catch(() => {})
    }
  }

  async #load(load: DataLoad): Promise<LoadedData> {
    const table = await this.#store.createEventTable(`load_${++tables}`)
    try {
      const catalogue = new Sightings()
      const store = insertingInto(this.#store, table, catalogue)
      this.#sourceTypes ??= loadSourceTypes(this.#options.sourceTypeDirectories)
      const counts = await readInto(store, load, this.#sourceTypes, this.#options)
      this.files += 1
      this.events += counts.events
      this.bytes += counts.bytes
      return { table, fields: catalogue.fields(), ...counts }
    } catch (failure) {
      await table.drop()
      throw failure
    }
  }
}

export function keyOf({ path, source, sourcetype, host, index }: DataLoad): string {
  return JSON.stringify([path, source, sourcetype, host ?? null, index])
}

type Counts = Pick<LoadedData, 'events' | 'eventsWithProblems' | 'bytes' | 'latest'>

/** The store, except that events go to the table, and their fields to a catalogue of its own. */
function insertingInto(store: Store, table: EventTable, catalogue: Sightings): Store {
  const insertEvents = async (batch: EncodedBatch) => {
    catalogue.add(batch.sightings)
    await table.insertEvents(batch)
  }
  return new Proxy(store, {
    get(target, key) {
      if (key === 'insertEvents') return insertEvents
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function readInto(
  store: Store,
  { path, source, sourcetype, host, index }: DataLoad,
  sourceTypes: LoadedDefinitions,
  { declaredSourcetypes, signal }: DataLoadOptions,
): Promise<Counts> {
  const names = { source, sourcetype, host, index }
  const reports: FileReport[] = []
  try {
    // The same file is loaded again under other names, and no store remembers it.
    const told = { sourceTypes, ...(declaredSourcetypes && { declaredSourcetypes }) }
    const run = ingest({ store, paths: [path], ...names, once: false, ...told, signal })
    for await (const event of run) if (event.kind === 'file') reports.push(event.report)
  } catch (error) {
    if (error instanceof IngestUsageError) throw new DataLoadError(`${error.message} ${error.hint}`)
    throw error instanceof IngestStopped ? error.cause : error
  }
  return countsOf(path, reports)
}

/** An archive is several files; one that can't be read to its end is no evidence for anything. */
function countsOf(path: string, reports: readonly FileReport[]): Counts {
  const broken = reports.find(({ status }) => status === 'failed')
  const events = sum(reports, (report) => report.events)
  const empty =
    events === 0 ? (reports.find(({ reason }) => reason !== undefined)?.reason ?? 'it holds no events') : undefined
  const fault = broken?.reason ?? empty
  if (fault !== undefined) throw new DataLoadError(`${path} can't be loaded: ${fault}.`)
  const times = reports.flatMap(({ latest }) => (latest === undefined ? [] : [latest]))
  return {
    events,
    eventsWithProblems: sum(reports, (report) => report.eventsWithProblems),
    bytes: sum(reports, (report) => report.textBytes),
    latest: times.length === 0 ? undefined : Math.max(...times),
  }
}

function sum(reports: readonly FileReport[], count: (report: FileReport) => number): number {
  return reports.reduce((total, report) => total + count(report), 0)
}

/** The field catalogue of one load. */
class Sightings {
  readonly #fields = new Map<string, CatalogueField>()

  add(sightings: readonly FieldSighting[]): void {
    for (const { field, events, multi } of sightings) {
      const known = this.#fields.get(field)
      if (known === undefined) this.#fields.set(field, { field, multi, events })
      else {
        known.events += events
        known.multi ||= multi
      }
    }
  }

  fields(): CatalogueField[] {
    return [...this.#fields.values()]
  }
}

/** The catalogue of several loads together. */
export function mergeFields(lists: readonly (readonly CatalogueField[])[]): readonly CatalogueField[] {
  if (lists.length === 1) return lists[0]!
  const merged = new Sightings()
  for (const fields of lists) merged.add(fields.map((field) => ({ ...field, index: '', sourcetype: '' })))
  return merged.fields()
}
