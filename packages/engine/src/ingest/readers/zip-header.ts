/** The header before each member of a zip archive. */
import { isUtf8 } from 'node:buffer'
import type { ByteSource } from './byte-source.ts'

export const LOCAL = 0x04034b50
const FIXED = 30
const UNKNOWN = 0xffffffff

export interface LocalHeader {
  name: string
  encrypted: boolean
  method: number
  /** Sizes and checksum stand behind the data as well, or only there. */
  described: boolean
  checksum: number | undefined
  /** Bytes as they lie in the archive, and unpacked; undefined when only the descriptor knows. */
  packed: number | undefined
  size: number | undefined
  /** Epoch seconds. The time in the header has no zone and is not taken. */
  changed: number | undefined
}

/** Undefined when the archive ends inside the header; nothing is taken then. */
export async function readLocalHeader(input: ByteSource): Promise<LocalHeader | undefined> {
  const fixed = Buffer.from(await input.peek(FIXED))
  if (fixed.length < FIXED || !looksLikeHeader(fixed)) return undefined
  const nameLength = fixed.readUInt16LE(26)
  const length = FIXED + nameLength + fixed.readUInt16LE(28)
  const all = Buffer.from(await input.peek(length))
  if (all.length < length) return undefined
  input.skip(length)
  const flags = fixed.readUInt16LE(6)
  const described = (flags & 8) !== 0
  const extra = readExtra(all.subarray(FIXED + nameLength), fixed.readUInt32LE(22), fixed.readUInt32LE(18))
  const known = !described || extra.packed > 0
  return {
    name: nameOf(all.subarray(FIXED, FIXED + nameLength)),
    encrypted: (flags & 1) !== 0,
    method: fixed.readUInt16LE(8),
    described,
    checksum: described ? undefined : fixed.readUInt32LE(14),
    packed: known ? extra.packed : undefined,
    size: known ? extra.size : undefined,
    changed: extra.changed,
  }
}

const HIGHEST_VERSION = 63

/** Whether what begins with the signature can be a header: a member may hold the signature as well. */
export function looksLikeHeader(bytes: Buffer): boolean {
  if (bytes.length < FIXED) return false
  const method = bytes.readUInt16LE(8)
  return bytes[4]! <= HIGHEST_VERSION && method <= 99 && bytes.readUInt16LE(26) > 0
}

interface Extra {
  size: number
  packed: number
  changed: number | undefined
}

const ZIP64 = 1
const UNIX_TIMES = 0x5455

function readExtra(bytes: Buffer, size: number, packed: number): Extra {
  const found: Extra = { size, packed, changed: undefined }
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = bytes.readUInt16LE(at)
    const field = bytes.subarray(at + 4, at + 4 + bytes.readUInt16LE(at + 2))
    if (id === ZIP64) {
      // Only the sizes that the header itself can't hold are here, the unpacked one first.
      const large = [size, packed].map((each) => each === UNKNOWN)
      const at64 = (place: number) => (field.length >= place + 8 ? Number(field.readBigUInt64LE(place)) : UNKNOWN)
      if (large[0]) found.size = at64(0)
      if (large[1]) found.packed = at64(large[0] ? 8 : 0)
    } else if (id === UNIX_TIMES && field.length >= 5 && (field[0]! & 1) !== 0) found.changed = field.readInt32LE(1)
    at += 4 + bytes.readUInt16LE(at + 2)
  }
  return found
}

/** UTF-8 where it is that, whatever the flag says; else each byte as a character, since the code page is not told. */
function nameOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1')
}
