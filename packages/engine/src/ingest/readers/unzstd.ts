/**
 * Zstandard (RFC 8878). Frames and blocks are told apart here, and each block goes to fzstd by itself: at most 128 kB
 * come out at once, what was read before damage is given out, and the window that a frame asks for is bounded before
 * its memory is taken. The optional checksum of a frame is not compared (it is xxHash, which node does not have).
 */
import { Decompress } from 'fzstd'
import { ByteSource } from './byte-source.ts'
import { PackedError } from './packed-error.ts'

/** What the zstd program itself accepts without being told otherwise. */
const LARGEST_WINDOW = 128 * 2 ** 20
const MAGIC = 0xfd2fb528
const SKIPPABLE = 0x184d2a5

export function isZstd(head: Uint8Array): boolean {
  if (head.length < 4) return false
  const magic = Buffer.from(head.buffer, head.byteOffset, 4).readUInt32LE()
  return magic === MAGIC || magic >>> 4 === SKIPPABLE
}

export async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new ByteSource(chunks)
  for (let first = true; ; first = false) {
    const start = await input.peek(4)
    // Zeros pad archives on tape.
    if (!first && (start.length === 0 || start[0] === 0)) return
    if (start.length < 4) throw endsEarly()
    if (!isZstd(start)) throw new PackedError('after the compressed data follows something that is not zstd')
    if (start[0] === 0x28) yield* frame(input)
    else await skipFrame(input)
  }
}

async function skipFrame(input: ByteSource): Promise<void> {
  const header = Buffer.from(await input.take(8))
  if (header.length < 8 || (await input.discard(header.readUInt32LE(4))) < header.readUInt32LE(4)) throw endsEarly()
}

async function* frame(input: ByteSource): AsyncGenerator<Uint8Array> {
  const { header, checksum } = await frameHeader(input)
  const output: Uint8Array[] = []
  const decoder = new Decompress((data) => data.length > 0 && output.push(data))
  try {
    decoder.push(header, false)
    for (let last = false; !last; ) {
      const start = await input.peek(3)
      if (start.length < 3) throw endsEarly()
      const word = start[0]! | (start[1]! << 8) | (start[2]! << 16)
      last = (word & 1) === 1
      // A run of one byte takes one byte, whatever its length.
      const size = 3 + (((word >> 1) & 3) === 1 ? 1 : word >> 3) + (last ? checksum : 0)
      const block = await input.take(size)
      if (block.length < size) throw endsEarly()
      decoder.push(block, last)
      yield* output.splice(0)
    }
  } catch (error) {
    if (!(error instanceof PackedError)) yield* output
    else yield* waiting(decoder, output)
    if (error instanceof PackedError || !isZstdError(error)) throw error
    throw new PackedError(`the compressed data is damaged: ${(error as Error).message}`)
  }
}

/** What the decoder holds back, since it begins only when it has 18 bytes. */
function waiting(decoder: Decompress, output: Uint8Array[]): Uint8Array[] {
  try {
    decoder.push(new Uint8Array(0), true)
  } catch {
    // The frame is not whole: that is known already.
  }
  return output
}

/** Its own errors have a number; damaged data may also lead it to read where there is nothing. */
function isZstdError(error: unknown): boolean {
  return (
    error instanceof RangeError || error instanceof TypeError || typeof (error as { code?: unknown }).code === 'number'
  )
}

interface FrameHeader {
  header: Uint8Array
  /** Bytes after the last block. */
  checksum: number
}

/** RFC 8878, section 3.1.1.1. */
async function frameHeader(input: ByteSource): Promise<FrameHeader> {
  const start = await input.peek(6)
  if (start.length < 6) throw endsEarly()
  const flags = start[4]!
  const single = (flags & 32) !== 0
  const dictionary = [0, 1, 2, 4][flags & 3]!
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6]!
  const at = 5 + (single ? 0 : 1) + dictionary
  const header = Buffer.from(await input.take(at + sizeBytes))
  if (header.length < at + sizeBytes) throw endsEarly()
  if (dictionary > 0 && header.readUIntLE(at - dictionary, dictionary) !== 0)
    throw new PackedError('the data is compressed with a dictionary, which is not in the file')
  const exponent = 10 + (start[5]! >> 3)
  const window = single ? contentSize(header, at, sizeBytes) : 2 ** exponent * (1 + (start[5]! & 7) / 8)
  if (window > LARGEST_WINDOW)
    throw new PackedError(`the compressed data asks for a window of ${window} bytes; the most is ${LARGEST_WINDOW}`)
  return { header, checksum: (flags & 4) !== 0 ? 4 : 0 }
}

function contentSize(header: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(header.readBigUInt64LE(at))
  return header.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0)
}

function endsEarly(): PackedError {
  return new PackedError('the compressed data ends early')
}
