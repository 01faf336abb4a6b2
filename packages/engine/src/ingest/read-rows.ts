/** Rows back from the bytes of a batch: for checks and tests of what is written. */

import { decodeFieldName } from '../stores/encode.ts'
import type { EncodedBatch, EventRow } from '../stores/store.ts'

export interface ReadRow extends EventRow {
  _indextime: number
  _serial: bigint
}

/** A block of ClickHouse's format Native with the columns of the table `events`. */
export function readRows({ body, rows }: EncodedBatch): ReadRow[] {
  if (rows === 0) return []
  const cursor = new Cursor(body)
  const columns = cursor.count()
  if (cursor.count() !== rows) throw new Error('another number of rows')
  const found = Array.from({ length: rows }, () => ({}) as Record<string, unknown>)
  for (let i = 0; i < columns; i++) {
    const [name, type] = [cursor.text(), cursor.text()]
    const read = READERS[type]
    if (!read) throw new Error(`unknown type ${type}`)
    read(cursor, rows).forEach((value, row) => {
      found[row]![name] = value
    })
  }
  if (!cursor.done) throw new Error('bytes follow the last row')
  return found as unknown as ReadRow[]
}

const each =
  <T>(read: (cursor: Cursor) => T) =>
  (cursor: Cursor, rows: number): T[] =>
    Array.from({ length: rows }, () => read(cursor))

const READERS: Record<string, (cursor: Cursor, rows: number) => unknown[]> = {
  Float64: each((cursor) => cursor.float()),
  UInt64: each((cursor) => cursor.unsigned()),
  String: each((cursor) => cursor.text()),
  'Array(String)': (cursor, rows) => cut(cursor, rows, (count) => each((one) => one.text())(cursor, count)),
  'JSON(max_dynamic_paths=0)': (cursor, rows) => {
    if (cursor.unsigned() !== 0n || cursor.count() !== 0 || cursor.count() !== 0)
      throw new Error('unknown form of JSON')
    const objects = cut(cursor, rows, (count) => {
      const paths = each((one) => decodeFieldName(one.text()))(cursor, count)
      const values = each(readValue)(cursor, count)
      return paths.map((path, i) => [path, values[i]] as const)
    })
    return objects.map((object) => Object.fromEntries(object))
  },
}

/** Lists of all rows one after the other, behind the position at which each of them ends. */
function cut<T>(cursor: Cursor, rows: number, read: (count: number) => T[]): T[][] {
  const ends = Array.from({ length: rows }, () => Number(cursor.unsigned()))
  const all = read(ends.at(-1) ?? 0)
  return ends.map((end, row) => all.slice(ends[row - 1] ?? 0, end))
}

function readValue(outer: Cursor): string | string[] {
  const cursor = outer.part(outer.count())
  const type = cursor.byte()
  if (type === 0x15) return cursor.text()
  if (type !== 0x1e || cursor.byte() !== 0x23 || cursor.byte() !== 0x15) throw new Error(`unknown type ${type}`)
  return Array.from({ length: cursor.count() }, () => {
    if (cursor.byte() !== 0) throw new Error('a null in a list')
    return cursor.text()
  })
}

class Cursor {
  readonly #bytes: Buffer
  #at = 0

  constructor(body: Uint8Array) {
    this.#bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  }

  get done(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#at++)
  }

  float(): number {
    this.#at += 8
    return this.#bytes.readDoubleLE(this.#at - 8)
  }

  unsigned(): bigint {
    this.#at += 8
    return this.#bytes.readBigUInt64LE(this.#at - 8)
  }

  count(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  text(): string {
    const length = this.count()
    this.#at += length
    return this.#bytes.toString('utf8', this.#at - length, this.#at)
  }

  /** The next bytes, to be read by themselves. */
  part(length: number): Cursor {
    this.#at += length
    return new Cursor(this.#bytes.subarray(this.#at - length, this.#at))
  }
}
