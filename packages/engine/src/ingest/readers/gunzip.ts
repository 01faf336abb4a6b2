/** Gzip: the members' frames are read by hand. The text before a damaged or missing part comes out, then the error. */
import { crc32 } from 'node:zlib'
import { ByteSource } from './byte-source.ts'
import { inflate } from './inflate.ts'
import { PackedError } from './packed-error.ts'

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new ByteSource(chunks)
  for (;;) {
    await readHeader(input)
    let sum = 0
    for await (const chunk of inflate(input)) {
      sum = crc32(chunk, sum)
      yield chunk
    }
    // The checksum, and the length, which could say no more.
    const trailer = await input.take(8)
    if (trailer.length < 8) throw new PackedError('the compressed data ends early')
    if (Buffer.from(trailer).readUInt32LE() !== sum) {
      throw new PackedError('the compressed data is damaged: its checksum is wrong')
    }
    const next = await input.peek(2)
    // Zeros pad archives on tape; whatever else follows is no gzip.
    if (next.length === 0 || next[0] === 0) return
    if (!isGzip(next)) throw new PackedError('after the compressed data follows something that is not gzip')
  }
}

const EXTRA = 4
const NAME = 8
const COMMENT = 16
const HEADER_CHECK = 2

/** RFC 1952, section 2.3. */
async function readHeader(input: ByteSource): Promise<void> {
  const header = await input.take(10)
  if (header.length < 10) throw new PackedError('the compressed data ends early')
  if (!isGzip(header) || header[2] !== 8) throw new PackedError('not gzip, or an unknown method of compression')
  const flags = header[3]!
  if (flags & EXTRA) {
    const [low = 0, high = 0] = await input.take(2)
    await input.take(low + 256 * high)
  }
  if (flags & NAME) await skipText(input)
  if (flags & COMMENT) await skipText(input)
  if (flags & HEADER_CHECK) await input.take(2)
}

async function skipText(input: ByteSource): Promise<void> {
  for (let [byte] = await input.take(1); byte; ) [byte] = await input.take(1)
}
