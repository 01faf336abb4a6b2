/** A store in memory for tests of loading. Nothing of the program imports it. */
import { type EncodedBatch, type LoadedFile, type Store, StoreError } from '../stores/store.ts'
import { type IngestOptions, ingestAll } from './pipeline.ts'
import { type ReadRow, readRows } from './read-rows.ts'
import type { FileReport, IngestSummary } from './report.ts'

/** Keeps rows; `refuse` fails the insert of a number. */
export class MemoryStore {
  rows: ReadRow[] = []
  inserts = 0
  refuse: number | undefined
  files: LoadedFile[] = []
  readonly loadedFiles: Store['loadedFiles'] = {
    heads: async () => this.files.map(({ head }) => head),
    find: async (hash) => this.files.find((file) => file.hash === hash),
    record: async (files) => void this.files.push(...files),
  }

  async holdMerges(): Promise<() => Promise<void>> {
    return async () => {}
  }

  async insertEvents(batch: EncodedBatch): Promise<void> {
    if (++this.inserts === this.refuse) throw new StoreError('io', 'The disk is full.', 'Free some space.')
    this.rows.push(...readRows(batch))
  }

  load(paths: string[], options: Partial<IngestOptions> = {}): Promise<IngestSummary> {
    return ingestAll({ store: this as unknown as Store, paths, ...options })
  }
}

/** A file's report as one line: `name: status events reason`. */
export function reportLine({ path, status, events, reason }: FileReport, folder: string): string {
  const name = path.startsWith(folder) ? path.slice(folder.length + 1) : path
  return `${name}: ${status} ${events}${reason === undefined ? '' : ` ${reason}`}`
}
