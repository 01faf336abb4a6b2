/** Aggregates of numbers: values that are no numbers are left out, every value of a multivalue field counts. */
import { aggregate, call, lambda, not, parametricAggregate, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'

export interface NumericOptions {
  parameters?: readonly Scalar[]
  /** What is aggregated of each number; the number itself when absent. */
  each?: (value: Scalar) => Scalar
}

/** `fn` over the numbers of a field; null when there are none. */
export function numeric(fn: string, value: Scalar, { parameters, each = (v) => v }: NumericOptions = {}): Scalar {
  const build = (name: string, input: Scalar): Scalar =>
    parameters ? parametricAggregate('num', name, parameters, input) : aggregate('num', name, input)
  if (value.type !== 'list') return build(`${fn}OrNull`, each(asNumber(value)))
  const number = lambda(['text'], (v) => each(call('num', 'toFloat64OrNull', v)))
  return build(`${fn}OrNullArray`, call('data', 'arrayMap', number, value))
}

/** The exact percentile between the two nearest values, weighted by distance ("Aggregate functions", perc examples). */
export function percentile(value: Scalar, percent: number): Scalar {
  return numeric('quantileExactInclusive', value, {
    parameters: [{ kind: 'literal', value: percent / 100, type: 'num' }],
  })
}

/** A sample statistic: ClickHouse gives infinity for a single value, Splunk 0 ("Aggregate functions", stdev). */
export function sampled(fn: string, value: Scalar): Scalar {
  const result = numeric(fn, value)
  return call('num', 'if', not(call('bool', 'isFinite', result)), { kind: 'literal', value: 0, type: 'num' }, result)
}
