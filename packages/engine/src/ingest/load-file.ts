/**
 * A file as rows: bytes to text, text to events, events to fields and tags, those to batches. The same code runs in a
 * worker and, where there is none, in the main thread. Memory holds a block of text, the event that it cuts in two,
 * and a batch of rows.
 */
import type { LoadedFile } from '../stores/store.ts'
import { EventFields } from './event-fields.ts'
import { EventLoader, type EventText, type Overrides } from './event-loader.ts'
import { FieldNames } from './field-names.ts'
import { type FindLoaded, headKey, Identification } from './identity.ts'
import { type InputFile, reasonOf, STANDARD_INPUT } from './inputs.ts'
import { loadArchive } from './load-archive.ts'
import type { LoadMessage, Part } from './load-message.ts'
import { archiveFormat } from './readers/archive.ts'
import { Budget, type UnpackLimits } from './readers/budget.ts'
import { type Cut, emptyCut } from './readers/cut.ts'
import { evtxBlocks } from './readers/evtx/blocks.ts'
import { EvtxWindow } from './readers/evtx/event-window.ts'
import { isEvtx } from './readers/evtx/file-header.ts'
import { type OpenBytes, openFile, type RawBytes, rawBytes, unpack } from './readers/open-bytes.ts'
import { BoundError, PackedError } from './readers/packed-error.ts'
import { sniff } from './readers/sniff.ts'
import { type BlockSize, encodingOf, textBlocks } from './readers/text-blocks.ts'
import { TextWindow } from './readers/text-window.ts'
import { type FileReport, newReport } from './report.ts'
import { RowWriter } from './row-writer.ts'
import { type Chosen, SourceTypes } from './source-types.ts'
import { catalogueOf } from './sourcetypes/catalogue-of.ts'
import type { Definitions } from './sourcetypes/definition.ts'
import { UTC, zoneOf } from './time/zone.ts'

/** Plain data: it goes to workers as it is. */
export interface LoadOptions extends Overrides {
  definitions: Definitions
  /** True: where no entry knows the sourcetype, the content tells how to read it. */
  declared?: boolean
  index: string
  /** For times that name no zone. */
  zone: string
  /** The host of events that name none. */
  machine: string
  /** Epoch seconds, for `_indextime` and for times without a year. */
  now: number
  /** Characters of an event beyond which it is cut. */
  longestEvent: number
  /** Bytes of rows in a batch. */
  batchBytes: number
  /** Problems listed for each file. */
  problemsListed: number
  unpack: UnpackLimits
  /** The path that `-` stands for; undefined: standard input itself. */
  standardInput: string | undefined
  /** Beginnings of the files that are in the store; undefined: files are loaded whether they are or not. */
  knownHeads: ReadonlySet<string> | undefined
}

/** Text in a block: large enough that the work for a block does not count, small enough to stay in the cache. */
const BLOCK = 1 << 18

export class FileLoader {
  readonly #options: LoadOptions
  readonly #types: SourceTypes
  readonly #fields: EventFields
  readonly #writer: RowWriter
  readonly #newMemory: () => ArrayBuffer | Promise<ArrayBuffer>
  readonly #identification: Identification | undefined
  #rows = new Map<string, number>()

