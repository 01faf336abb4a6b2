/** Functions that go by _time, whatever the order of the rows is ("Time functions"). */
import { aggregate, NULL, type Scalar } from '../plan/scalar.ts'
import { exists } from '../semantics/coerce.ts'
import type { AggregateInput } from '../semantics/definition.ts'
import { edgeValue } from './edge-value.ts'

/** The value of the oldest (argMin) or newest (argMax) row that has one. */
export function chronological(fn: 'argMin' | 'argMax', input: AggregateInput): Scalar {
  return hasTime(input) ? edgeValue(fn, input.value!, input.chronology()) : NULL
}

/** The time of that row. */
export function chronologicalTime(fn: 'min' | 'max', input: AggregateInput): Scalar {
  return hasTime(input) ? aggregate('num', `${fn}OrNullIf`, input.time!, exists(input.value!)) : NULL
}

function hasTime({ time, span, context }: AggregateInput): boolean {
  if (time) return true
  context.diagnostics.report(
    'unknown-field',
    span,
    'These rows have no `_time`, so none is the oldest or newest.',
    'Use first() or last(), or keep _time.',
  )
  return false
}
