/**
 * The records of a chunk, one after the other. Where something else stands in their place, the next one is looked for,
 * and what was passed over is told. Behind the last record of a whole chunk lie remains of older logs: they are not read.
 */
import { type ChunkHeader, FIRST_RECORD } from './chunk-header.ts'
import { u32, u64 } from './cursor.ts'

export interface EvtxRecord {
  /** Position in the chunk. */
  at: number
  end: number
  id: bigint
  /** When it was written: 100 nanoseconds since 1601. */
  written: bigint
  /** What is wrong with the record's frame. */
  problem: string | undefined
}

/** A stretch of the chunk in which there should be records and are none that can be read. */
export interface Unread {
  at: number
  end: number
}

const MAGIC = Buffer.from([0x2a, 0x2a, 0, 0])
const HEAD = 24
/** Head, a size at the end, and a byte of content. */
const SMALLEST = HEAD + 5

/** `open`: the log was in use when it was copied, so that there may be records that the chunk's header does not count. */
export function* records(bytes: Buffer, header: ChunkHeader, open: boolean): Generator<EvtxRecord | Unread> {
  const { magic, free } = header
  const sure = Math.min(free ?? bytes.length, bytes.length)
  const counted = header.recordsOk && !open
  let last: bigint | undefined
  let at = magic ? FIRST_RECORD : nextRecord(bytes, 0, bytes.length)
  if (!magic) yield { at: 0, end: at }
  while (at < bytes.length) {
    if (at >= sure && (counted || last === undefined || !follows(bytes, at, last))) return
    const whole = frameEnd(bytes, at)
    const end = whole > 0 ? whole : nextRecord(bytes, at + 1, sure)
    if (whole > 0 || (begins(bytes, at) && end - at >= SMALLEST)) {
      // Where the sizes do not fit, the content says itself where it ends.
      const record = readRecord(bytes, at, end, whole > 0 ? undefined : 'the sizes of the record are wrong')
      last = record.id
      yield record
    } else if (end < bytes.length || free === bytes.length) yield { at, end }
    else {
      // Nobody knows where the records end: remains of older ones and zeros are no loss.
      return
    }
    at = end
  }
}

function readRecord(bytes: Buffer, at: number, end: number, problem: string | undefined): EvtxRecord {
  return { at, end, id: u64(bytes, at + 8), written: u64(bytes, at + 16), problem }
}

function begins(bytes: Buffer, at: number): boolean {
  return at + HEAD <= bytes.length && u32(bytes, at) === 0x2a2a
}

/** The end of the record that begins here, or 0: its size stands at its beginning and at its end. */
function frameEnd(bytes: Buffer, at: number): number {
  if (!begins(bytes, at)) return 0
  const size = u32(bytes, at + 4)
  const end = at + size
  return size >= SMALLEST && end <= bytes.length && u32(bytes, end - 4) === size ? end : 0
}

/** The next whole record before `end`, or `end`. */
function nextRecord(bytes: Buffer, from: number, end: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0 && at < end; at = bytes.indexOf(MAGIC, at + 1)) {
    if (frameEnd(bytes, at) > 0) return at
  }
  return end
}

/** Whether the next record of the same log stands here, that the header does not know of yet. */
function follows(bytes: Buffer, at: number, last: bigint): boolean {
  return frameEnd(bytes, at) > 0 && u64(bytes, at + 8) === last + 1n
}
