/** Rows as events of transactions: their times, marks, and the values that tie them together. */
import type { OrderKey } from '../plan/plan.ts'
import { and, call, num, or, type Scalar } from '../plan/scalar.ts'
import { asNumber, exists } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { keyText } from './join-key.ts'
import type { Relation } from './relation.ts'
import { filterPredicate, type TransactionOptions } from './transaction-options.ts'
import { addHidden } from './window.ts'

export interface TransactionEvents {
  /** The rows that can be in a transaction. */
  rows: Relation
  time: Scalar
  /** 1 for an event that starts, or ends, a transaction. */
  starts: Scalar | undefined
  ends: Scalar | undefined
  /** The value of each field that ties events together, as one text; null where an event has none. */
  keys: Scalar[]
  /** Newest first; events of one time in the order of the rows. */
  newestFirst: OrderKey[]
}

export interface Split {
  events: TransactionEvents
  /** Rows that can be in no transaction: they have none of its fields. */
  orphans: Relation
}

export function transactionEvents(options: TransactionOptions, input: Relation, context: LowerContext): Split {
  const numbered = addHidden(input, asNumber(input.field('_time')!))
  let rows = numbered.relation
  const mark = (filter: TransactionOptions['startswith']): Scalar | undefined => {
    if (!filter) return undefined
    const marked = addHidden(rows, call('num', 'toUInt8', filterPredicate(filter, rows, context)))
    rows = marked.relation
    return marked.value
  }
  const starts = mark(options.startswith)
  const ends = mark(options.endswith)
  const keys = options.fields.flatMap(({ name }) => {
    const value = rows.field(name)
    if (!value) return []
    if (value.type === 'text') return [value]
    const keyed = addHidden(rows, keyText(value))
    rows = keyed.relation
    return [keyed.value]
  })
  const tied = belongs(options, keys, starts, ends)
  const newestFirst = [{ value: numbered.value, descending: true }, ...input.order]
  const present = exists(numbered.value)
  const events = { time: numbered.value, starts, ends, keys, newestFirst }
  return {
    events: { ...events, rows: rows.filter(and([present, tied])) },
    orphans: rows.filter(call('bool', 'not', and([present, tied]))),
  }
}

/** An event needs one of the fields; with unifyends=false one that starts or ends a transaction needs none. */
function belongs(
  { fields, unifyends }: TransactionOptions,
  keys: readonly Scalar[],
  starts: Scalar | undefined,
  ends: Scalar | undefined,
): Scalar {
  if (fields.length === 0) return and([])
  const marks = unifyends ? [] : [starts, ends].filter((mark) => mark !== undefined)
  return or([...keys.map(exists), ...marks.map((mark) => call('bool', 'equals', mark, num(1)))])
}
