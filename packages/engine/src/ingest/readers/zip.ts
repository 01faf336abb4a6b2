/**
 * Zip, read from its beginning by the members' own headers, not by the directory at the end: so that a stream, an
 * archive in an archive and one that ends early are read as well. PKWARE's APPNOTE.TXT, section 4.3, says how it lies.
 */
import { crc32 } from 'node:zlib'
import type { ArchiveItem } from './archive-item.ts'
import { ByteSource } from './byte-source.ts'
import { inflate } from './inflate.ts'
import { PackedError } from './packed-error.ts'
import { unzstd } from './unzstd.ts'
import { LOCAL, type LocalHeader, looksLikeHeader, readLocalHeader } from './zip-header.ts'

const CENTRAL = 0x02014b50
const DESCRIPTOR = 0x08074b50
/** Whatever begins the part after the members: directory, archive extra data, and both ends. */
const AFTER = new Set([CENTRAL, 0x08064b50, 0x06064b50, 0x06054b50, 0x05054b50])
/** The mark of an archive that was to be split and was not. */
const UNSPLIT = 0x30304b50
const SCAN = 1 << 16

export function isZip(head: Uint8Array): boolean {
  return head.length >= 4 && [LOCAL, DESCRIPTOR, UNSPLIT, 0x06054b50].includes(wordOf(head))
}

const METHODS: Record<number, string> = {
  1: 'shrink',
  6: 'implode',
  9: 'deflate64',
  12: 'bzip2',
  14: 'LZMA',
  95: 'xz',
  98: 'PPMd',
}

export async function* zipItems(input: ByteSource): AsyncGenerator<ArchiveItem> {
  const mark = await input.peek(4)
  if (mark.length === 4 && (wordOf(mark) === DESCRIPTOR || wordOf(mark) === UNSPLIT)) input.skip(4)
  for (;;) {
    const at = input.position
    const start = await input.peek(4)
    const word = start.length < 4 ? undefined : wordOf(start)
    if (word !== undefined && AFTER.has(word)) return
    if (word === undefined) {
      yield { kind: 'damage', reason: `the archive ends early, at byte ${at + start.length}: its directory is missing` }
      return
    }
    const header = word === LOCAL ? await readLocalHeader(input) : undefined
    if (header) yield* member(input, header)
    else if (await toNextMember(input)) yield { kind: 'damage', reason: `no member begins at byte ${at}` }
    else {
      yield { kind: 'damage', reason: `from byte ${at} on there is nothing that could be read` }
      return
    }
  }
}

async function* member(input: ByteSource, header: LocalHeader): AsyncGenerator<ArchiveItem> {
  const { name, size, packed } = header
  const from = input.position
  const reason = unreadable(header)
  const state: Reading = { ended: false }
  if (reason !== undefined) yield { kind: 'unread', name, reason, link: false }
  else if (!name.endsWith('/'))
    yield { kind: 'member', name, size, changed: header.changed, chunks: content(input, header, state) }
  if (packed !== undefined) {
    await input.discard(from + packed - input.position)
    if (header.described && !state.ended) await readDescriptor(input)
  } else if (!state.ended) {
    for await (const _ of toDescriptor(input, from));
    await readDescriptor(input)
  }
}

function unreadable({ encrypted, method }: LocalHeader): string | undefined {
  if (encrypted) return 'it is encrypted: unpack the archive with its password first'
  if (method === 0 || method === 8 || method === 93) return undefined
  return `it is packed with method ${method} (${METHODS[method] ?? 'unknown'}), which is not supported: unpack the archive first`
}

interface Reading {
  /** The member was read to its end, its descriptor too. */
  ended: boolean
}

async function* content(input: ByteSource, header: LocalHeader, state: Reading): AsyncGenerator<Uint8Array> {
  const { method, packed } = header
  const from = input.position
  let sum = 0
  for await (const chunk of unpack(input, header)) {
    sum = crc32(chunk, sum)
    yield chunk
  }
  const missing = packed === undefined ? 0 : packed - (input.position - from)
  if (missing > 0 && (method === 0 || (await input.peek(1)).length === 0))
    throw new PackedError(`the archive ends inside it, ${missing} bytes before its end`)
  if (packed !== undefined) await input.discard(missing)
  const described = header.described || packed === undefined
  const expected = described ? await readDescriptor(input) : header.checksum
  state.ended = true
  if (expected !== undefined && expected !== sum) throw new PackedError('it is damaged: its checksum is wrong')
}

async function* unpack(input: ByteSource, { method, packed }: LocalHeader): AsyncGenerator<Uint8Array> {
  const from = input.position
  if (packed === undefined) yield* method === 8 ? inflate(input) : packedBy(method, toDescriptor(input, from))
  else if (method === 8) yield* inflate(new ByteSource(input.stretch(packed)))
  else yield* packedBy(method, input.stretch(packed))
}

function packedBy(method: number, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return method === 93 ? unzstd(chunks) : chunks
}

/** The checksum that follows a member whose header could not know it yet; undefined where there is none. */
async function readDescriptor(input: ByteSource): Promise<number | undefined> {
  const bytes = Buffer.from(await input.peek(28))
  const marked = bytes.length >= 4 && bytes.readUInt32LE() === DESCRIPTOR ? 4 : 0
  // The sizes take four bytes each, or eight: the next signature tells.
  for (const length of [marked + 12, marked + 20]) {
    if (bytes.length < length) continue
    if (bytes.length > length && !isSignature(bytes, length)) continue
    input.skip(length)
    return bytes.readUInt32LE(marked)
  }
  return undefined
}

function isSignature(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x50 && bytes[at + 1] === 0x4b
}

/** The bytes of a member of unknown length: up to a descriptor that tells the length that was read. It stays. */
async function* toDescriptor(input: ByteSource, from: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const bytes = Buffer.from(await input.peek(SCAN))
    if (bytes.length === 0) throw new PackedError('the archive ends inside it')
    let at = bytes.indexOf('PK\x07\x08', 0, 'latin1')
    while (at >= 0 && at + 12 <= bytes.length) {
      if (bytes.readUInt32LE(at + 8) === (input.position - from + at) % 2 ** 32) {
        input.skip(at)
        if (at > 0) yield bytes.subarray(0, at)
        return
      }
      at = bytes.indexOf('PK\x07\x08', at + 1, 'latin1')
    }
    // The last bytes may be the beginning of a descriptor.
    const sure = bytes.length < SCAN ? bytes.length : bytes.length - 12
    input.skip(sure)
    yield bytes.subarray(0, sure)
  }
}

/** Passes over bytes until something that looks like a member, or the directory, begins. */
async function toNextMember(input: ByteSource): Promise<boolean> {
  input.skip(Math.min(1, (await input.peek(1)).length))
  for (;;) {
    const bytes = Buffer.from(await input.peek(SCAN))
    if (bytes.length < 4) {
      input.skip(bytes.length)
      return false
    }
    for (let at = bytes.indexOf('PK', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK', at + 1, 'latin1')) {
      if (at + 4 > bytes.length) break
      const word = bytes.readUInt32LE(at)
      if (word !== CENTRAL && !(word === LOCAL && looksLikeHeader(bytes.subarray(at)))) continue
      input.skip(at)
      return true
    }
    input.skip(bytes.length < SCAN ? bytes.length - 3 : bytes.length - 32)
  }
}

function wordOf(bytes: Uint8Array): number {
  return (bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)) >>> 0
}
