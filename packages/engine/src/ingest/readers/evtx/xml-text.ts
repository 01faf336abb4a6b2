/**
 * The XML text of one event while it is put together: UTF-16 units in an array that is used again for the next event.
 * One string is made at the end, so that no value needs one of its own.
 */
import { Damage } from './damage.ts'

export type Units = Uint16Array

const AMP = 38
const APOSTROPHE = 39
const LT = 60
const GT = 62
const ENTITIES = new Map([
  [AMP, unitsOf('&amp;')],
  [APOSTROPHE, unitsOf('&apos;')],
  [LT, unitsOf('&lt;')],
  [GT, unitsOf('&gt;')],
])
/** Of the entities. */
const LONGEST = 6

export class TooLong extends Damage {}

export function unitsOf(text: string): Units {
  const units = new Uint16Array(text.length)
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i)
  return units
}

export class XmlText {
  readonly #most: number
  #units = new Uint16Array(1 << 16)
  #narrow = Buffer.alloc(1 << 16)
  /** All units, or-ed: tells whether one byte is enough for each. */
  #seen = 0
  length = 0

  /** `most` is the number of units beyond which an event is cut. */
  constructor(most: number) {
    this.#most = most
  }

  clear(): void {
    this.length = 0
    this.#seen = 0
  }

  /** Markup, as it is. */
  markup(units: Units): void {
    const { length } = units
    this.#reserve(length)
    const target = this.#units
    let at = this.length
    let seen = this.#seen
    for (let i = 0; i < length; i++) {
      const unit = units[i]!
      seen |= unit
      target[at++] = unit
    }
    this.#seen = seen
    this.length = at
  }

  /** A number, a date: text that needs no entities. */
  plain(text: string): void {
    const { length } = text
    this.#reserve(length)
    let at = this.length
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i)
      this.#seen |= unit
      this.#units[at++] = unit
    }
    this.length = at
  }

  /** Any text, with entities where they are needed; in attributes for the quote too. */
  text(text: string, attribute: boolean): void {
    for (let i = 0; i < text.length; i++) {
      this.#reserve(LONGEST)
      this.#unit(text.charCodeAt(i), attribute)
    }
  }

  /** The same from UTF-16LE, `size` bytes at `start`. */
  utf16(bytes: Uint8Array, start: number, size: number, attribute: boolean): void {
    const end = start + (size & ~1)
    this.#reserve((end - start) * (LONGEST / 2))
    const target = this.#units
    let at = this.length
    let seen = this.#seen
    for (let i = start; i < end; i += 2) {
      const unit = bytes[i]! | (bytes[i + 1]! << 8)
      if (unit <= GT && (unit === AMP || unit === LT || unit === GT || (attribute && unit === APOSTROPHE))) {
        const entity = ENTITIES.get(unit)!
        target.set(entity, at)
        at += entity.length
        continue
      }
      seen |= unit
      target[at++] = unit
    }
    this.#seen = seen
    this.length = at
  }

  #unit(unit: number, attribute: boolean): void {
    const entity = unit === APOSTROPHE && !attribute ? undefined : ENTITIES.get(unit)
    if (entity) {
      this.markup(entity)
      return
    }
    this.#seen |= unit
    this.#units[this.length++] = unit
  }

  toString(): string {
    const length = Math.min(this.length, this.#most)
    if (this.#seen > 0xff) return Buffer.from(this.#units.buffer, 0, length * 2).toString('utf16le')
    if (this.#narrow.length < length) this.#narrow = Buffer.alloc(this.#units.length)
    const narrow = this.#narrow
    const units = this.#units
    for (let i = 0; i < length; i++) narrow[i] = units[i]!
    return narrow.toString('latin1', 0, length)
  }

  /** Room for so many more units at most. Whether an event is too long is asked once it is. */
  #reserve(more: number): void {
    if (this.length > this.#most) throw new TooLong(0, `the event is longer than ${this.#most} characters`)
    const needed = this.length + more
    if (needed <= this.#units.length) return
    const larger = new Uint16Array(Math.max(needed, this.#units.length * 2))
    larger.set(this.#units.subarray(0, this.length))
    this.#units = larger
  }
}
