/**
 * The XML text of one event while it is put together: UTF-8 in memory that is used again for the next event. One string
 * is made at the end, so that no value needs one of its own.
 */
import { Damage } from './damage.ts'

export type Encoded = Uint8Array

const AMP = 38
const APOSTROPHE = 39
const LT = 60
const GT = 62
const ENTITIES = new Map([
  [AMP, encoded('&amp;')],
  [APOSTROPHE, encoded('&apos;')],
  [LT, encoded('&lt;')],
  [GT, encoded('&gt;')],
])
/** Bytes that a character may become: those of an entity. */
const LONGEST = 6
const REPLACEMENT = 0xfffd

export class TooLong extends Damage {}

export function encoded(text: string): Encoded {
  return new Uint8Array(Buffer.from(text, 'utf8'))
}

export class XmlText {
  readonly #most: number
  #target = Buffer.alloc(1 << 16)
  #ascii = true
  length = 0
  /** Halves of surrogate pairs that became U+FFFD. */
  replaced = 0

  /** `most` is the number of bytes beyond which an event is cut. */
  constructor(most: number) {
    this.#most = most
  }

  clear(): void {
    this.length = 0
    this.replaced = 0
    this.#ascii = true
  }

  /** Markup, as it is. */
  markup(bytes: Encoded): void {
    const { length } = bytes
    this.#reserve(length)
    const target = this.#target
    let at = this.length
    let seen = 0
    for (let i = 0; i < length; i++) {
      const byte = bytes[i]!
      seen |= byte
      target[at++] = byte
    }
    this.length = at
    if (seen > 127) this.#ascii = false
  }

  /** A number, a date: ASCII that needs no entities. */
  plain(text: string): void {
    const { length } = text
    this.#reserve(length)
    const target = this.#target
    let at = this.length
    for (let i = 0; i < length; i++) target[at++] = text.charCodeAt(i)
    this.length = at
  }

  /** Any text, with entities where they are needed; in attributes for the quote too. */
  text(text: string, attribute: boolean): void {
    const units = Buffer.from(text, 'utf16le')
    this.utf16(units, 0, units.length, attribute)
  }

  /** The same from UTF-16LE, `size` bytes at `start`. */
  utf16(bytes: Uint8Array, start: number, size: number, attribute: boolean): void {
    const end = start + (size & ~1)
    this.#reserve((end - start) * (LONGEST / 2))
    const target = this.#target
    let at = this.length
    for (let i = start; i < end; i += 2) {
      const unit = bytes[i]! | (bytes[i + 1]! << 8)
      if (unit > 127) {
        this.length = at
        if (this.#beyondAscii(unit, i + 2 < end ? bytes[i + 2]! | (bytes[i + 3]! << 8) : 0)) i += 2
        at = this.length
      } else if (unit <= GT && (unit === AMP || unit === LT || unit === GT || (attribute && unit === APOSTROPHE))) {
        const entity = ENTITIES.get(unit)!
        target.set(entity, at)
        at += entity.length
      } else target[at++] = unit
    }
    this.length = at
  }

  /** One character in UTF-8. True when it took the next unit too. */
  #beyondAscii(unit: number, next: number): boolean {
    this.#ascii = false
    let code = unit
    const pair = unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000
    if (pair) code = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00)
    else if (unit >= 0xd800 && unit < 0xe000) {
      code = REPLACEMENT
      this.replaced++
    }
    const target = this.#target
    let at = this.length
    if (code < 0x800) target[at++] = 0xc0 | (code >> 6)
    else {
      if (code < 0x10000) target[at++] = 0xe0 | (code >> 12)
      else {
        target[at++] = 0xf0 | (code >> 18)
        target[at++] = 0x80 | ((code >> 12) & 63)
      }
      target[at++] = 0x80 | ((code >> 6) & 63)
    }
    target[at++] = 0x80 | (code & 63)
    this.length = at
    return pair
  }

  toString(): string {
    const { length } = this
    if (length <= this.#most) return this.#target.toString(this.#ascii ? 'latin1' : 'utf8', 0, length)
    let cut = this.#most
    // Not inside a character.
    while (cut > 0 && (this.#target[cut]! & 0xc0) === 0x80) cut--
    return this.#target.toString('utf8', 0, cut)
  }

  /** Room for so many more bytes at most. Whether an event is too long is asked once it is. */
  #reserve(more: number): void {
    if (this.length > this.#most) throw new TooLong(0, `the event is longer than ${this.#most} bytes`)
    const needed = this.length + more
    if (needed <= this.#target.length) return
    const larger = Buffer.alloc(Math.max(needed, this.#target.length * 2))
    larger.set(this.#target.subarray(0, this.length))
    this.#target = larger
  }
}
