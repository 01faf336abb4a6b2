/**
 * Files that change below some folders. Every folder is watched by itself: that sees files that an editor replaces
 * instead of writing them, which a watch on the file loses, and works alike on all systems.
 */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join, resolve } from 'node:path'

export interface WatchedPlaces {
  /** Folders with everything below them. */
  trees: readonly string[]
  /** Single files: their folders are watched for them alone. */
  files: readonly string[]
}

/** Milliseconds without another change after which changes are told: an editor writes a file in several steps. */
const QUIET = 40
const IGNORED = /^(?:\.|node_modules$)|~$/

export class FileWatch {
  readonly #watchers = new Map<string, FSWatcher>()
  /** Folders all of whose files count; of the others only `#files` do. */
  readonly #inTree = new Set<string>()
  readonly #files = new Set<string>()
  /** Time and size of each file that was seen: an event without a change of these is none. */
  readonly #seen = new Map<string, string>()
  #changed = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #waiting: (() => void) | undefined

  constructor(places: WatchedPlaces) {
    for (const tree of places.trees) this.#addTree(resolve(tree))
    this.addFiles(places.files)
  }

  addFiles(files: readonly string[]): void {
    for (const file of files.map((each) => resolve(each))) {
      if (this.#files.has(file)) continue
      this.#files.add(file)
      this.#remember(file)
      this.#watchFolder(resolve(file, '..'))
    }
  }

  /** Absolute paths of what was changed, added or taken away, some at a time; ends when the signal fires. */
  async *changes(signal: AbortSignal): AsyncGenerator<string[]> {
    const wake = () => this.#waiting?.()
    signal.addEventListener('abort', wake)
    try {
      while (!signal.aborted) {
        if (this.#changed.size === 0 || this.#timer !== undefined) {
          await new Promise<void>((resume) => {
            this.#waiting = resume
          })
          continue
        }
        const changed = [...this.#changed].sort()
        this.#changed = new Set()
        yield changed
      }
    } finally {
      signal.removeEventListener('abort', wake)
      this.close()
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #addTree(folder: string): void {
    if (this.#inTree.has(folder)) return
    this.#inTree.add(folder)
    this.#watchFolder(folder)
    for (const entry of entriesOf(folder)) this.#addEntry(folder, entry)
  }

  #addEntry(folder: string, name: string): void {
    if (IGNORED.test(name)) return
    const path = join(folder, name)
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) this.#addTree(path)
    else this.#remember(path)
  }

  #watchFolder(folder: string): void {
    if (this.#watchers.has(folder)) return
    try {
      const watcher = watch(folder, (_, name) => this.#tell(folder, name))
      // A folder that is taken away: its files are told by the folder above.
      watcher.on('error', () => this.#forget(folder))
      this.#watchers.set(folder, watcher)
    } catch {
      // It is gone already.
    }
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
    this.#inTree.delete(folder)
  }

  #tell(folder: string, name: string | null): void {
    // Some systems do not say which file it was.
    const names = name === null ? entriesOf(folder) : [name]
    for (const each of names) this.#tellOne(folder, each)
  }

  #tellOne(folder: string, name: string): void {
    const path = join(folder, name)
    if (IGNORED.test(name) || !(this.#inTree.has(folder) || this.#files.has(path))) return
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      this.#addFolderOf(path)
      return
    }
    if (!this.#remember(path)) return
    this.#changed.add(path)
    this.#wakeSoon()
  }

  /** A new folder: its files are new too. */
  #addFolderOf(folder: string): void {
    if (this.#inTree.has(folder)) return
    this.#inTree.add(folder)
    this.#watchFolder(folder)
    for (const name of entriesOf(folder)) this.#tellOne(folder, name)
  }

  #wakeSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#waiting?.()
    }, QUIET)
  }

  /** True when the file is not as it was. */
  #remember(path: string): boolean {
    const found = statSync(path, { throwIfNoEntry: false })
    const state = found === undefined ? 'absent' : `${found.mtimeMs} ${found.size} ${found.ino}`
    const before = this.#seen.get(path) ?? 'absent'
    this.#seen.set(path, state)
    return state !== before
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
