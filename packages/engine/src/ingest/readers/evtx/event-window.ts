/** The events of an EVTX file, one after the other, as their XML text. */
import type { Cut } from '../cut.ts'
import type { EvtxBlock } from './blocks.ts'
import { ChunkDecoder } from './chunk-decoder.ts'
import { CHUNK } from './chunk-header.ts'
import { readFileHeader } from './file-header.ts'
import { type EvtxRecord, records, type Unread } from './records.ts'
import { XmlText } from './xml-text.ts'

/** Something that concerns the file, not one event. `lost`: there were events here that can't be read. */
export type Tell = (message: string, offset: number, lost: boolean) => void

const LONGEST = 16 << 20

export class EvtxWindow {
  /** The event that was found last. */
  text = ''
  readonly waiting = 0
  readonly #tell: Tell
  readonly #out: XmlText
  #records: Iterator<EvtxRecord | Unread> | undefined
  #decoder: ChunkDecoder | undefined
  #block: EvtxBlock | undefined
  #offset = 0
  #dirty = false
  /** Chunks that the file's header counts, and those that were found. */
  #announced = 0
  #chunks = 0
  /** Zeros that may be unused space, as long as no chunk follows. */
  #zeros: { offset: number; bytes: number } | undefined
  #end = 0

  constructor(longestEvent: number, tell: Tell) {
    this.#tell = tell
    this.#out = new XmlText(Math.min(longestEvent, LONGEST))
  }

  /** The next bytes of the file; undefined: there are none. */
  push(block: EvtxBlock | undefined): void {
    this.#shortBlock(block)
    this.#records = undefined
    this.#block = block
    if (!block) {
      this.#finish()
      return
    }
    this.#end = block.offset + block.bytes.length
    if (block.kind === 'file header') this.#fileHeader(block)
    else if (block.kind === 'zeros') this.#zeros ??= { offset: block.offset, bytes: 0 }
    else this.#chunk(block)
    if (block.kind === 'zeros') this.#zeros!.bytes += block.bytes.length
  }

  /** Decodes the next event into `text`. False: more bytes are needed. */
  next(cut: Cut): boolean {
    for (;;) {
      const found = this.#records?.next()
      if (!found || found.done) return false
      const record = found.value
      const offset = this.#block!.offset + record.at
      if (!('id' in record)) {
        this.#tell(
          `evtx: ${record.end - record.at} bytes at offset ${offset} are no event that can be read`,
          offset,
          true,
        )
        continue
      }
      const wrong = this.#decoder!.decode(record)
      this.text = this.#out.toString()
      this.#offset = offset
      cut.start = 0
      cut.end = this.text.length
      cut.next = cut.end
      cut.problem = this.#problem(record.id, wrong)
      return true
    }
  }

  #problem(id: bigint, wrong: string | undefined): string | undefined {
    const { tooLong } = this.#decoder!
    const problems = tooLong === undefined ? [] : [`${tooLong}: the rest is left out`]
    if (wrong !== undefined) problems.push(wrong)
    const { recordsOk, cutOff } = this.#block!.header!
    if (!recordsOk && !cutOff) problems.push('the checksum of its chunk is wrong')
    if (problems.length === 0) return undefined
    return `${tooLong === undefined ? 'evtx' : 'size'}: record ${id} at offset ${this.#offset}: ${problems.join('; ')}`
  }

  /** Where in the file the event stands. */
  place(): { offset: number } {
    return { offset: this.#offset }
  }

  replacedIn(): number {
    return 0
  }

  #fileHeader({ bytes }: EvtxBlock): void {
    const { chunks, dirty, problems } = readFileHeader(bytes)
    this.#announced = chunks
    this.#dirty = dirty
    for (const { at, message } of problems) this.#tell(`evtx: ${message} (offset ${at})`, at, bytes.length < 128)
  }

  #chunk(block: EvtxBlock): void {
    const { bytes, offset, header } = block
    this.#lostZeros()
    this.#chunks++
    const { magic, headerOk, recordsOk, cutOff } = header!
    if (!magic)
      this.#tell(`evtx: at offset ${offset} there is no chunk of events; what is found there is read`, offset, false)
    else if (!headerOk)
      this.#tell(`evtx: the checksum of the header of the chunk at offset ${offset} is wrong`, offset, false)
    if (magic && !recordsOk && !cutOff)
      this.#tell(`evtx: the checksum of the events of the chunk at offset ${offset} is wrong`, offset, false)
    this.#records = records(bytes, header!, this.#dirty)
    this.#decoder = new ChunkDecoder(bytes, this.#out)
  }

  /** The block before `next` ends early. */
  #shortBlock(next: EvtxBlock | undefined): void {
    const block = this.#block
    if (block?.kind !== 'chunk' || block.bytes.length >= CHUNK) return
    const { bytes, offset, header } = block
    const missing = CHUNK - bytes.length
    const whole = header!.recordsOk
    if (next) this.#tell(`evtx: the chunk at offset ${offset} is ${missing} bytes short`, offset, !whole)
    else if (!whole)
      this.#tell(`evtx: the file ends inside the chunk at offset ${offset}, ${missing} bytes short`, this.#end, true)
  }

  #lostZeros(): void {
    if (!this.#zeros) return
    const { offset, bytes } = this.#zeros
    this.#zeros = undefined
    this.#chunks += Math.round(bytes / CHUNK)
    this.#tell(`evtx: ${bytes} bytes at offset ${offset} are zeros, with events behind them`, offset, true)
  }

  #finish(): void {
    if (this.#chunks >= this.#announced) return
    const missing = this.#announced - this.#chunks
    const where = this.#zeros ? `there are zeros from offset ${this.#zeros.offset} on` : `the file ends at ${this.#end}`
    this.#tell(
      `evtx: ${missing} of ${this.#announced} chunks that the file's header counts are missing: ${where}`,
      this.#zeros?.offset ?? this.#end,
      true,
    )
  }
}
