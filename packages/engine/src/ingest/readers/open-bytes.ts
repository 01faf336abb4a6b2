/** A file, or standard input: its bytes as they lie, and as text without the compression around it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Budget, UNPACK_LIMITS } from './budget.ts'
import { gunzip, isGzip } from './gunzip.ts'
import { PackedError } from './packed-error.ts'
import { isZstd, unzstd } from './unzstd.ts'

/** Bytes as they lie in the file. */
export interface RawBytes {
  /** The beginning, and whether there is no more. */
  head: Uint8Array
  whole: boolean
  /** All bytes, the head first. */
  chunks: AsyncIterable<Uint8Array>
  /** Bytes taken so far. */
  readonly bytesRead: number
  /** SHA-256 of all bytes, in hex; those not read yet are read for it. Undefined where they can't be read, or unasked. */
  hash(): Promise<string | undefined>
  close(): Promise<void>
}

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
export const HEAD = 64 * 1024
/** Compressions around each other. */
const MOST_LAYERS = 4

/** `path` undefined: standard input. `hashed`: the hash will be asked for. */
export async function openFile(path: string | undefined, hashed: boolean): Promise<RawBytes> {
  if (path === undefined)
    return rawBytes(createReadStream('', { fd: 0, autoClose: false, highWaterMark: READ }), hashed)
  const handle = await open(path, 'r')
  return rawBytes(readFile(handle), hashed, () => handle.close())
}

async function* readFile(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(READ), 0, READ, null)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

export async function rawBytes(
  source: AsyncIterable<Uint8Array>,
  hashed = false,
  close = async () => {},
): Promise<RawBytes> {
  const hash = hashed ? createHash('sha256') : undefined
  let bytesRead = 0
  let complete = false
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytesRead += chunk.length
      hash?.update(chunk)
      yield chunk
    }
    complete = true
  }
  const { head, whole, chunks, rest, close: end } = await ahead(counted(), HEAD)
  return {
    head: head.subarray(0, HEAD),
    whole,
    chunks,
    get bytesRead() {
      return bytesRead
    },
    async hash() {
      if (hash && !complete) for await (const _ of rest());
      return complete ? hash?.copy().digest('hex') : undefined
    },
    async close() {
      await end()
      await close()
    },
  }
}

/** Takes the compressions off. `budget` bounds what comes out. */
export async function unpack(
  raw: RawBytes,
  budget = new Budget(UNPACK_LIMITS, () => raw.bytesRead),
): Promise<OpenBytes> {
  let { head, whole, chunks } = raw
  let layers = 0
  const opened: Ahead[] = []
  for (let decompress = decompressor(head); decompress; decompress = decompressor(head)) {
    if (++layers > MOST_LAYERS) throw new PackedError(`it is compressed more than ${MOST_LAYERS} times over`)
    const layer = await ahead(budget.count(decompress(chunks)), HEAD)
    opened.push(layer)
    head = layer.head
    whole = layer.whole
    chunks = layer.chunks
  }
  return {
    head: head.subarray(0, HEAD),
    whole,
    compressed: layers > 0,
    chunks,
    get bytesRead() {
      return raw.bytesRead
    },
    async close() {
      for (const layer of opened.reverse()) await layer.close()
    },
  }
}

function decompressor(
  head: Uint8Array,
): ((chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined {
  if (isGzip(head)) return gunzip
  return isZstd(head) ? unzstd : undefined
}

interface Ahead {
  head: Uint8Array
  whole: boolean
  chunks: AsyncIterable<Uint8Array>
  /** What was not given out as chunks, not even the head. */
  rest(): AsyncIterable<Uint8Array>
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
  async function* rest(): AsyncGenerator<Uint8Array> {
    if (failure !== undefined) throw failure
    if (whole) return
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* first
    first.length = 0
    yield* rest()
  }
  return {
    head: first.length === 1 ? first[0]! : Buffer.concat(first),
    whole,
    chunks: chunks(),
    rest,
    close: async () => void (await iterator.return?.(undefined)),
  }
}
