/**
 * Deflated data as a stream of chunks, without losing what could be read: node's own stream throws away output that
 * waits when it meets damage. Here the data go in by slices, and what came out is taken before the next one.
 */
import { createInflateRaw, type InflateRaw } from 'node:zlib'
import type { ByteSource } from './byte-source.ts'
import { PackedError } from './packed-error.ts'

/** Input between two looks at the output: bounds what waits in memory, whatever the ratio (at most 1 to 1032). */
const SLICE = 16 * 1024
const OUTPUT = 256 * 1024

/** Takes from the input what belongs to the deflated data, which say themselves where they end. */
export async function* inflate(input: ByteSource): AsyncGenerator<Uint8Array> {
  const stream = createInflateRaw({ chunkSize: OUTPUT })
  const output: Uint8Array[] = []
  let failure: Error | undefined
  stream.on('data', (chunk: Uint8Array) => output.push(chunk))
  stream.on('error', (error) => {
    failure = error
  })
  try {
    for (let ended = false; !ended; ) {
      const slice = await input.some(SLICE)
      if (slice.length === 0) break
      const used = await write(stream, slice)
      yield* output.splice(0)
      if (failure) throw new PackedError(`the compressed data is damaged: ${failure.message}`)
      input.skip(used)
      ended = used < slice.length
    }
    await end(stream)
    yield* output.splice(0)
    if (failure) throw new PackedError('the compressed data ends early')
  } finally {
    stream.destroy()
  }
}

/** How many of the bytes belong to the data: fewer than all when they end among them. */
function write(stream: InflateRaw, bytes: Uint8Array): Promise<number> {
  const before = stream.bytesWritten
  return new Promise((resolve) => {
    const done = () => resolve(stream.bytesWritten - before)
    stream.once('close', done)
    stream.write(bytes, () => {
      stream.off('close', done)
      done()
    })
  })
}

function end(stream: InflateRaw): Promise<void> {
  if (stream.destroyed || stream.readableEnded) return Promise.resolve()
  return new Promise((resolve) => {
    stream.once('close', resolve)
    stream.once('end', resolve)
    stream.end()
  })
}
