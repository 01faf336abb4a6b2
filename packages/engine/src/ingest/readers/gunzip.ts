/**
 * Gzip as a stream of chunks, without losing what could be read: node's own stream throws away output that waits when
 * it meets damage, or anything but zeros after the last member. Here the members' frames are read by hand and only the
 * deflated data is left to zlib; the text before a damaged or missing part comes out, then the error.
 */
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'

/** Input between two looks at the output: bounds what waits in memory, whatever the ratio (at most 1 to 1032). */
const SLICE = 16 * 1024
const OUTPUT = 256 * 1024

export class GzipError extends Error {}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new Input(chunks)
  for (;;) {
    await readHeader(input)
    let sum = 0
    for await (const chunk of inflateMember(input)) {
      sum = crc32(chunk, sum)
      yield chunk
    }
    // The checksum, and the length, which could say no more.
    const trailer = await input.take(8)
    if (trailer.length < 8) throw new GzipError('the compressed data ends early')
    if (Buffer.from(trailer).readUInt32LE() !== sum) {
      throw new GzipError('the compressed data is damaged: its checksum is wrong')
    }
    const next = await input.peek(2)
    // Zeros pad archives on tape; whatever else follows is no gzip.
    if (next.length === 0 || next[0] === 0) return
    if (!isGzip(next)) throw new GzipError('after the compressed data follows something that is not gzip')
  }
}

/** Bytes that are taken as needed, with what was not used put back. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next bytes, fewer at the end only. They stay. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#rest.length < count) {
      const { value, done } = await this.#chunks.next()
      if (done) break
      this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value])
    }
    return this.#rest.subarray(0, count)
  }

  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count)
    this.skip(bytes.length)
    return bytes
  }

  skip(count: number): void {
    this.#rest = this.#rest.subarray(count)
  }

  /** Some bytes, at most `most`; none at the end. */
  async some(most: number): Promise<Uint8Array> {
    await this.peek(1)
    return this.#rest.subarray(0, most)
  }
}

const EXTRA = 4
const NAME = 8
const COMMENT = 16
const HEADER_CHECK = 2

/** RFC 1952, section 2.3. */
async function readHeader(input: Input): Promise<void> {
  const header = await input.take(10)
  if (header.length < 10) throw new GzipError('the compressed data ends early')
  if (!isGzip(header) || header[2] !== 8) throw new GzipError('not gzip, or an unknown method of compression')
  const flags = header[3]!
  if (flags & EXTRA) {
    const [low = 0, high = 0] = await input.take(2)
    await input.take(low + 256 * high)
  }
  if (flags & NAME) await skipText(input)
  if (flags & COMMENT) await skipText(input)
  if (flags & HEADER_CHECK) await input.take(2)
}

async function skipText(input: Input): Promise<void> {
  for (let [byte] = await input.take(1); byte; ) [byte] = await input.take(1)
}

async function* inflateMember(input: Input): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT })
  const output: Uint8Array[] = []
  let failure: Error | undefined
  inflate.on('data', (chunk: Uint8Array) => output.push(chunk))
  inflate.on('error', (error) => {
    failure = error
  })
  try {
    for (let ended = false; !ended; ) {
      const slice = await input.some(SLICE)
      if (slice.length === 0) break
      const used = await write(inflate, slice)
      yield* output.splice(0)
      if (failure) throw new GzipError(`the compressed data is damaged: ${failure.message}`)
      input.skip(used)
      ended = used < slice.length
    }
    await end(inflate)
    yield* output.splice(0)
    if (failure) throw new GzipError('the compressed data ends early')
  } finally {
    inflate.destroy()
  }
}

/** How many of the bytes belong to the member: fewer than all when it ends among them. */
function write(inflate: InflateRaw, bytes: Uint8Array): Promise<number> {
  const before = inflate.bytesWritten
  return new Promise((resolve) => {
    const done = () => resolve(inflate.bytesWritten - before)
    inflate.once('close', done)
    inflate.write(bytes, () => {
      inflate.off('close', done)
      done()
    })
  })
}

function end(inflate: InflateRaw): Promise<void> {
  if (inflate.destroyed || inflate.readableEnded) return Promise.resolve()
  return new Promise((resolve) => {
    inflate.once('close', resolve)
    inflate.once('end', resolve)
    inflate.end()
  })
}
