/** Where a row stands in its relation, as a value that aggregates can compare: for first(), last(), list() and ties of time. */
import type { OrderKey } from '../plan/plan.ts'
import { call, column, num, type Scalar } from '../plan/scalar.ts'
import type { Relation } from './relation.ts'

/** The order of stored events: newest first. Neither key is ever null. */
function isEventOrder(input: Relation): boolean {
  const [time, serial] = input.order
  return (
    input.open !== undefined && input.order.length === 2 && isColumn(time, '_time', true) && isColumn(serial, '_serial')
  )
}

function isColumn(key: OrderKey | undefined, name: string, descending?: boolean): boolean {
  return (
    key?.value.kind === 'column' &&
    key.value.name === name &&
    (descending === undefined || key.descending === descending)
  )
}

/** True when the rows are told apart by what they are ordered by, so that rowPosition() needs no numbering. */
export function hasPosition(input: Relation): boolean {
  return input.order.length === 0 || input.numberedBy !== undefined || isEventOrder(input)
}

/** The same rows, numbered if their position can't be told otherwise. */
export function withPosition(input: Relation): Relation {
  return hasPosition(input) ? input : input.numbered().relation
}

/** Grows from the first row to the last; never null. The relation must come from withPosition(). */
export function rowPosition(input: Relation): Scalar {
  if (input.numberedBy !== undefined) return column(input.numberedBy, 'num')
  if (!isEventOrder(input)) return num(0)
  const [time, serial] = input.order
  return call('data', 'tuple', call('num', 'negate', time!.value), call('data', 'negate', serial!.value))
}

/** Grows with time, and among rows of one time with the order in which events came, or with that of the rows. */
export function rowChronology(input: Relation, time: Scalar): Scalar {
  if (isEventOrder(input)) return call('data', 'tuple', time, input.order[1]!.value)
  if (input.numberedBy === undefined) return time
  return call('data', 'tuple', time, column(input.numberedBy, 'num'))
}

/** The same rows, the last one first. */
export function reversed(input: Relation): Relation {
  if (input.order.length === 0) return input
  // Turning the direction of a key around would leave rows without a value at the end.
  const exact = isEventOrder(input) ? input : withPosition(input)
  return exact.withOrder(exact.order.map((key) => ({ ...key, descending: !key.descending })))
}
