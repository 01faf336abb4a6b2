/** Values → the bin that each lies in: its lower bound, and the text `low-high` that Splunk writes for numbers. */
import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import type { BinOptions, BinWidth } from '../syntax/bin-clause.ts'
import { asNumber, asText } from './coerce.ts'
import type { LowerContext, TimeRange } from './context.ts'
import { laterBucket, timeBucket } from './time-bucket.ts'
import { resolveTime } from './time-modifier.ts'

/** The lower bound of the bin of a value; null where it is no number. `range` is what aligntime=earliest refers to. */
export function lowerBound(
  value: Scalar,
  width: BinWidth,
  options: BinOptions,
  context: LowerContext,
  range: TimeRange = context.range,
): Scalar {
  const number = asNumber(value)
  switch (width.kind) {
    case 'time':
      return timeBucket(number, width.span, context.environment.timeZone, alignment(options, range, context))
    case 'linear':
      return multiple(call('num', 'floor', call('num', 'divide', number, num(width.width))), width.width)
    case 'log':
      return logBound(number, width)
  }
}

/** The bin that comes `steps` after the one at `low`. */
export function laterBound(low: Scalar, width: BinWidth, steps: Scalar, context: LowerContext): Scalar {
  switch (width.kind) {
    case 'time':
      return laterBucket(low, width.span, context.environment.timeZone, steps)
    case 'linear':
      return rounded(call('num', 'plus', low, call('num', 'multiply', steps, num(width.width))), width.width)
    case 'log':
      return call('num', 'multiply', low, call('num', 'pow', num(width.base), steps))
  }
}

/** How a bin is written: times by their start, numbers as `low-high`. */
export function binLabel(low: Scalar, width: BinWidth): Scalar {
  if (width.kind === 'time') return low
  const high =
    width.kind === 'linear'
      ? rounded(call('num', 'plus', low, num(width.width)), width.width)
      : call('num', 'multiply', low, num(width.base))
  const range = call('text', 'concat', asText(low), text('-'), asText(high))
  if (width.kind === 'linear') return range
  // Logarithms end at zero, which stays as it is.
  return call('text', 'if', call('bool', 'equals', low, num(0)), text('0'), range)
}

function multiple(steps: Scalar, width: number): Scalar {
  return width === 1 ? steps : rounded(call('num', 'multiply', steps, num(width)), width)
}

/** Takes off what binary fractions add: 3 × 0.1 is 0.3. */
function rounded(value: Scalar, width: number): Scalar {
  const digits = /\.(\d+)$/.exec(String(width))?.[1]?.length ?? 0
  return digits === 0 ? value : call('num', 'round', value, num(digits))
}

function logBound(value: Scalar, { coefficient, base }: BinWidth & { kind: 'log' }): Scalar {
  const scaled = coefficient === 1 ? value : call('num', 'divide', value, num(coefficient))
  const power =
    base === 10 || base === 2
      ? call('num', `log${base}`, scaled)
      : call('num', 'divide', call('num', 'log', scaled), call('num', 'log', num(base)))
  // A power of the base must not fall below itself by the last digit of its logarithm.
  const steps = call('num', 'floor', call('num', 'plus', power, num(1e-12)))
  const bound = call('num', 'pow', num(base), steps)
  const low = coefficient === 1 ? bound : call('num', 'multiply', bound, num(coefficient))
  const zero = call('num', 'if', call('bool', 'equals', value, num(0)), num(0), NULL)
  return call('num', 'if', call('bool', 'greater', value, num(0)), low, zero)
}

/** aligntime: `earliest`, `latest`, or a time; 0 when there is none. */
function alignment({ aligntime }: BinOptions, range: TimeRange, context: LowerContext): number {
  if (!aligntime) return 0
  const { text: given, at } = aligntime
  const word = given.toLowerCase()
  if (word === 'earliest' || word === 'latest') return range[word] ?? 0
  const { now, timeZone } = context.environment
  const time = resolveTime(given, now, timeZone)
  if (time === undefined)
    context.diagnostics.report(
      'time',
      at,
      `\`${given}\` is no time to align to.`,
      'Write earliest, latest, epoch seconds, or a time such as @d+3h.',
    )
  return time ?? 0
}
