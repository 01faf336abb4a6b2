/**
 * Tar: ustar, GNU's long names and large numbers, pax headers, and the old form without a mark. A header that is
 * damaged is passed over: reading goes on with the next one that is whole.
 */
import type { ArchiveItem } from './archive-item.ts'
import type { ByteSource } from './byte-source.ts'
import { PackedError } from './packed-error.ts'

const BLOCK = 512
/** A longer name or list of properties is none. */
const LONGEST_PROPERTIES = 1 << 20

export function isTar(head: Uint8Array): boolean {
  return head.length >= BLOCK && readHeader(head.subarray(0, BLOCK)) !== undefined
}

interface Header {
  name: string
  size: number
  changed: number
  type: string
  link: string
}

/** What precedes a header and says more about its file: pax, or GNU's long names. */
interface Properties {
  path?: string
  linkpath?: string
  size?: number
  mtime?: number
  sparse?: boolean
}

export async function* tarItems(input: ByteSource): AsyncGenerator<ArchiveItem> {
  let properties: Properties = {}
  const everywhere: Properties = {}
  let ended = false
  for (;;) {
    const at = input.position
    const block = await input.take(BLOCK)
    if (block.length === 0 && ended) return
    if (block.length < BLOCK) {
      // Whatever follows the end is padding.
      if (!ended) yield { kind: 'damage', reason: `the archive ends early, at byte ${at + block.length}` }
      return
    }
    if (isZero(block)) {
      // Archives may be appended to archives: zeros alone are not the end.
      ended = true
      continue
    }
    const header = readHeader(block)
    if (!header) {
      yield { kind: 'damage', reason: `no file begins at byte ${at}: its header is damaged` }
      await toNextHeader(input)
      continue
    }
    ended = false
    if ('xgLK'.includes(header.type)) {
      const read = await readProperties(input, header)
      if (!read) yield { kind: 'damage', reason: `the properties at byte ${at} can’t be read` }
      Object.assign(header.type === 'g' ? everywhere : properties, read)
      continue
    }
    yield* file(input, header, { ...everywhere, ...properties })
    properties = {}
  }
}

async function* file(input: ByteSource, header: Header, properties: Properties): AsyncGenerator<ArchiveItem> {
  const name = properties.path ?? header.name
  const size = properties.size ?? header.size
  const end = input.position + Math.ceil(size / BLOCK) * BLOCK
  const reason = unreadable(header, properties)
  if (reason) yield { kind: 'unread', name, reason, link: '12'.includes(header.type) }
  else if (header.type !== '5' && !(header.type === '0' && name.endsWith('/'))) {
    const chunks = content(input, size)
    yield { kind: 'member', name, size, changed: properties.mtime ?? header.changed, chunks }
  }
  await input.discard(end - input.position)
}

async function* content(input: ByteSource, size: number): AsyncGenerator<Uint8Array> {
  const from = input.position
  yield* input.stretch(size)
  const missing = size - (input.position - from)
  if (missing > 0) throw new PackedError(`the archive ends inside it, ${missing} bytes before its end`)
}

function unreadable({ type, link }: Header, { sparse, linkpath }: Properties): string | undefined {
  if (type === '1' || type === '2') return `it is a link to ${linkpath ?? link}, and links in archives are not followed`
  if (type === 'S' || sparse) return 'it is stored as a sparse file, which is not supported: unpack the archive first'
  if ('346'.includes(type)) return 'it is a device'
  return '057'.includes(type) ? undefined : `it is an entry of the unknown type ${JSON.stringify(type)}`
}

async function readProperties(input: ByteSource, { type, size }: Header): Promise<Properties | undefined> {
  const end = input.position + Math.ceil(size / BLOCK) * BLOCK
  const bytes = size > LONGEST_PROPERTIES ? undefined : Buffer.from(await input.take(size))
  await input.discard(end - input.position)
  if (!bytes || bytes.length < size) return undefined
  if (type === 'L') return { path: textOf(bytes) }
  if (type === 'K') return { linkpath: textOf(bytes) }
  return paxProperties(bytes)
}

/** Records `<length> <key>=<value>\n`, the length in decimal and counting all of it. */
function paxProperties(bytes: Buffer): Properties | undefined {
  const found: Properties = {}
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(32, at)
    const length = blank < 0 ? 0 : Number(bytes.toString('latin1', at, blank))
    const equals = bytes.indexOf(61, blank)
    const whole = Number.isInteger(length) && length > 0 && at + length <= bytes.length
    if (!whole || equals < 0 || equals > at + length) return undefined
    const key = bytes.toString('utf8', blank + 1, equals)
    const value = bytes.toString('utf8', equals + 1, at + length - 1)
    if (key === 'path' || key === 'linkpath') found[key] = value
    else if ((key === 'size' || key === 'mtime') && Number.isFinite(Number(value))) found[key] = Number(value)
    else if (key.startsWith('GNU.sparse.')) found.sparse = true
    at += length
  }
  return found
}

/** Until the next block that is a header, or zeros. */
async function toNextHeader(input: ByteSource): Promise<void> {
  for (;;) {
    const block = await input.peek(BLOCK)
    if (block.length < BLOCK || isZero(block) || readHeader(block)) return
    input.skip(BLOCK)
  }
}

function readHeader(block: Uint8Array): Header | undefined {
  const bytes = Buffer.from(block.buffer, block.byteOffset, BLOCK)
  const size = number(bytes, 124, 12)
  if (!hasChecksum(bytes) || size === undefined || size < 0) return undefined
  const name = textOf(bytes.subarray(0, 100))
  const mark = bytes.toString('latin1', 257, 263)
  const prefix = mark === 'ustar\0' ? textOf(bytes.subarray(345, 500)) : ''
  const type = bytes[156] === 0 ? '0' : String.fromCharCode(bytes[156]!)
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: '12345'.includes(type) ? 0 : size,
    changed: number(bytes, 136, 12) ?? 0,
    type,
    link: textOf(bytes.subarray(157, 257)),
  }
}

/** The sum of the header's bytes, its own field taken as blanks; old programs took bytes as signed. */
function hasChecksum(bytes: Buffer): boolean {
  const written = number(bytes, 148, 8)
  if (written === undefined) return false
  let unsigned = 8 * 32
  let signed = 8 * 32
  for (let at = 0; at < BLOCK; at++) {
    if (at >= 148 && at < 156) continue
    unsigned += bytes[at]!
    signed += bytes.readInt8(at)
  }
  return (written === unsigned || written === signed) && unsigned > 8 * 32
}

/** Octal digits, or a number in base 256 when the first bit is set. */
function number(bytes: Buffer, at: number, length: number): number | undefined {
  if ((bytes[at]! & 0x80) !== 0) {
    if (bytes[at] === 0xff) return undefined
    let value = bytes[at]! & 0x7f
    for (let i = 1; i < length; i++) value = value * 256 + bytes[at + i]!
    return Number.isSafeInteger(value) ? value : undefined
  }
  const text = textOf(bytes.subarray(at, at + length)).trim()
  if (text === '') return 0
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0)
}
