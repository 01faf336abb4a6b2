/**
 * Transactions where every event has all the fields: the events of one combination of values are one sequence, newest
 * first, which limits and marks cut into pieces. Windows find the cuts, all but those of maxspan: where a transaction
 * began decides where it ends, so that they are found one after the other.
 */
import type { JoinKey, OrderKey, Plan } from '../plan/plan.ts'
import { aggregate, call, column, lambda, num, or, type Scalar, text } from '../plan/scalar.ts'
import { hiddenName, type Relation } from './relation.ts'
import type { TransactionEvents } from './transaction-events.ts'
import type { TransactionOptions } from './transaction-options.ts'
import { addHidden, addWindow, addWindows, earlierRow, UP_TO_HERE } from './window.ts'

export interface Segments {
  rows: Relation
  /** What the events of one transaction have in common, and no other has. */
  group: { value: Scalar }[]
  /** The place of an event among those of its sequence, from 1 for the newest. */
  place: Scalar
  /** 1 for the oldest event of a transaction that a limit closed; undefined when none can. */
  limited: Scalar | undefined
}

export function segmentsOf(options: TransactionOptions, events: TransactionEvents): Segments {
  const { keys, newestFirst, time } = events
  const { maxspan, maxpause, maxevents } = options
  const window = { partitionBy: keys, orderBy: newestFirst }
  let { relation: rows, values } = addWindows(events.rows, [aggregate('num', 'row_number')], window)
  const place = values[0]!
  const order: OrderKey[] = [{ value: place, descending: false }]
  const cuts: Scalar[] = []
  let paused: Scalar | undefined
  if (maxspan >= 0 || maxpause >= 0) {
    const newer = addWindow(rows, aggregate('num', 'any', time), {
      partitionBy: keys,
      orderBy: order,
      frame: { unit: 'rows', preceding: 1, following: -1 },
    })
    const pause = call('num', 'minus', newer.value, time)
    const tooLong = [
      ...(maxpause >= 0 ? [call('bool', 'greater', pause, num(maxpause))] : []),
      ...(maxspan >= 0 ? [call('bool', 'greaterOrEquals', pause, num(maxspan))] : []),
    ]
    const cut = addHidden(newer.relation, call('num', 'and', call('bool', 'greater', place, num(1)), or(tooLong)))
    rows = cut.relation
    paused = cut.value
    cuts.push(paused)
  }
  if (events.ends) cuts.push(events.ends)
  if (events.starts) {
    const started = earlierRow(rows.withOrder(order), events.starts, { partitionBy: keys })
    rows = started.relation.withOrder(events.rows.order)
    cuts.push(started.value)
  }
  const parts: Scalar[] = []
  let inPart = place
  if (cuts.length > 0) {
    const cut = or(cuts.map((each) => call('bool', 'equals', each, num(1))))
    const part = addWindow(rows, aggregate('num', 'countIf', cut), {
      partitionBy: keys,
      orderBy: order,
      frame: UP_TO_HERE,
    })
    const numbered = addWindow(part.relation, aggregate('num', 'row_number'), {
      partitionBy: [...keys, part.value],
      orderBy: order,
    })
    rows = numbered.relation
    inPart = numbered.value
    parts.push(part.value)
  }
  let piece: Scalar | undefined
  if (maxspan >= 0) ({ rows, piece } = spanned(options, rows, time, [...keys, ...parts], inPart))
  else if (maxevents > 0) {
    const size = call('num', 'intDiv', call('num', 'minus', inPart, num(1)), num(maxevents))
    const counted = addHidden(rows, call('num', 'toFloat64', size))
    rows = counted.relation
    piece = counted.value
  }
  const group = [...keys, ...parts, ...(piece ? [piece] : [])].map((value) => ({ value }))
  if (!paused) return { rows, group, place, limited: undefined }
  const limit = limits(rows, keys, place, paused, maxspan >= 0 ? piece : undefined, inPart)
  return { rows: limit.rows, group, place, limited: limit.limited }
}

