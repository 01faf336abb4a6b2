/**
 * Transactions of events that lack some of the fields: `host=a`, `host=a cookie=b`, `cookie=b` are one transaction,
 * because each event has a value in common with those before it (Search Reference, "transaction", Specifying multiple
 * fields). Which transaction an event joins depends on all events before it, so that one fold goes through them.
 */
import type { JoinKey, Plan } from '../plan/plan.ts'
import { aggregate, and, call, column, lambda, not, num, or, type Scalar, text } from '../plan/scalar.ts'
import { once } from './once.ts'
import { hiddenName } from './relation.ts'
import type { TransactionEvents } from './transaction-events.ts'
import type { TransactionOptions } from './transaction-options.ts'
import type { Segments } from './transaction-segments.ts'
import { addHidden, addWindow } from './window.ts'

/** More events than this in one fold would take minutes. */
export const MAX_LINKED = 20_000

/**
 * `shared` are the fields that every event has: events that differ in them never meet. `linking` are the others.
 */
export function linkedSegments(
  options: TransactionOptions,
  events: TransactionEvents,
  shared: readonly Scalar[],
  linking: readonly Scalar[],
): Segments {
  const window = { partitionBy: shared, orderBy: events.newestFirst }
  const { relation, value: place } = addWindow(events.rows, aggregate('num', 'row_number'), window)
  const keys = shared.map((value) => ({ name: hiddenName(), value }))
  const list = hiddenName()
  const marks = [events.starts ?? num(0), events.ends ?? num(0)]
  const event = call(
    'data',
    'tuple',
    place,
    call('num', 'assumeNotNull', events.time),
    ...marks,
    call('data', 'array', ...linking),
  )
  const sorted = call('data', 'arraySort', aggregate('data', 'groupArray', event))
  const grouped: Plan = { kind: 'aggregate', input: relation.plan, keys, aggregates: [{ name: list, value: sorted }] }
  const folded = hiddenName()
  const assigned: Plan = {
    kind: 'extend',
    input: grouped,
    columns: [{ name: folded, value: assign(column(list, 'data'), options, shared.length > 0) }],
  }
  const on = (): JoinKey[] => shared.map((left, at) => ({ left, right: column(keys[at]!.name, left.type) }))
  const id = hiddenName()
  const at = hiddenName()
  const ids: Plan = { kind: 'unnest', input: pick(assigned, id, folded, 3), column: id, index: at, keepEmpty: false }
  const plan: Plan = {
    kind: 'join',
    left: relation.plan,
    right: ids,
    on: [...on(), { left: place, right: column(at, 'num') }],
    mode: 'inner',
    take: [{ name: id, type: 'num' }],
  }
  const rows = relation.withPlan(plan)
  const group = [...keys, { value: column(id, 'num') }]
  if (options.maxspan < 0 && options.maxpause < 0) return { rows, group, place, limited: undefined }
  const closed = hiddenName()
  const mark = hiddenName()
  const unnested: Plan = {
    kind: 'unnest',
    input: pick(assigned, closed, folded, 4),
    column: closed,
    index: undefined,
    keepEmpty: false,
  }
  const some: Plan = {
    kind: 'filter',
    input: unnested,
    predicate: call('bool', 'greater', column(closed, 'num'), num(0)),
  }
  const right: Plan = { kind: 'extend', input: some, columns: [{ name: mark, value: num(1) }] }
  const told: Plan = {
    kind: 'join',
    left: plan,
    right,
    on: [...on(), { left: column(id, 'num'), right: column(closed, 'num') }],
    mode: 'left',
    take: [{ name: mark, type: 'num' }],
  }
  const limited = addHidden(rows.withPlan(told), call('num', 'ifNull', column(mark, 'num'), num(0)))
  return { rows: limited.relation, group, place, limited: limited.value }
}

function pick(input: Plan, name: string, tuple: string, at: number): Plan {
  return { kind: 'extend', input, columns: [{ name, value: element(column(tuple, 'data'), at) }] }
}

function element(tuple: Scalar, at: number): Scalar {
  return call('data', 'tupleElement', tuple, num(at))
}

/** An open transaction: its number, time of its newest and of its oldest event, count, value of each linking field. */
const OPEN = 'Tuple(Float64, Float64, Float64, Float64, Array(Nullable(String)))'

function emptyArray(type: string): Scalar {
  return call('data', 'CAST', call('data', 'array'), text(`Array(${type})`))
}

/**
 * Folds (place, time, starts, ends, values), newest first, into (open transactions, how many there were, the number
 * of each event's transaction, the number of the transaction that a limit closed at this event or 0).
 */
