/**
 * The bytes of one column of ClickHouse's format Native, as they grow. Texts need no escapes, and the engine parses
 * nothing: it takes columns as they are.
 */

/** Bytes of a length that is filled in when its text is written: seven bits each, room for 32 GB. */
const LENGTH = 5
/** Longer texts are handed to the runtime, whose loop is faster but whose call costs more. */
const SHORT = 80
const LARGE = 1 << 16

/** ClickHouse's codes of types in a JSON column: String, and Array(Nullable(String)). */
const STRING = 0x15
const LIST = Uint8Array.of(0x1e, 0x23, STRING)
const NOT_NULL = Uint8Array.of(0)

export class ColumnBytes {
  readonly #size: number
  #buffer: Buffer<ArrayBuffer>
  #view: DataView
  #length = 0

  /** `size` is the memory that it keeps from batch to batch, in bytes. */
  constructor(size: number) {
    this.#size = size
    const memory = new ArrayBuffer(size)
    this.#buffer = Buffer.from(memory)
    this.#view = new DataView(memory)
  }

  /** Begins anew. What grew for one long event does not stay large. */
  clear(): void {
    this.#length = 0
    if (this.#buffer.length <= this.#size * 2) return
    const memory = new ArrayBuffer(this.#size)
    this.#buffer = Buffer.from(memory)
    this.#view = new DataView(memory)
  }

  get length(): number {
    return this.#length
  }

  /** What was written, as a view of the memory that holds it. */
  get written(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer.buffer, 0, this.#length)
  }

  bytes(source: Uint8Array): void {
    const { length } = source
    this.#reserve(length)
    const target = this.#buffer
    let at = this.#length
    if (length > SHORT) {
      target.set(source, at)
      at += length
    } else for (let i = 0; i < length; i++) target[at++] = source[i]!
    this.#length = at
  }

  float(value: number): void {
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  unsigned(value: bigint): void {
    this.#reserve(8)
    this.#view.setBigUint64(this.#length, value, true)
    this.#length += 8
  }

  /** A count below 2^32 as UInt64. */
  offset(value: number): void {
    this.#reserve(8)
    this.#view.setUint32(this.#length, value, true)
    this.#view.setUint32(this.#length + 4, 0, true)
    this.#length += 8
  }

  /** A length or a count, seven bits a byte, the lowest first. */
  count(value: number): void {
    this.#reserve(LENGTH)
    this.#length = writeCount(this.#buffer, this.#length, value)
  }

  /** A text with its length before it. Half a surrogate pair becomes U+FFFD. */
  text(text: string): void {
    const { length } = text
    if (length > SHORT) {
      this.#long(text)
      return
    }
    this.#reserve(length + 1)
    const target = this.#buffer
    const start = this.#length
    let at = start
    target[at++] = length
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) {
        this.#long(text)
        return
      }
      target[at++] = code
    }
    this.#length = at
  }

  /** A text as a value of a JSON column: a text of its own that holds the code of its type, a length and the text. */
  dynamicText(text: string): void {
    const { length } = text
    if (length > SHORT) {
      this.#longDynamic(text)
      return
    }
    this.#reserve(length + 3)
    const target = this.#buffer
    let at = this.#length
    target[at++] = length + 2
    target[at++] = STRING
    target[at++] = length
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) {
        this.#longDynamic(text)
        return
      }
      target[at++] = code
    }
    this.#length = at
  }

  #longDynamic(text: string): void {
    this.#reserve(LENGTH + 1)
    const start = this.#length
    this.#length = start + LENGTH
    this.#buffer[this.#length++] = STRING
    this.#long(text)
    padCount(this.#buffer, start, this.#length - start - LENGTH)
  }

  /** Several texts as a value of a JSON column. */
  dynamicList(texts: readonly string[]): void {
    this.#reserve(LENGTH)
    const start = this.#length
    this.#length = start + LENGTH
    this.bytes(LIST)
    this.count(texts.length)
    for (const text of texts) {
      this.bytes(NOT_NULL)
      this.text(text)
    }
    padCount(this.#buffer, start, this.#length - start - LENGTH)
  }

  #long(text: string): void {
    // Three bytes for each character at most; of large texts not that much is set aside, but counted what they take.
    this.#reserve(LENGTH + (text.length < LARGE ? text.length * 3 : Buffer.byteLength(text)))
    const start = this.#length
    const size = this.#buffer.write(text, start + LENGTH, 'utf8')
    padCount(this.#buffer, start, size)
    this.#length = start + LENGTH + size
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#buffer.length) return
    const memory = new ArrayBuffer(needed + Math.min(this.#buffer.length >> 1, LARGE * 64))
    const larger = Buffer.from(memory)
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
    this.#view = new DataView(memory)
  }
}

/** A length may be written with more bytes than it needs: the high bit says that another one follows. */
function padCount(target: Uint8Array, start: number, value: number): void {
  let rest = value
  for (let i = 0; i < LENGTH - 1; i++) {
    target[start + i] = (rest & 127) | 128
    rest = Math.floor(rest / 128)
  }
  target[start + LENGTH - 1] = rest
}

function writeCount(target: Uint8Array, start: number, value: number): number {
  let at = start
  let rest = value
  while (rest > 127) {
    target[at++] = (rest & 127) | 128
    rest = Math.floor(rest / 128)
  }
  target[at++] = rest
  return at
}

/** Texts one after the other, each with its length: for what is written often and encoded once. */
export function encodeTexts(...texts: string[]): Uint8Array<ArrayBuffer> {
  const bytes = new ColumnBytes(256)
  for (const text of texts) bytes.text(text)
  return bytes.written.slice()
}