/** 1 for an event behind which a limit cut the sequence. */
function limits(
  input: Relation,
  keys: readonly Scalar[],
  place: Scalar,
  paused: Scalar,
  piece: Scalar | undefined,
  inPart: Scalar,
): { rows: Relation; limited: Scalar } {
  const order: OrderKey[] = [{ value: place, descending: false }]
  let rows = input
  let cut = paused
  if (piece) {
    const before = addWindow(rows, aggregate('num', 'any', piece), {
      partitionBy: keys,
      orderBy: order,
      frame: { unit: 'rows', preceding: 1, following: -1 },
    })
    const inside = call('bool', 'greater', inPart, num(1))
    const changed = call('bool', 'and', inside, call('bool', 'notEquals', before.value, piece))
    const either = addHidden(before.relation, call('num', 'or', call('bool', 'equals', paused, num(1)), changed))
    rows = either.relation
    cut = either.value
  }
  const next = addWindow(rows, aggregate('num', 'leadInFrame', cut), {
    partitionBy: keys,
    orderBy: order,
    frame: { unit: 'rows', preceding: 0, following: 1 },
  })
  return { rows: next.relation, limited: next.value }
}

/** The number of each event's transaction within its part, where maxspan (and maxevents) cut it. */
function spanned(
  options: TransactionOptions,
  rows: Relation,
  time: Scalar,
  groups: readonly Scalar[],
  place: Scalar,
): { rows: Relation; piece: Scalar } {
  const keys = groups.map((value) => ({ name: hiddenName(), value }))
  const times = hiddenName()
  const pieces = hiddenName()
  const at = hiddenName()
  const pairs = aggregate('data', 'groupArray', call('data', 'tuple', place, time))
  const sorted = call('data', 'arrayMap', second(), call('data', 'arraySort', pairs))
  const grouped: Plan = { kind: 'aggregate', input: rows.plan, keys, aggregates: [{ name: times, value: sorted }] }
  const cut: Plan = {
    kind: 'extend',
    input: grouped,
    columns: [{ name: pieces, value: pieceNumbers(column(times, 'data'), options) }],
  }
  const right: Plan = { kind: 'unnest', input: cut, column: pieces, index: at, keepEmpty: false }
  const on: JoinKey[] = groups.map((left, index) => ({ left, right: column(keys[index]!.name, left.type) }))
  on.push({ left: place, right: column(at, 'num') })
  const take = [{ name: pieces, type: 'num' as const }]
  const plan: Plan = { kind: 'join', left: rows.plan, right, on, mode: 'inner', take }
  return { rows: rows.withPlan(plan), piece: column(pieces, 'num') }
}

function second(): Scalar {
  return lambda(['data'], (pair) => call('num', 'tupleElement', pair, num(2)))
}

/** For each time, newest first, the number of its transaction: a new one begins when the span or the count is full. */
function pieceNumbers(times: Scalar, { maxspan, maxevents }: TransactionOptions): Scalar {
  const step = lambda(['data', 'num'], (state, time) => {
    const at = (index: number): Scalar => call('num', 'tupleElement', state!, num(index))
    const spanFull = call('bool', 'greaterOrEquals', call('num', 'minus', at(2), time!), num(maxspan))
    const full = maxevents > 0 ? or([spanFull, call('bool', 'greaterOrEquals', at(3), num(maxevents))]) : spanFull
    const number = call('num', 'plus', at(1), call('num', 'toFloat64', full))
    const result = call('data', 'arrayPushBack', call('data', 'tupleElement', state!, num(4)), number)
    return call('data', 'tuple', number, call('num', 'if', full, time!, at(2)), count(full, at(3)), result)
  })
  const first = call('num', 'arrayElement', times, num(1))
  const zero = call('num', 'toFloat64', num(0))
  const none = call('data', 'CAST', call('data', 'array'), text('Array(Float64)'))
  const start = call('data', 'tuple', zero, call('num', 'assumeNotNull', first), zero, none)
  const known = call(
    'data',
    'arrayMap',
    lambda(['num'], (time) => call('num', 'assumeNotNull', time)),
    times,
  )
  return call('data', 'tupleElement', call('data', 'arrayFold', step, known, start), num(4))
}

function count(full: Scalar, before: Scalar): Scalar {
  return call('num', 'if', full, call('num', 'toFloat64', num(1)), call('num', 'plus', before, num(1)))
}
