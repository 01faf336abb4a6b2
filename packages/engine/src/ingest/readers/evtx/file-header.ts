/** The header of an EVTX file: 128 bytes in a block of 4,096. */
import { crc32 } from 'node:zlib'
import { u16, u32 } from './cursor.ts'

export const FILE_HEADER = 4096

const DIRTY = 1

export interface FileHeader {
  /** How many chunks the header knows of: fewer than there are when the log was not closed. */
  chunks: number
  /** The log was in use when it was copied: what the headers say may be older than the events. */
  dirty: boolean
  /** What is wrong with it, and where in the file. The chunks are read all the same. */
  problems: { at: number; message: string }[]
}

export function readFileHeader(bytes: Uint8Array): FileHeader {
  const problems: FileHeader['problems'] = []
  if (bytes.length < 128) {
    problems.push({ at: bytes.length, message: 'the file ends inside its header' })
    return { chunks: 0, dirty: false, problems }
  }
  const minor = u16(bytes, 36)
  const major = u16(bytes, 38)
  if (major !== 3) problems.push({ at: 36, message: `its version is ${major}.${minor}; it is read as 3.1` })
  if (crc32(bytes.subarray(0, 120)) !== u32(bytes, 124))
    problems.push({ at: 124, message: 'the checksum of the file header is wrong' })
  return { chunks: u16(bytes, 42), dirty: (u32(bytes, 120) & DIRTY) !== 0, problems }
}

const MAGIC = Buffer.from('ElfFile\0', 'latin1')

export function isEvtx(head: Uint8Array): boolean {
  return MAGIC.equals(head.subarray(0, MAGIC.length))
}