function assign(events: Scalar, options: TransactionOptions, tied: boolean): Scalar {
  const zero = call('num', 'toFloat64', num(0))
  const start = call('data', 'tuple', emptyArray(OPEN), zero, emptyArray('Float64'), emptyArray('Float64'))
  const step = lambda(['data', 'data'], (state, event) => join(state!, event!, options, tied))
  return call('data', 'arrayFold', step, events, start)
}

function join(state: Scalar, event: Scalar, options: TransactionOptions, tied: boolean): Scalar {
  const open = element(state, 1)
  const values = element(event, 5)
  const ties = lambda(['data'], (transaction) => matches(element(transaction, 5), values, options, tied))
  return once(call('num', 'arrayLastIndex', ties, open), (index) =>
    once(call('data', 'arrayElement', open, index), (met) => {
      const found = call('bool', 'greater', index, num(0))
      const marked = call('bool', 'equals', element(event, 4), num(1))
      const over = and([found, not(marked), full(met, event, options)])
      return once(over, (limit) => added(state, event, met, found, limit))
    }),
  )
}

/** Whether an event can join a transaction: no value contradicts, and one is the same unless none needs to be. */
function matches(known: Scalar, values: Scalar, { connected, unifyends }: TransactionOptions, tied: boolean): Scalar {
  const some = (fn: string): Scalar =>
    call(
      'bool',
      'arrayExists',
      lambda(['text', 'text'], (a, b) => call('bool', 'ifNull', call('bool', fn, a!, b!), num(0))),
      known,
      values,
    )
  const consistent = not(some('notEquals'))
  if (tied || !connected) return consistent
  if (unifyends) return and([consistent, some('equals')])
  // What starts or ends a transaction without a value of its own meets any.
  return and([consistent, or([some('equals'), hasNone(values), hasNone(known)])])
}

function hasNone(values: Scalar): Scalar {
  return not(
    call(
      'bool',
      'arrayExists',
      lambda(['text'], (value) => call('bool', 'isNotNull', value)),
      values,
    ),
  )
}

/** True when the transaction has no room for the event. */
function full(met: Scalar, event: Scalar, { maxspan, maxpause, maxevents }: TransactionOptions): Scalar {
  const time = element(event, 2)
  return or([
    ...(maxspan >= 0
      ? [call('bool', 'greaterOrEquals', call('num', 'minus', element(met, 2), time), num(maxspan))]
      : []),
    ...(maxpause >= 0 ? [call('bool', 'greater', call('num', 'minus', element(met, 3), time), num(maxpause))] : []),
    ...(maxevents > 0 ? [call('bool', 'greaterOrEquals', element(met, 4), num(maxevents))] : []),
  ])
}

function added(state: Scalar, event: Scalar, met: Scalar, found: Scalar, over: Scalar): Scalar {
  const isOne = (value: Scalar): Scalar => call('bool', 'equals', value, num(1))
  const time = element(event, 2)
  const values = element(event, 5)
  return once(or([not(found), over, isOne(element(event, 4))]), (fresh) => {
    const next = call('num', 'plus', element(state, 2), num(1))
    const choose = (yes: Scalar, no: Scalar): Scalar => call('data', 'if', fresh, yes, no)
    const id = choose(next, element(met, 1))
    // An index of 0 gives an empty transaction, whose values must be as many as the event's.
    const known = call('data', 'arrayResize', element(met, 5), call('num', 'length', values))
    const merge = lambda(['text', 'text'], (a, b) => call('text', 'coalesce', a!, b!))
    const transaction = call(
      'data',
      'tuple',
      id,
      choose(time, element(met, 2)),
      time,
      choose(call('num', 'toFloat64', num(1)), call('num', 'plus', element(met, 4), num(1))),
      choose(values, call('data', 'arrayMap', merge, known, values)),
    )
    const others = lambda(['data'], (each) =>
      or([not(found), call('bool', 'notEquals', element(each, 1), element(met, 1))]),
    )
    const rest = call('data', 'arrayFilter', others, element(state, 1))
    return call(
      'data',
      'tuple',
      call('data', 'if', isOne(element(event, 3)), rest, call('data', 'arrayPushBack', rest, transaction)),
      choose(next, element(state, 2)),
      call('data', 'arrayPushBack', element(state, 3), id),
      call(
        'data',
        'arrayPushBack',
        element(state, 4),
        call('data', 'if', over, element(met, 1), call('num', 'toFloat64', num(0))),
      ),
    )
  })
}
