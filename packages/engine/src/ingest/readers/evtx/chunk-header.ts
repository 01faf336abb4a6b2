/** The header of a chunk of 64 KiB, and its two checksums: of the header itself and of the records behind it. */
import { crc32 } from 'node:zlib'
import { u32 } from './cursor.ts'

export const CHUNK = 65_536
/** Records begin here, behind the header and its tables of names and templates. */
export const FIRST_RECORD = 512

const MAGIC = Buffer.from('ElfChnk\0', 'latin1')
/** A chunk with this flag has no checksums. */
const NO_CHECKSUM = 4

export interface ChunkHeader {
  /** Whether the bytes begin as a chunk does. */
  magic: boolean
  headerOk: boolean
  recordsOk: boolean
  /** The chunk ends before its records do, so that nobody can say whether their checksum is right. */
  cutOff: boolean
  /** The end of the records, when it lies inside the chunk. */
  free: number | undefined
}

export function readChunkHeader(bytes: Buffer): ChunkHeader {
  const whole = bytes.length >= FIRST_RECORD
  if (!whole || !beginsChunk(bytes)) {
    return { magic: false, headerOk: false, recordsOk: false, cutOff: false, free: undefined }
  }
  const unchecked = (u32(bytes, 120) & NO_CHECKSUM) !== 0
  const limit = u32(bytes, 48)
  const free = limit >= FIRST_RECORD && limit <= CHUNK ? limit : undefined
  const headerOk =
    unchecked || crc32(bytes.subarray(128, FIRST_RECORD), crc32(bytes.subarray(0, 120))) === u32(bytes, 124)
  const cutOff = headerOk && free !== undefined && free > bytes.length
  const recordsOk =
    free !== undefined &&
    free <= bytes.length &&
    (unchecked || crc32(bytes.subarray(FIRST_RECORD, free)) === u32(bytes, 52))
  return { magic: true, headerOk, recordsOk, cutOff, free }
}

function beginsChunk(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC.length).equals(MAGIC)
}

/** Where in the bytes another chunk begins, at `from` or later, or -1. */
export function nextChunk(bytes: Buffer, from: number): number {
  return bytes.indexOf(MAGIC, from)
}
