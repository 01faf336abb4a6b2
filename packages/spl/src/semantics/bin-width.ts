/** Which bins values are put into, where no span says so: at most so many, with round bounds (Search Reference, "bin"). */
import type { Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { BinOptions, BinWidth } from '../syntax/bin-clause.ts'
import { spanSeconds, type TimeSpan } from '../syntax/time-span.ts'
import type { LowerContext } from './context.ts'
import { extentOf } from './extent.ts'
import type { Relation } from './relation.ts'
import { timeRangeOf } from './time-range.ts'

/** Spans that are chosen for times, with their lengths ("timechart", Usage: span thresholds). */
const TIME_STEPS: readonly (readonly [seconds: number, TimeSpan])[] = [
  [1, { count: 1, unit: 's' }],
  [5, { count: 5, unit: 's' }],
  [10, { count: 10, unit: 's' }],
  [30, { count: 30, unit: 's' }],
  [60, { count: 1, unit: 'm' }],
  [300, { count: 5, unit: 'm' }],
  [600, { count: 10, unit: 'm' }],
  [1_800, { count: 30, unit: 'm' }],
  [3_600, { count: 1, unit: 'h' }],
  [86_400, { count: 1, unit: 'd' }],
  [2_592_000, { count: 1, unit: 'mon' }],
]

const DEFAULT_BINS = 100

export interface Binned {
  value: Scalar
  isTime: boolean
  options: BinOptions
  /** For the question and its messages. */
  purpose: string
  at: Span
}

/** The width of the bins; `unknown` while the range of the values is. */
export function binWidth(
  { value, isTime, options, purpose, at }: Binned,
  input: Relation,
  context: LowerContext,
): BinWidth | 'unknown' {
  const { span, bins = DEFAULT_BINS, minspan, start, end } = options
  if (span) {
    // A bare number on _time is in seconds.
    const seconds = isTime && span.width.kind === 'linear' ? span.width.width : undefined
    return seconds === undefined ? span.width : { kind: 'time', span: secondsSpan(seconds) }
  }
  const range = isTime ? timeRangeOf(input, context) : { earliest: null, latest: null }
  const known =
    range.earliest !== null && range.latest !== null ? { least: range.earliest, most: range.latest } : undefined
  const extent = known ?? extentOf(value, input, purpose, at, context)
  if (extent === 'unknown') return extent
  const least = Math.min(extent?.least ?? 0, start ?? Number.POSITIVE_INFINITY)
  const most = Math.max(extent?.most ?? 0, end ?? Number.NEGATIVE_INFINITY)
  if (!isTime) return { kind: 'linear', width: roundWidth(least, most, bins) }
  return { kind: 'time', span: timeStep(most - least, bins, minspan) }
}

function secondsSpan(seconds: number): TimeSpan {
  if (Number.isInteger(seconds)) return { count: seconds, unit: 's' }
  const micros = Math.max(1, Math.round(seconds * 1e6))
  return { count: micros, unit: 'us' }
}

function timeStep(seconds: number, bins: number, minspan: TimeSpan | undefined): TimeSpan {
  const least = Math.max(seconds / bins, minspan ? (spanSeconds(minspan) ?? 2_592_000) : 0)
  const found = TIME_STEPS.find(([length]) => length >= least)
  return found?.[1] ?? { count: Math.ceil(least / 2_592_000), unit: 'mon' }
}

/** The smallest of 1, 2 and 5 times a power of ten that makes at most `bins` bins. */
function roundWidth(least: number, most: number, bins: number): number {
  const raw = (most - least) / bins
  if (raw <= 0) return 1
  for (let exponent = Math.floor(Math.log10(raw)); ; exponent++) {
    for (const factor of [1, 2, 5]) {
      const width = exponent < 0 ? factor / 10 ** -exponent : factor * 10 ** exponent
      if (Math.floor(most / width) - Math.floor(least / width) + 1 <= bins) return width
    }
  }
}
