/** The columns of the table `events` in ClickHouse's format Native, filled row by row and put together as one block. */
import { ColumnBytes, encodeTexts } from './column-bytes.ts'

/** Parts of a batch that the columns take in logs of Windows events; each grows where it must. */
const SHARE = { raw: 0.4, paths: 0.25, values: 0.5, small: 0.02 }

/** ClickHouse's first form of a JSON column: its number, how many paths have columns of their own, and how many do. */
const JSON_HEAD = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

export class RowColumns {
  readonly time: ColumnBytes
  readonly indexTime: ColumnBytes
  readonly serial: ColumnBytes
  readonly index: ColumnBytes
  readonly source: ColumnBytes
  readonly sourcetype: ColumnBytes
  readonly host: ColumnBytes
  readonly tagEnds: ColumnBytes
  readonly tags: ColumnBytes
  readonly raw: ColumnBytes
  readonly fieldEnds: ColumnBytes
  readonly paths: ColumnBytes
  readonly values: ColumnBytes
  readonly #columns: readonly [name: string, type: string, head: Uint8Array, parts: readonly ColumnBytes[]][]

  /** `size`: bytes of a usual batch. */
  constructor(size: number) {
    const small = (): ColumnBytes => new ColumnBytes(Math.ceil(size * SHARE.small) + 64)
    this.time = small()
    this.indexTime = small()
    this.serial = small()
    this.index = small()
    this.source = small()
    this.sourcetype = small()
    this.host = small()
    this.tagEnds = small()
    this.tags = small()
    this.fieldEnds = small()
    this.raw = new ColumnBytes(Math.ceil(size * SHARE.raw))
    this.paths = new ColumnBytes(Math.ceil(size * SHARE.paths))
    this.values = new ColumnBytes(Math.ceil(size * SHARE.values))
    const none = new Uint8Array(0)
    this.#columns = [
      ['_time', 'Float64', none, [this.time]],
      ['_indextime', 'Float64', none, [this.indexTime]],
      ['_serial', 'UInt64', none, [this.serial]],
      ['index', 'String', none, [this.index]],
      ['source', 'String', none, [this.source]],
      ['sourcetype', 'String', none, [this.sourcetype]],
      ['host', 'String', none, [this.host]],
      ['tag', 'Array(String)', none, [this.tagEnds, this.tags]],
      ['_raw', 'String', none, [this.raw]],
      ['fields', 'JSON(max_dynamic_paths=0)', JSON_HEAD, [this.fieldEnds, this.paths, this.values]],
    ]
  }

  /** Bytes of what stands in the columns. */
  get length(): number {
    return this.raw.length + this.paths.length + this.values.length + this.tags.length + this.serial.length * 7
  }

  /** One block in `memory`, or in more where that is too small. Empty without rows. */
  block(rows: number, memory: ArrayBuffer): Uint8Array<ArrayBuffer> {
    if (rows === 0) return new Uint8Array(memory, 0, 0)
    const head = new ColumnBytes(16)
    head.count(this.#columns.length)
    head.count(rows)
    const pieces = this.#columns.flatMap(([name, type, more, parts]) => [
      encodeTexts(name, type),
      more,
      ...parts.map((part) => part.written),
    ])
    pieces.unshift(head.written)
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const block = new Uint8Array(length <= memory.byteLength ? memory : new ArrayBuffer(length), 0, length)
    let at = 0
    for (const piece of pieces) {
      block.set(piece, at)
      at += piece.length
    }
    return block
  }

  clear(): void {
    for (const [, , , parts] of this.#columns) for (const part of parts) part.clear()
  }
}
