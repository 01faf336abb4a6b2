/**
 * Writes down which files were loaded, after their events were stored: a crash may leave a file's events in the store
 * and the file unrecorded, never a file recorded whose events are missing.
 */
import type { LoadedFile, Store } from '../stores/store.ts'
import type { FileReport } from './report.ts'

/** Each write waits for the disk: many small files share one. */
const SECONDS = 1

export class Ledger {
  readonly #store: Store
  readonly #index: string
  readonly #now: () => number
  /** Files that were read and are not recorded: their events may be on the way. */
  #waiting: { report: FileReport; members: FileReport[] }[] = []
  /** All below an archive, by its id. */
  readonly #members = new Map<string, FileReport[]>()
  readonly #paths = new Map<string, string>()
  #written = 0

  constructor(store: Store, index: string, now: () => number) {
    this.#store = store
    this.#index = index
    this.#now = now
  }

  /** A file was read to its end. An archive comes after its members. */
  finish(id: string, report: FileReport): void {
    for (let end = id.lastIndexOf('/'); end > 0; end = id.lastIndexOf('/', end - 1)) this.#add(id.slice(0, end), report)
    const members = this.#members.get(id) ?? []
    this.#members.delete(id)
    if (!report.identity) return
    // Members that could not be read may be readable one day: then the archive is looked at again, the others are known.
    if (members.some(({ status, identity }) => !identity && status !== 'known' && status !== 'empty')) return
    if (report.archive && report.status === 'failed') return
    this.#noteTwin(report, report.identity.hash)
    this.#waiting.push({ report, members })
  }

  #add(archive: string, member: FileReport): void {
    const members = this.#members.get(archive)
    if (members) members.push(member)
    else this.#members.set(archive, [member])
  }

  /** The same bytes under two names in one run are two files that somebody keeps: both are loaded, and it is said. */
  #noteTwin(report: FileReport, hash: string): void {
    const twin = this.#paths.get(hash)
    if (twin === undefined) this.#paths.set(hash, report.path)
    else report.notice ??= `the same bytes as ${twin}; both are loaded`
  }

  async writeSometimes(): Promise<void> {
    if (this.#waiting.length === 0 || this.#now() - this.#written < SECONDS) return
    await this.write()
  }

  /** What is stored by now. */
  async write(): Promise<void> {
    this.#written = this.#now()
    const stored = this.#waiting.filter(({ report, members }) => [report, ...members].every(isStored))
    this.#waiting = this.#waiting.filter((each) => !stored.includes(each))
    await this.#store.loadedFiles.record(stored.map(({ report, members }) => this.#record(report, members)))
  }

  #record({ path, bytes, identity, ...report }: FileReport, members: readonly FileReport[]): LoadedFile {
    const all = [report, ...members]
    const sourcetypes = new Set(all.flatMap(({ sources }) => sources.map(({ sourcetype }) => sourcetype)))
    return {
      ...identity!,
      path,
      bytes,
      events: all.reduce((sum, { events }) => sum + events, 0),
      index: this.#index,
      sourcetypes: [...sourcetypes].sort(),
      loaded: this.#now(),
    }
  }
}

function isStored({ stored, events }: FileReport): boolean {
  return stored === events
}
