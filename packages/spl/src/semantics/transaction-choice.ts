/** Which way transactions are found: cut out of sequences, or tied together one event after the other. */
import { aggregate, call, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { LowerContext } from './context.ts'
import { Relation } from './relation.ts'
import type { TransactionEvents } from './transaction-events.ts'
import { linkedSegments, MAX_LINKED } from './transaction-links.ts'
import type { TransactionOptions } from './transaction-options.ts'
import { type Segments, segmentsOf } from './transaction-segments.ts'

/** Where events may lack some of the fields, their number decides how transactions are found. */
export function findSegments(
  options: TransactionOptions,
  events: TransactionEvents,
  at: Span,
  context: LowerContext,
): Segments {
  const { keys, rows, starts, ends } = events
  const loose = !options.unifyends && (starts !== undefined || ends !== undefined)
  if (keys.length < (loose ? 1 : 2)) return segmentsOf(options, events)
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey('transaction', at),
    relation: missingKeys(rows, keys),
    limit: 1,
    why: 'how many events lack a field of the transaction',
  })
  const [total = 0, ...missing] = (answer?.rows[0] ?? []).map(Number)
  if (missing.every((count) => count === 0)) return segmentsOf(options, events)
  if (total > MAX_LINKED) {
    context.diagnostics.report(
      'unsupported',
      at,
      `Some of ${total} events lack a field of this transaction; which events belong together can be found for at most ${MAX_LINKED}.`,
      'Narrow the search, or give every event all fields: coalesce(), fillnull.',
    )
    return segmentsOf(options, events)
  }
  const shared = keys.filter((_, index) => missing[index] === 0)
  return linkedSegments(
    options,
    events,
    shared,
    keys.filter((key) => !shared.includes(key)),
  )
}

function missingKeys(rows: Relation, keys: readonly Scalar[]): Relation {
  const counts = keys.map((key, at) => ({
    name: `missing_${at + 1}`,
    value: aggregate('num', 'countIf', call('bool', 'isNull', key)),
  }))
  const aggregates = [{ name: 'events', value: aggregate('num', 'count') }, ...counts]
  return Relation.closed(
    { kind: 'aggregate', input: rows.plan, keys: [], aggregates },
    aggregates.map(({ name }) => ({ name, type: 'num' as const })),
  )
}
