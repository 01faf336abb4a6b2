/**
 * Transactions where every event has all the fields: the events of one combination of values are one sequence, newest
 * first, which limits and marks cut into pieces. Windows find the cuts, all but those of maxspan: where a transaction
 * began decides where it ends, so that they are found one after the other.
 */
import type { JoinKey, OrderKey, Plan } from '../plan/plan.ts'
import { aggregate, and, call, column, lambda, num, or, type Scalar, text } from '../plan/scalar.ts'
import { hiddenName, type Relation } from './relation.ts'
import type { TransactionEvents } from './transaction-events.ts'
import type { TransactionOptions } from './transaction-options.ts'
import { addHidden, addWindow, UP_TO_HERE } from './window.ts'

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
  const { keys, newestFirst } = events
  const numbered = addWindow(events.rows, aggregate('num', 'row_number'), { partitionBy: keys, orderBy: newestFirst })
  const sequence: Sequence = { keys, place: numbered.value, order: [{ value: numbered.value, descending: false }] }
  const pauses = longPauses(options, events, sequence, numbered.relation)
  const cuts = pauses.value ? [pauses.value] : []
  let rows = pauses.rows
  if (events.ends) cuts.push(events.ends)
  if (events.starts) {
    const started = before(rows, events.starts, sequence)
    rows = started.relation
    cuts.push(started.value)
  }
  const parts = cutParts(cuts, sequence, rows)
  const pieces = cutPieces(options, events, sequence, parts)
  const group = [...keys, ...parts.part, ...pieces.piece].map((value) => ({ value }))
  const { place } = sequence
  if (!pauses.value) return { rows: pieces.rows, group, place, limited: undefined }
  const spans = options.maxspan >= 0 ? pieces.piece[0] : undefined
  return { group, place, ...limits(pieces.rows, sequence, pauses.value, spans, parts.inPart) }
}

/** The events of one combination of values, newest first. */
interface Sequence {
  keys: readonly Scalar[]
  place: Scalar
  order: OrderKey[]
}

/** The value of the event before, that is of the next newer one. */
function before(rows: Relation, value: Scalar, { keys, order }: Sequence): { relation: Relation; value: Scalar } {
  const frame = { unit: 'rows', preceding: 1, following: -1 } as const
  return addWindow(rows, aggregate(value.type, 'any', value), { partitionBy: keys, orderBy: order, frame })
}

/** 1 for an event that is too far from the one before; one that begins a transaction by its mark is no such event. */
function longPauses(
  { maxspan, maxpause }: TransactionOptions,
  { time, ends }: TransactionEvents,
  sequence: Sequence,
  input: Relation,
): { rows: Relation; value: Scalar | undefined } {
  if (maxspan < 0 && maxpause < 0) return { rows: input, value: undefined }
  const newer = before(input, time, sequence)
  const pause = call('num', 'minus', newer.value, time)
  const tooLong = or([
    ...(maxpause >= 0 ? [call('bool', 'greater', pause, num(maxpause))] : []),
    ...(maxspan >= 0 ? [call('bool', 'greaterOrEquals', pause, num(maxspan))] : []),
  ])
  const unmarked = ends ? [call('bool', 'equals', ends, num(0))] : []
  const cut = and([call('bool', 'greater', sequence.place, num(1)), tooLong, ...unmarked])
  const added = addHidden(newer.relation, call('num', 'toUInt8', cut))
  return { rows: added.relation, value: added.value }
}

interface Parts {
  rows: Relation
  /** The number of each event's part; none where nothing cuts. */
  part: Scalar[]
  /** The place of an event in its part, from 1. */
  inPart: Scalar
}

function cutParts(cuts: readonly Scalar[], { keys, place, order }: Sequence, rows: Relation): Parts {
  if (cuts.length === 0) return { rows, part: [], inPart: place }
  const cut = or(cuts.map((each) => call('bool', 'equals', each, num(1))))
  const counted = aggregate('num', 'countIf', cut)
  const part = addWindow(rows, counted, { partitionBy: keys, orderBy: order, frame: UP_TO_HERE })
  const partitionBy = [...keys, part.value]
  const numbered = addWindow(part.relation, aggregate('num', 'row_number'), { partitionBy, orderBy: order })
  return { rows: numbered.relation, part: [part.value], inPart: numbered.value }
}

/** Parts cut further, where a span or a count is full. */
function cutPieces(
  options: TransactionOptions,
  { time }: TransactionEvents,
  { keys }: Sequence,
  { rows, part, inPart }: Parts,
): { rows: Relation; piece: Scalar[] } {
  if (options.maxspan >= 0) return spanned(options, rows, time, [...keys, ...part], inPart)
  if (options.maxevents <= 0) return { rows, piece: [] }
  const size = call('num', 'intDiv', call('num', 'minus', inPart, num(1)), num(options.maxevents))
  const counted = addHidden(rows, call('num', 'toFloat64', size))
  return { rows: counted.relation, piece: [counted.value] }
}

/** 1 for an event behind which a limit cut the sequence. */
function limits(
  input: Relation,
  sequence: Sequence,
  paused: Scalar,
  piece: Scalar | undefined,
  inPart: Scalar,
): { rows: Relation; limited: Scalar } {
  const { keys, order } = sequence
  let rows = input
  let cut = paused
  if (piece) {
    const newer = before(rows, piece, sequence)
    const inside = call('bool', 'greater', inPart, num(1))
    const changed = and([inside, call('bool', 'notEquals', newer.value, piece)])
    const either = addHidden(
      newer.relation,
      call('num', 'toUInt8', or([call('bool', 'equals', paused, num(1)), changed])),
    )
    rows = either.relation
    cut = either.value
  }
  const frame = { unit: 'rows', preceding: 0, following: 1 } as const
  const next = addWindow(rows, aggregate('num', 'leadInFrame', cut), { partitionBy: keys, orderBy: order, frame })
  return { rows: next.relation, limited: next.value }
}

/** The number of each event's transaction within its part, where maxspan (and maxevents) cut it. */
function spanned(
  options: TransactionOptions,
  rows: Relation,
  time: Scalar,
  groups: readonly Scalar[],
  place: Scalar,
): { rows: Relation; piece: Scalar[] } {
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
  return { rows: rows.withPlan(plan), piece: [column(pieces, 'num')] }
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
