/** Aggregates of numbers: values that are no numbers are left out, every value of a multivalue field counts. */
import { aggregate, call, lambda, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'

/** `fn` over the numbers of a field; null when there are none. */
export function numeric(fn: string, value: Scalar): Scalar {
  if (value.type !== 'list') return aggregate('num', `${fn}OrNull`, asNumber(value))
  const numbers = call(
    'data',
    'arrayMap',
    lambda(['text'], (v) => call('num', 'toFloat64OrNull', v)),
    value,
  )
  return aggregate('num', `${fn}ArrayOrNull`, numbers)
}
