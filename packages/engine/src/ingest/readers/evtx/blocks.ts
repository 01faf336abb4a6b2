/**
 * The bytes of an EVTX file in blocks: its header, then its chunks. A chunk has 64 KiB; where bytes are missing or too
 * many, the next chunk is found by its first bytes, and what lies before it is a block of its own. One block is in
 * memory at a time: the next one takes its place.
 */
import { CHUNK, type ChunkHeader, FIRST_RECORD, nextChunk, readChunkHeader } from './chunk-header.ts'
import { u32 } from './cursor.ts'
import { FILE_HEADER } from './file-header.ts'

export interface EvtxBlock {
  kind: 'file header' | 'chunk' | 'zeros'
  bytes: Buffer
  /** Position in the file. */
  offset: number
  /** Of chunks only. */
  header: ChunkHeader | undefined
}

/** Where reading fails, what was read before comes first and then the failure. */
export async function* evtxBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<EvtxBlock> {
  const cutter = new Cutter()
  let failure: { error: unknown } | undefined
  try {
    for await (const chunk of chunks) {
      for (let used = 0; used < chunk.length; ) {
        used += cutter.fill(chunk, used)
        while (cutter.full) yield cutter.take()
      }
    }
  } catch (error) {
    failure = { error }
  }
  while (cutter.length > 0) yield cutter.take()
  if (failure) throw failure.error
}

const ZEROS = Buffer.alloc(CHUNK)

class Cutter {
  readonly #buffer = Buffer.alloc(CHUNK)
  length = 0
  #offset = 0
  /** Bytes that were handed out and are dropped when the next are asked for. */
  #taken = 0

  get full(): boolean {
    return this.length === (this.#offset === 0 ? FILE_HEADER : CHUNK)
  }

  /** Takes bytes in; answers how many. */
  fill(source: Uint8Array, from: number): number {
    this.#drop()
    const room = (this.#offset === 0 ? FILE_HEADER : CHUNK) - this.length
    const part = source.subarray(from, from + room)
    this.#buffer.set(part, this.length)
    this.length += part.length
    return part.length
  }

  take(): EvtxBlock {
    this.#drop()
    const bytes = this.#buffer.subarray(0, this.length)
    if (this.#offset === 0) return this.#block('file header', bytes, undefined)
    const header = readChunkHeader(bytes)
    const end = otherChunk(bytes, header.recordsOk ? header.free! : 1)
    const part = bytes.subarray(0, end)
    if (!header.magic && part.equals(ZEROS.subarray(0, end))) return this.#block('zeros', part, undefined)
    return this.#block('chunk', part, header)
  }

  #block(kind: EvtxBlock['kind'], bytes: Buffer, header: ChunkHeader | undefined): EvtxBlock {
    const offset = this.#offset
    this.#taken = bytes.length
    this.length -= bytes.length
    this.#offset += bytes.length
    return { kind, bytes, offset, header }
  }

  #drop(): void {
    if (this.#taken === 0) return
    this.#buffer.copyWithin(0, this.#taken, this.#taken + this.length)
    this.#taken = 0
  }
}

/** Where a chunk begins in the bytes of another, at `from` or later, or their end. */
function otherChunk(bytes: Buffer, from: number): number {
  for (let at = nextChunk(bytes, from); at >= 0; at = nextChunk(bytes, at + 1)) {
    if (looksWhole(bytes.subarray(at))) return at
  }
  return bytes.length
}

/** Whether a header of a chunk stands here, as far as the bytes go. */
function looksWhole(bytes: Buffer): boolean {
  if (bytes.length >= FIRST_RECORD) return readChunkHeader(bytes).headerOk
  return bytes.length < 44 || u32(bytes, 40) === 128
}
