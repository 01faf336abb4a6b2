/** perc, exactperc and upperperc: in Splunk two of them are estimates, here all are exact. */
import { NULL, type Scalar } from '../plan/scalar.ts'
import type { AggregateInput } from '../semantics/definition.ts'
import { percentile } from './numeric.ts'

export function percentileOf({ value, parameter = 50, span, context }: AggregateInput): Scalar {
  if (parameter < 0 || parameter > 100) {
    context.diagnostics.report(
      'function-arguments',
      span,
      `A percentile lies between 0 and 100; ${parameter} does not.`,
      'For example perc95(duration).',
    )
    return NULL
  }
  return percentile(value!, parameter)
}

export const TEN = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((x) => ({ x }))
