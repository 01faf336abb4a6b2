/** The events of a transaction as one row (Search Reference, "transaction", Multivalue rendering options). */
import type { Assignment, OrderKey } from '../plan/plan.ts'
import { aggregate, and, call, column, lambda, list, num, or, type Scalar, text } from '../plan/scalar.ts'
import { asList, asText, exists } from './coerce.ts'
import { hiddenName, Relation } from './relation.ts'
import type { TransactionEvents } from './transaction-events.ts'
import type { TransactionOptions } from './transaction-options.ts'
import type { Segments } from './transaction-segments.ts'

export interface MergeOptions extends TransactionOptions {
  /** True, or the names of the fields whose values are kept as they come, one for each event. */
  mvlist: boolean | readonly string[]
  mvraw: boolean
  /** What stands in a list for an event without the field. */
  nullstr: string
  keepevicted: boolean
}

/** Times that a transaction has of its earliest event. */
const EARLIEST = ['_time', '_indextime']

export function mergeTransactions(options: MergeOptions, events: TransactionEvents, segments: Segments): Relation {
  const { rows, place } = segments
  // A field that ties events may also be kept as a list: the key needs a name of its own.
  const group = segments.group.map(({ value }) => ({ name: hiddenName(), value }))
  const counted = aggregate('num', 'count')
  const latest = { name: hiddenName(), value: aggregate('num', 'max', events.time) }
  const started = events.starts && { name: hiddenName(), value: aggregate('num', 'max', events.starts) }
  const ended = events.ends && { name: hiddenName(), value: aggregate('num', 'argMin', events.ends, place) }
  const complete = and([started, ended].flatMap((mark) => (mark ? [equals(column(mark.name, 'num'), 1)] : [])))
  const own: Assignment[] = [
    { name: 'duration', value: call('num', 'minus', latest.value, aggregate('num', 'min', events.time)) },
    { name: 'eventcount', value: counted },
    { name: 'field_match_sum', value: matched(events.keys) },
    { name: 'linecount', value: lineCount(rows) },
    { name: 'closed_txn', value: closed(options, events, segments, counted) },
  ]
  const names = rows.names().filter((name) => !own.some((each) => each.name === name))
  const fields = names.map((name) => ({ name, value: merged(name, options, events, segments) }))
  const hidden = [latest, ...(started ? [started] : []), ...(ended ? [ended] : [])]
  const aggregates = [...fields, ...own, ...hidden]
  const columns = [...fields, ...own].map(({ name, value }) => ({ name, type: value.type }))
  const order: OrderKey[] = [
    { value: column('_time', 'num'), descending: true },
    { value: column(latest.name, 'num'), descending: true },
    ...group.map(({ name, value }) => ({ value: column(name, value.type), descending: false })),
  ]
  const plan = { kind: 'aggregate', input: rows.plan, keys: group, aggregates } as const
  const all = Relation.closed(plan, columns, order)
  // Without a condition on its first event no transaction is incomplete (closed_txn tells which were closed).
  return started && !options.keepevicted ? all.filter(complete) : all
}

function equals(value: Scalar, wanted: number): Scalar {
  return call('bool', 'equals', value, num(wanted))
}

/**
 * 1 for a transaction that maxspan, maxpause or maxevents closed, or its first event; where startswith is given, only
 * for one that has that event.
 */
function closed(
  { maxevents, endswith }: MergeOptions,
  { starts, ends }: TransactionEvents,
  { limited, place }: Segments,
  counted: Scalar,
): Scalar {
  const isOne = (value: Scalar): Scalar => equals(aggregate('num', 'max', value), 1)
  if (starts) {
    const began = isOne(starts)
    const complete = endswith && ends ? and([began, equals(aggregate('num', 'argMin', ends, place), 1)]) : began
    return call('num', 'toFloat64', complete)
  }
  const reasons = [
    ...(limited ? [isOne(limited)] : []),
    ...(maxevents > 0 ? [call('bool', 'greaterOrEquals', counted, num(maxevents))] : []),
  ]
  return reasons.length === 0 ? num(0) : call('num', 'toFloat64', or(reasons))
}

/** How many values tie the events together, over all events. */
function matched(keys: readonly Scalar[]): Scalar {
  if (keys.length === 0) return num(0)
  const present = keys.map((key) => call('num', 'toFloat64', exists(key)))
  const sum = present.length === 1 ? present[0]! : call('num', 'plus', present[0]!, addAll(present.slice(1)))
  return aggregate('num', 'sum', sum)
}

function addAll(values: readonly Scalar[]): Scalar {
  return values.length === 1 ? values[0]! : call('num', 'plus', values[0]!, addAll(values.slice(1)))
}

function lineCount(rows: Relation): Scalar {
  const raw = rows.field('_raw')
  if (!raw) return aggregate('num', 'count')
  const lines = call('num', 'countSubstrings', call('text', 'ifNull', asText(raw), text('')), text('\n'))
  return aggregate('num', 'sum', call('num', 'plus', call('num', 'toFloat64', lines), num(1)))
}

function merged(name: string, options: MergeOptions, events: TransactionEvents, segments: Segments): Scalar {
  const value = segments.rows.field(name)!
  if (EARLIEST.includes(name)) return aggregate('num', 'min', name === '_time' ? events.time : value)
  if (name === '_raw') return raw(value, options, segments.place)
  const { mvlist } = options
  const listed = Array.isArray(mvlist) ? mvlist.includes(name) : mvlist === true
  if (listed) return inOrder(value, segments.place, options.nullstr)
  const key = segments.group.find((each) => each.value.kind === 'column' && each.value.name === name)
  if (key && value.type !== 'list') return key.value
  const values =
    value.type === 'list'
      ? aggregate('list', 'groupUniqArrayArray', value)
      : aggregate('list', 'groupUniqArray', asText(value))
  return call('list', 'arraySort', values)
}

/** The events' texts, oldest first: one under the other, or with mvraw each a value. */
function raw(value: Scalar, { mvraw }: MergeOptions, place: Scalar): Scalar {
  const lines = inOrder(value, place, undefined)
  return mvraw ? lines : call('text', 'arrayStringConcat', lines, text('\n'))
}

/** All values, oldest first; `filler` for events without one, if any event has one. */
function inOrder(value: Scalar, place: Scalar, filler: string | undefined): Scalar {
  const pairs = aggregate('data', 'groupArray', call('data', 'tuple', place, asList(value)))
  const sorted = call(
    'data',
    'arrayReverseSort',
    lambda(['data'], (pair) => call('num', 'tupleElement', pair, num(1))),
    pairs,
  )
  const values = call(
    'data',
    'arrayMap',
    lambda(['data'], (pair) => call('list', 'tupleElement', pair, num(2))),
    sorted,
  )
  if (filler === undefined) return call('list', 'arrayFlatten', values)
  const filled = lambda(['list'], (each) => call('list', 'if', call('bool', 'empty', each), list([filler]), each))
  const any = aggregate('num', 'max', call('num', 'toUInt8', exists(value)))
  return call(
    'list',
    'if',
    equals(any, 1),
    call('list', 'arrayFlatten', call('data', 'arrayMap', filled, values)),
    list([]),
  )
}