  /** `newMemory` gives the memory for the next batch: a worker waits for what it sent to come back. */
  constructor(
    options: LoadOptions,
    newMemory: () => ArrayBuffer | Promise<ArrayBuffer> = () => new ArrayBuffer(batchMemory(options)),
    find: FindLoaded = async () => undefined,
  ) {
    this.#options = options
    this.#identification = options.knownHeads && new Identification(options.knownHeads, find)
    const names = new FieldNames()
    this.#types = new SourceTypes({
      catalogue: catalogueOf(options.definitions),
      names,
      zone: zoneOf(options.zone) ?? UTC,
      now: () => options.now,
    })
    this.#fields = new EventFields(names)
    this.#newMemory = newMemory
    this.#writer = new RowWriter(names, options.batchBytes, options.now)
  }

  /** `open` gives the bytes of the file; by default those on disk. */
  async *load(number: number, file: InputFile, open = this.#openInput): AsyncGenerator<LoadMessage> {
    const reopen = file.size > 0 ? () => open(file) : undefined
    yield* this.#part({ id: String(number), depth: 0, budget: undefined }, file, newReport(file.path, file.named), {
      open: () => open(file),
      reopen,
    })
  }

  readonly #openInput = ({ path }: InputFile): Promise<RawBytes> =>
    openFile(path === STANDARD_INPUT ? this.#options.standardInput : path, this.#identification !== undefined)

  async *#part(part: Part, file: InputFile, report: FileReport, bytes: Openers): AsyncGenerator<LoadMessage> {
    report.bytes = file.size
    try {
      part.budget?.member(part.depth)
      const opened = await bytes.open()
      const raw = (await this.#identification?.check(opened, bytes.reopen)) ?? opened
      if (isLoaded(raw)) {
        report.status = 'known'
        report.loadedAs = raw
        await opened.close()
      } else yield* this.#raw(part, file, raw, report)
    } catch (error) {
      fail(report, error)
    }
    yield { kind: 'file', id: part.id, report }
  }

  async *#raw(part: Part, file: InputFile, raw: RawBytes, report: FileReport): AsyncGenerator<LoadMessage> {
    const budget = part.budget ?? new Budget(this.#options.unpack, () => raw.bytesRead)
    try {
      try {
        yield* this.#content({ ...part, budget }, file, await unpack(raw, budget), report)
      } catch (error) {
        fail(report, error)
        // Damaged as it is, it is the same file when it comes again; beyond a bound, nothing more is read of it.
        if (error instanceof BoundError || !(error instanceof PackedError)) return
      }
      if (this.#identification && (report.status === 'loaded' || report.status === 'failed')) {
        const hash = await raw.hash()
        report.identity = hash === undefined ? undefined : { hash, head: headKey(raw.head) }
      }
    } finally {
      report.bytes = raw.bytesRead
      await raw.close()
    }
  }

  async *#content(
    part: Part & { budget: Budget },
    file: InputFile,
    bytes: OpenBytes,
    report: FileReport,
  ): AsyncGenerator<LoadMessage> {
    try {
      // What failed at once comes when the bytes are asked for: nothing is not empty then.
      if (bytes.head.length === 0) for await (const _ of bytes.chunks);
      const format = archiveFormat(bytes.head)
      if (format) {
        const { budget } = part
        yield* loadArchive(format, bytes.chunks, { part, file, report, budget, load: this.#member })
        return
      }
      const chosen = this.#choose(bytes, report)
      if (chosen) yield* this.#events(part, file, bytes, chosen, report)
    } finally {
      await bytes.close()
    }
  }

  readonly #member = (
    part: Part,
    file: InputFile,
    chunks: AsyncIterable<Uint8Array>,
    report: FileReport,
  ): AsyncGenerator<LoadMessage> => {
    const open = () => rawBytes(chunks, this.#identification !== undefined)
    return this.#part(part, file, report, { open, reopen: undefined })
  }

  /** What is left over, after the last file. */
  async *flush(): AsyncGenerator<LoadMessage> {
    if (this.#writer.rows === 0) return
    const batch = this.#writer.take(await this.#newMemory())
    const rows = [...this.#rows]
    this.#rows = new Map()
    yield { kind: 'batch', batch, rows }
  }

  #choose(bytes: OpenBytes, report: FileReport): Chosen | undefined {
    const sniffed = sniff(bytes.head, bytes.whole)
    const refuse = (status: 'empty' | 'refused', reason: string): undefined => {
      report.status = status
      report.reason = reason
      report.textBytes = bytes.whole ? bytes.head.length : 0
    }
    if (sniffed.format === 'empty') return refuse('empty', 'there is nothing in it')
    const forced = this.#options.sourcetype !== undefined
    if ((sniffed.format === 'binary' || sniffed.format === 'unreadable') && !forced)
      return refuse('refused', `it is ${sniffed.what}`)
    const chosen = this.#types.choose(sniffed, { ...this.#options, path: report.path })
    if (typeof chosen === 'string') return refuse('refused', `${chosen}: name one with --sourcetype`)
    report.entry = chosen.type.entry.id
    report.notice ??= chosen.notice
    return chosen
  }

  async *#events(
    { id, budget }: Part & { budget: Budget },
    file: InputFile,
    bytes: OpenBytes,
    chosen: Chosen,
    report: FileReport,
  ): AsyncGenerator<LoadMessage> {
    const { longestEvent } = this.#options
    const loader = new EventLoader({
      options: this.#options,
      file,
      chosen,
      types: this.#types,
      fields: this.#fields,
      report,
    })
    const chunks = counted(bytes.chunks, report)
    if (isEvtx(bytes.head)) {
      const blocks = evtxBlocks(chunks)
      yield* this.#read(id, budget, loader, report, { blocks, window: new EvtxWindow(longestEvent, loader.tell) })
      return
    }
    const size: BlockSize = { bytes: BLOCK }
    const blocks = textBlocks(chunks, encodingOf(bytes.head), size)
    const window = new TextWindow(chosen.type.newBreaker(), longestEvent)
    yield* this.#read(id, budget, loader, report, { blocks, window, size })
    if (report.events === 0) Object.assign(report, { status: 'empty', reason: 'there is no event in it' })
  }

  async *#read<Block>(
    id: string,
    budget: Budget,
    loader: EventLoader,
    report: FileReport,
    { blocks, window, size }: EventReader<Block>,
  ): AsyncGenerator<LoadMessage> {
    const { batchBytes } = this.#options
    const cut = emptyCut()
    let told = 0
    try {
      for await (const block of withEnd(blocks)) {
        window.push(block)
        while (window.next(cut)) {
          this.#writer.write(...loader.read(window, cut))
          this.#rows.set(id, (this.#rows.get(id) ?? 0) + 1)
          if (this.#writer.length >= batchBytes) yield* this.flush()
        }
        if (size) size.bytes = Math.max(BLOCK, window.waiting)
        const { bytesRead } = budget
        // A message between threads takes longer than a small block.
        if (bytesRead - told < BLOCK) continue
        told = bytesRead
        const { events, eventsWithProblems: problems } = report
        yield { kind: 'progress', id, bytesRead, events, problems }
      }
    } finally {
      loader.finish()
    }
  }
}

interface Openers {
  open(): Promise<RawBytes>
  /** The bytes once more, where they can be had. */
  reopen: (() => Promise<RawBytes>) | undefined
}

function isLoaded(found: RawBytes | LoadedFile): found is LoadedFile {
  return 'loaded' in found
}

/** Failures of the file go into its report; those of this program are thrown on. */
function fail(report: FileReport, error: unknown): void {
  if (!isInputError(error)) throw error
  report.status = 'failed'
  report.reason = reasonOf(error)
}

/** The bytes of a file in blocks, and the events in them. */
interface EventReader<Block> {
  blocks: AsyncIterable<Block>
  window: EventText & {
    push(block: Block | undefined): void
    next(cut: Cut): boolean
    /** Characters of an event whose end is still to come. */
    readonly waiting: number
  }
  size?: BlockSize
}

/** Memory for a batch: the event that fills it may go a bit beyond. */
export function batchMemory({ batchBytes }: LoadOptions): number {
  return batchBytes + (batchBytes >> 2)
}

/** The blocks, then undefined: the end of the text. Where reading fails, the end comes before the failure. */
async function* withEnd<T>(blocks: AsyncIterable<T>): AsyncGenerator<T | undefined> {
  try {
    yield* blocks
  } catch (error) {
    yield undefined
    throw error
  }
  yield undefined
}

async function* counted(chunks: AsyncIterable<Uint8Array>, report: FileReport): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    report.textBytes += chunk.length
    yield chunk
  }
}

/** Failures of the file, not of this program. */
function isInputError(error: unknown): boolean {
  return error instanceof PackedError || typeof (error as NodeJS.ErrnoException).syscall === 'string'
}
