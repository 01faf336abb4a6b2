/**
 * A file as rows: bytes to text, text to events, events to fields and tags, those to batches. The same code runs in a
 * worker and, where there is none, in the main thread. Memory holds a block of text, the event that it cuts in two,
 * and a batch of rows.
 */
import type { EncodedBatch } from '../stores/store.ts'
import { EventFields } from './event-fields.ts'
import { EventLoader, type EventText, type Overrides } from './event-loader.ts'
import { FieldNames } from './field-names.ts'
import { type InputFile, reasonOf, STANDARD_INPUT } from './inputs.ts'
import { type Cut, emptyCut } from './readers/cut.ts'
import { evtxBlocks } from './readers/evtx/blocks.ts'
import { EvtxWindow } from './readers/evtx/event-window.ts'
import { isEvtx } from './readers/evtx/file-header.ts'
import { GzipError } from './readers/gunzip.ts'
import { type OpenBytes, openFile } from './readers/open-bytes.ts'
import { sniff } from './readers/sniff.ts'
import { type BlockSize, encodingOf, textBlocks } from './readers/text-blocks.ts'
import { TextWindow } from './readers/text-window.ts'
import { type FileReport, newReport } from './report.ts'
import { RowWriter } from './row-writer.ts'
import { type Chosen, SourceTypes } from './source-types.ts'
import { Catalogue } from './sourcetypes/catalogue.ts'
import type { Definitions } from './sourcetypes/definition.ts'
import { UTC, zoneOf } from './time/zone.ts'

/** Plain data: it goes to workers as it is. */
export interface LoadOptions extends Overrides {
  definitions: Definitions
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
}

export type LoadMessage =
  | { kind: 'progress'; file: number; bytesRead: number; events: number; problems: number }
  /** Rows of the files (by number) that are in the batch. */
  | { kind: 'batch'; batch: EncodedBatch; rows: [file: number, rows: number][] }
  | { kind: 'file'; file: number; report: FileReport }

/** Text in a block: large enough that the work for a block does not count, small enough to stay in the cache. */
const BLOCK = 1 << 18

export class FileLoader {
  readonly #options: LoadOptions
  readonly #types: SourceTypes
  readonly #fields: EventFields
  readonly #writer: RowWriter
  readonly #newMemory: () => ArrayBuffer | Promise<ArrayBuffer>
  #rows = new Map<number, number>()

  /** `newMemory` gives the memory for the next batch: a worker waits for what it sent to come back. */
  constructor(
    options: LoadOptions,
    newMemory: () => ArrayBuffer | Promise<ArrayBuffer> = () => new ArrayBuffer(batchMemory(options)),
  ) {
    this.#options = options
    const names = new FieldNames()
    this.#types = new SourceTypes({
      catalogue: new Catalogue(options.definitions),
      names,
      zone: zoneOf(options.zone) ?? UTC,
      now: () => options.now,
    })
    this.#fields = new EventFields(names)
    this.#newMemory = newMemory
    this.#writer = new RowWriter(names, new ArrayBuffer(batchMemory(options)), options.now)
  }

  /** `open` gives the bytes of the file; by default those on disk. */
  async *load(number: number, file: InputFile, open = openInput): AsyncGenerator<LoadMessage> {
    const report = newReport(file.path, file.named)
    report.bytes = file.size
    try {
      const bytes = await open(file)
      try {
        const chosen = this.#choose(bytes, report)
        if (chosen) yield* this.#events(number, file, bytes, chosen, report)
      } finally {
        report.bytes = bytes.bytesRead
        await bytes.close()
      }
    } catch (error) {
      if (!isInputError(error)) throw error
      report.status = 'failed'
      report.reason = reasonOf(error)
    }
    yield { kind: 'file', file: number, report }
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
    const chosen = this.#types.choose(sniffed, this.#options)
    if (typeof chosen === 'string') return refuse('refused', `${chosen}: name one with --sourcetype`)
    report.entry = chosen.type.entry.id
    report.notice = chosen.notice
    return chosen
  }

  async *#events(
    number: number,
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
      yield* this.#read(number, bytes, loader, report, { blocks, window: new EvtxWindow(longestEvent, loader.tell) })
      return
    }
    const size: BlockSize = { bytes: BLOCK }
    const blocks = textBlocks(chunks, encodingOf(bytes.head), size)
    const window = new TextWindow(chosen.type.newBreaker(), longestEvent)
    yield* this.#read(number, bytes, loader, report, { blocks, window, size })
  }

  async *#read<Block>(
    number: number,
    bytes: OpenBytes,
    loader: EventLoader,
    report: FileReport,
    { blocks, window, size }: EventReader<Block>,
  ): AsyncGenerator<LoadMessage> {
    const { batchBytes } = this.#options
    const cut = emptyCut()
    try {
      for await (const block of withEnd(blocks)) {
        window.push(block)
        while (window.next(cut)) {
          this.#writer.write(...loader.read(window, cut))
          this.#rows.set(number, (this.#rows.get(number) ?? 0) + 1)
          if (this.#writer.length >= batchBytes) yield* this.flush()
        }
        if (size) size.bytes = Math.max(BLOCK, window.waiting)
        const { events, eventsWithProblems: problems } = report
        yield { kind: 'progress', file: number, bytesRead: bytes.bytesRead, events, problems }
      }
    } finally {
      loader.finish()
    }
  }
}

function openInput({ path }: InputFile): Promise<OpenBytes> {
  return openFile(path === STANDARD_INPUT ? undefined : path)
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
  return error instanceof GzipError || typeof (error as NodeJS.ErrnoException).syscall === 'string'
}
