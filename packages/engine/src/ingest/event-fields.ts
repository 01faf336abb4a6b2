/** The extracted fields of one event at a time; the same object is cleared and filled again for the next one. */
import type { FieldNames, Slot } from './field-names.ts'

/** A list has at least two values, in order of appearance. */
export type FieldValue = string | string[]

export class EventFields {
  readonly names: FieldNames
  /** By slot id. Undefined: never set in this event; null: set and then removed. */
  readonly #values: (FieldValue | null | undefined)[] = []
  readonly #slots: Slot[] = []
  #count = 0

  constructor(names: FieldNames) {
    this.names = names
  }

  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#values[this.#slots[i]!.id] = undefined
    this.#count = 0
  }

  get(slot: Slot): FieldValue | undefined {
    return this.#values[slot.id] ?? undefined
  }

  set(slot: Slot, value: FieldValue): void {
    if (this.#values[slot.id] === undefined) this.#slots[this.#count++] = slot
    this.#values[slot.id] = value
  }

  /** One more value of a field that may have some already. */
  add(slot: Slot, value: string): void {
    const before = this.#values[slot.id]
    if (before === undefined || before === null) this.set(slot, value)
    else if (typeof before === 'string') this.#values[slot.id] = [before, value]
    else before.push(value)
  }

  remove(slot: Slot): void {
    if (this.#values[slot.id] !== undefined) this.#values[slot.id] = null
  }

  /** How many fields have a value. */
  get count(): number {
    let count = 0
    for (let i = 0; i < this.#count; i++) if (this.#values[this.#slots[i]!.id] !== null) count++
    return count
  }

  /** Every field that has a value, in the order in which they were first set. */
  each(visit: (slot: Slot, value: FieldValue) => void): void {
    for (let i = 0; i < this.#count; i++) {
      const slot = this.#slots[i]!
      const value = this.#values[slot.id]
      if (value !== undefined && value !== null) visit(slot, value)
    }
  }
}
