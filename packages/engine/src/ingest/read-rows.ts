/** Rows back from the bytes of a batch: for tests of what is written. */

import { decodeFieldName } from '../stores/encode.ts'
import type { EncodedBatch, EventRow } from '../stores/store.ts'

export interface ReadRow extends EventRow {
  _indextime: number
  _serial: bigint
}

export function readRows({ body, rows }: EncodedBatch): ReadRow[] {
  const cursor = new Cursor(body)
  const found = Array.from({ length: rows }, () => readRow(cursor))
  if (!cursor.done) throw new Error('bytes follow the last row')
  return found
}

function readRow(cursor: Cursor): ReadRow {
  return {
    _time: cursor.float(),
    _indextime: cursor.float(),
    _serial: cursor.unsigned(),
    index: cursor.text(),
    source: cursor.text(),
    sourcetype: cursor.text(),
    host: cursor.text(),
    tag: cursor.list(() => cursor.text()),
    _raw: cursor.text(),
    fields: Object.fromEntries(cursor.list(() => [decodeFieldName(cursor.text()), readValue(cursor)])),
  }
}

function readValue(cursor: Cursor): string | string[] {
  const type = cursor.byte()
  if (type === 0x15) return cursor.text()
  if (type !== 0x1e || cursor.byte() !== 0x23 || cursor.byte() !== 0x15) throw new Error(`unknown type ${type}`)
  return cursor.list(() => {
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

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.count() }, read)
  }
}
