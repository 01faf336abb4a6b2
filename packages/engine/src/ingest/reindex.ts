/** Reindexing: events of a selection derived anew, month of loading by month of loading, and put in the place of the old. */
import type { EncodedBatch, Partition, RewritableStore, StoredEvent } from '../stores/store.ts'
import type { EventFields } from './event-fields.ts'
import { BATCH_BYTES } from './pipeline.ts'
import { type Derived, type RederiveOptions, Rederiver } from './rederive.ts'
import { RowWriter } from './row-writer.ts'

export interface ReindexOptions extends RederiveOptions {
  store: RewritableStore
  /** What selects the events: a condition over the base columns, or a SELECT of `_serial`. */
  selection: { where: string } | { serials: string }
  /** Tell what would change, and change nothing. */
  dryRun: boolean
  signal?: AbortSignal | undefined
  progress?: (done: number, total: number) => void
}

/** What became of the events of a source type. */
export interface TypeChanges {
  sourcetype: string
  events: number
  /** Events of which anything is another than before. */
  changed: number
  /** Events that stay as they are, by the reason. */
  kept: Record<string, number>
  /** By name, the number of events: the field is new, is gone, or has another value. Tags are the field `tag`. */
  gained: Record<string, number>
  lost: Record<string, number>
  altered: Record<string, number>
}

export interface Reindexed {
  events: number
  changed: number
  /** Months of loading that were written anew; 0 when nothing changed or nothing was to be written. */
  partitions: number
  types: TypeChanges[]
}

/** Reindexing was stopped; `done` months of loading are new, the others as before. */
export class ReindexStopped extends Error {
  readonly done: number
  constructor(done: number, cause: unknown) {
    super('Reindexing was stopped.', { cause })
    this.name = 'ReindexStopped'
    this.done = done
  }
}

export async function reindex(options: ReindexOptions): Promise<Reindexed> {
  const { store, selection, dryRun } = options
  const rewriter = store.rewriter
  const changes = new Changes()
  let done = 0
  try {
    const where = 'where' in selection ? selection.where : await rewriter.select(selection.serials)
    const partitions = await rewriter.partitions(where)
    const run = new Run(options, partitions, where, changes)
    // First without writing: a month in which nothing changes is not written anew.
    for (const partition of partitions) {
      const changed = await run.compare(partition)
      if (dryRun || !changed) continue
      await run.rewrite(partition)
      done++
    }
    if (done > 0) await rewriter.recount(where)
  } catch (cause) {
    throw options.signal?.aborted ? new ReindexStopped(done, cause) : cause
  } finally {
    await rewriter.end()
  }
  const { events, changed, types } = changes
  return { events, changed, partitions: done, types }
}

class Run {
  readonly #options: ReindexOptions
  readonly #where: string
  readonly #changes: Changes
  readonly #total: number
  #read = 0

  constructor(options: ReindexOptions, partitions: readonly Partition[], where: string, changes: Changes) {
    this.#options = options
    this.#where = where
    this.#changes = changes
    this.#total = partitions.reduce((sum, { selected }) => sum + selected, 0)
  }

  /** True when an event would be another than before. */
  async compare(partition: Partition): Promise<boolean> {
    const rederiver = new Rederiver(this.#options)
    const before = this.#changes.changed
    for await (const event of this.#events(partition)) {
      this.#changes.note(event, rederiver.derive(event))
      if (++this.#read % 1000 === 0) this.#options.progress?.(this.#read, this.#total)
    }
    return this.#changes.changed > before
  }

  async rewrite(partition: Partition): Promise<void> {
    const { store } = this.#options
    const insert = await store.rewriter.begin(partition, this.#where)
    for await (const batch of this.#batches(partition)) await insert(batch)
    this.#options.signal?.throwIfAborted()
    await store.replaceEvents(partition)
  }

  async *#batches(partition: Partition): AsyncGenerator<EncodedBatch> {
    const rederiver = new Rederiver(this.#options)
    const memory = () => new ArrayBuffer(BATCH_BYTES + (BATCH_BYTES >> 2))
    let serial = ''
    const writer = new RowWriter(rederiver.names, BATCH_BYTES, 0, () => serial)
    for await (const stored of this.#events(partition)) {
      const { event, tagging } = rederiver.derive(stored)
      serial = stored._serial
      writer.write(event, tagging, stored._indextime)
      if (writer.length >= BATCH_BYTES) yield writer.take(memory())
    }
    if (writer.rows > 0) yield writer.take(memory())
  }

  async *#events(partition: Partition): AsyncGenerator<StoredEvent> {
    for await (const events of this.#options.store.rewriter.read(partition, this.#where)) {
      this.#options.signal?.throwIfAborted()
      yield* events
    }
  }
}

class Changes {
  readonly #types = new Map<string, TypeChanges>()
  events = 0
  changed = 0

  get types(): TypeChanges[] {
    return [...this.#types.values()].sort((a, b) => b.events - a.events)
  }

  note(stored: StoredEvent, { event, tagging, kept }: Derived): void {
    const type = this.#of(stored.sourcetype)
    type.events++
    this.events++
    if (kept !== undefined) {
      type.kept[kept] = (type.kept[kept] ?? 0) + 1
      return
    }
    const fields = compareFields(type, stored, event.fields)
    const tags = stored.tag.join('\0') !== tagging.tags.join('\0')
    if (tags) count(type.altered, 'tag')
    const time = stored._time !== event.time
    if (time) count(type.altered, '_time')
    if (!fields && !tags && !time) return
    type.changed++
    this.changed++
  }

  #of(sourcetype: string): TypeChanges {
    let type = this.#types.get(sourcetype)
    if (!type) {
      const counts = (): Record<string, number> => Object.create(null)
      const [kept, gained, lost, altered] = [counts(), counts(), counts(), counts()]
      type = { sourcetype, events: 0, changed: 0, kept, gained, lost, altered }
      this.#types.set(sourcetype, type)
    }
    return type
  }
}

function compareFields(
  { gained, lost, altered }: TypeChanges,
  { fields: before }: StoredEvent,
  now: EventFields,
): boolean {
  let same = 0
  let others = 0
  now.each(({ name }, value) => {
    const old = before[name]
    if (old === undefined) {
      count(gained, name)
      others++
      return
    }
    same++
    if (String(old) === String(value) && Array.isArray(old) === Array.isArray(value)) return
    count(altered, name)
    others++
  })
  const names = Object.keys(before)
  if (names.length > same)
    for (const name of names)
      if (now.get(now.names.slot(name)) === undefined) {
        count(lost, name)
        others++
      }
  return others > 0
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
