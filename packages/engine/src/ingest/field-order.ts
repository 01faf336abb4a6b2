/**
 * Fields of an event in the order of their names, as a JSON column keeps them. Events of one kind set the same fields
 * one after the other, so an order is worked out once and found again by the sequence of the slots.
 */
import type { Slot } from './field-names.ts'

export interface Order {
  /** Ids in the order in which the event set them. */
  readonly ids: readonly number[]
  /** Positions in `ids`, by name; of fields of the same name the first. */
  readonly positions: readonly number[]
  /** The fields at these positions. */
  readonly slots: readonly Slot[]
  /** Their keys, one after the other. */
  readonly keys: Uint8Array
}

/** Logs with fields in ever new sequences: then orders are forgotten, not collected. */
const MOST = 4096

export class FieldOrders {
  readonly #known = new Map<number, Order>()

  /** For the first `count` of `slots`. The same object for the same sequence, until it is forgotten. */
  of(slots: readonly Slot[], count: number): Order {
    let hash = count
    for (let i = 0; i < count; i++) hash = (Math.imul(hash, 31) + slots[i]!.id) | 0
    const known = this.#known.get(hash)
    if (known && same(known.ids, slots, count)) return known
    const order = orderOf(slots.slice(0, count))
    if (this.#known.size >= MOST) this.#known.clear()
    this.#known.set(hash, order)
    return order
  }

  /** Numbers of slots mean other names from now on. */
  forget(): void {
    this.#known.clear()
  }
}

function same(ids: readonly number[], slots: readonly Slot[], count: number): boolean {
  if (ids.length !== count) return false
  for (let i = 0; i < count; i++) if (ids[i] !== slots[i]!.id) return false
  return true
}

function orderOf(slots: readonly Slot[]): Order {
  const sorted = slots.map((slot, position) => ({ key: slot.path, position }))
  sorted.sort((a, b) => Buffer.compare(a.key, b.key) || a.position - b.position)
  const first = sorted.filter(({ key }, i) => i === 0 || Buffer.compare(key, sorted[i - 1]!.key) !== 0)
  const positions = first.map(({ position }) => position)
  const ordered = positions.map((position) => slots[position]!)
  return {
    ids: slots.map(({ id }) => id),
    positions,
    slots: ordered,
    keys: Buffer.concat(ordered.map(({ key }) => key)),
  }
}
