/** per_second and its like: a sum, as it would be in a span of one unit of time ("timechart", per_* functions). */
import { call, NULL, num, type Scalar } from '../plan/scalar.ts'
import type { AggregateInput } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export function perTime(name: string, seconds: number, input: AggregateInput): Scalar {
  const { bucketSeconds, value, span, context } = input
  if (!bucketSeconds) {
    context.diagnostics.report(
      'unsupported',
      span,
      `\`${name}\` needs a span of time for each group; only timechart has one.`,
      'Use timechart, or divide sum() by the seconds of the group.',
    )
    return NULL
  }
  const sum = numeric('sum', value!)
  if (bucketSeconds.kind === 'literal') return scaled(sum, seconds / Number(bucketSeconds.value))
  return call('num', 'multiply', call('num', 'divide', sum, bucketSeconds), num(seconds))
}

function scaled(sum: Scalar, factor: number): Scalar {
  if (factor === 1) return sum
  const whole = 1 / factor
  return Number.isInteger(whole) ? call('num', 'divide', sum, num(whole)) : call('num', 'multiply', sum, num(factor))
}
