/**
 * Every field name is met millions of times and spelled out once: a slot holds its number, by which an event keeps its
 * value, and its bytes as they go to the store.
 */
import { encodeFieldName } from '../stores/encode.ts'
import { encodeTexts } from './column-bytes.ts'

export interface Slot {
  readonly id: number
  readonly name: string
  /** The name as a path of the column `fields`, in UTF-8. */
  readonly path: Uint8Array
  /** The same with its length before it, as it goes to the store. */
  readonly key: Uint8Array
}

/**
 * Columns of every event. A log's own field of such a name would hide behind the column, so it is called
 * `extracted_<name>`, as Splunk calls indexed extractions that clash.
 */
const COLUMNS = new Set(['_time', '_indextime', '_serial', 'index', 'source', 'sourcetype', 'host', 'tag', '_raw'])

/** Names beyond this number come from logs that use values as names (identifiers as JSON keys). */
const MANY = 50_000

export class FieldNames {
  readonly #slots = new Map<string, Slot>()
  #pinned = 0
  #trims = 0

  get size(): number {
    return this.#slots.size
  }

  /** Grows with every `trim` that dropped names: whoever keeps slots by other keys drops them too. */
  get generation(): number {
    return this.#trims
  }

  slot(name: string): Slot {
    let slot = this.#slots.get(name)
    if (!slot) {
      // A copy: a slice would keep the whole block of log text alive that it was cut from.
      const own = Buffer.from(name).toString()
      // Rules call it as it is shown.
      slot = COLUMNS.has(own) ? this.slot(`extracted_${own}`) : this.#newSlot(own)
      this.#slots.set(own, slot)
    }
    return slot
  }

  #newSlot(name: string): Slot {
    const path = encodeFieldName(name)
    return { id: this.#slots.size, name, path: Buffer.from(path), key: encodeTexts(path) }
  }

  /** Keeps the names known so far for ever: those that source types mention. */
  pin(): void {
    this.#pinned = this.#slots.size
  }

  /** Forgets names that only logs brought, when there are too many of them. Between events only. */
  trim(most = MANY): void {
    if (this.#slots.size - this.#pinned <= most) return
    for (const [name, slot] of this.#slots) if (slot.id >= this.#pinned) this.#slots.delete(name)
    this.#trims++
  }
}
