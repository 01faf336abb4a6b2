/** A file, or standard input, as decompressed bytes. */
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { gunzip, isGzip } from './gunzip.ts'

export interface OpenBytes {
  /** The beginning of the text, and whether there is no more. */
  head: Uint8Array
  whole: boolean
  compressed: boolean
  /** All of the text, the head first. */
  chunks: AsyncIterable<Uint8Array>
  /** Bytes taken from the file so far, as they lie there. */
  readonly bytesRead: number
  close(): Promise<void>
}

const READ = 1 << 18
const HEAD = 64 * 1024

/** `path` undefined: standard input. */
export async function openFile(path: string | undefined): Promise<OpenBytes> {
  const handle = path === undefined ? undefined : await open(path, 'r')
  return openBytes(handle ? readFile(handle) : readStandardInput(), async () => handle?.close())
}

export async function openBytes(source: AsyncIterable<Uint8Array>, close = async () => {}): Promise<OpenBytes> {
  let bytesRead = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytesRead += chunk.length
      yield chunk
    }
  }
  const packed = await ahead(counted(), 2)
  const compressed = isGzip(packed.head)
  const plain = await ahead(compressed ? gunzip(packed.chunks) : packed.chunks, HEAD)
  return {
    head: plain.head.subarray(0, HEAD),
    whole: plain.whole,
    compressed,
    chunks: plain.chunks,
    get bytesRead() {
      return bytesRead
    },
    async close() {
      await plain.close()
      await close()
    },
  }
}

async function* readFile(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(READ), 0, READ, null)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

function readStandardInput(): AsyncIterable<Uint8Array> {
  return createReadStream('', { fd: 0, autoClose: false, highWaterMark: READ })
}

interface Ahead {
  head: Uint8Array
  whole: boolean
  chunks: AsyncIterable<Uint8Array>
  close(): Promise<void>
}

/** Reads until there are `count` bytes, or all. An error met on the way comes when the chunks are read, after them. */
async function ahead(source: AsyncIterable<Uint8Array>, count: number): Promise<Ahead> {
  const iterator = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  let failure: unknown
  let whole = false
  while (length < count && !whole) {
    try {
      const { value, done } = await iterator.next()
      if (done) whole = true
      else {
        first.push(value)
        length += value.length
      }
    } catch (error) {
      failure = error
      whole = true
    }
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* first
    first.length = 0
    if (failure !== undefined) throw failure
    if (whole) return
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return {
    head: first.length === 1 ? first[0]! : Buffer.concat(first),
    whole,
    chunks: chunks(),
    close: async () => void (await iterator.return?.(undefined)),
  }
}
