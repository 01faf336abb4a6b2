/** Every bin between two bounds, for charts that show empty ones too (Search Reference, "timechart" cont and fixedrange). */
import { call, column, lambda, num, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { BinOptions, BinWidth } from '../syntax/bin-clause.ts'
import { spanSeconds, type TimeUnit } from '../syntax/time-span.ts'
import type { LowerContext, TimeRange } from './context.ts'
import { laterBound, lowerBound } from './discretize.ts'
import type { Extent } from './extent.ts'
import { counterName, Relation } from './relation.ts'

export interface BinGrid {
  /** The lower bound of the first bin. */
  first: Scalar
  width: BinWidth
  /** Bins that there are at most; those past `last` don't belong. */
  count: number
  /** Bins belong that begin before `end`, or at it when `inclusive` is set. */
  end: number
  inclusive: boolean
}

/** Bins of a chart that Splunk makes at most (limits.conf [discretize] maxbins). */
const MAX_BINS = 50_000

/** A time range that has both ends; "all time", written earliest=0, has none. */
export function closedRange({ earliest, latest }: TimeRange): Extent | undefined {
  return earliest !== null && latest !== null && earliest > 0 ? { least: earliest, most: latest } : undefined
}

/** The bins of a range of time, [least, most), or of the values that the data have, [least, most]. */
export function binGrid(
  extent: Extent,
  kind: 'range' | 'values',
  width: BinWidth,
  options: BinOptions,
  at: Span,
  context: LowerContext,
): BinGrid | undefined {
  const inclusive = kind === 'values'
  const first = lowerBound(num(extent.least), width, options, context)
  const count = mostBins(extent.most - extent.least, extent, width)
  if (count <= MAX_BINS) return { first, width, count, end: extent.most, inclusive }
  context.diagnostics.report(
    'unsupported',
    at,
    `This makes more than ${MAX_BINS.toLocaleString('en')} bins.`,
    'Take a longer span, a narrower time range, or cont=f to show only bins that have rows.',
  )
  return undefined
}

/** The least seconds that a unit of the calendar has. */
const SHORTEST: Partial<Record<TimeUnit, number>> = {
  d: 82_800,
  w: 601_200,
  mon: 2_419_200 - 3_600,
  q: 7_776_000 - 3_600,
  y: 31_536_000,
}

function mostBins(length: number, { least, most }: Extent, width: BinWidth): number {
  if (width.kind === 'log') return least <= 0 ? 1 : Math.ceil(Math.log(most / least) / Math.log(width.base)) + 2
  const size =
    width.kind === 'linear'
      ? width.width
      : (SHORTEST[width.span.unit] ?? 0) * width.span.count || spanSeconds(width.span)!
  return Math.floor(length / size) + 2
}

/** The lower bounds of the bins as rows of one column. */
export function gridRows(grid: BinGrid, name: string, context: LowerContext): Relation {
  const counter = counterName()
  const steps = column(counter, 'num')
  const generated = Relation.closed({ kind: 'generate', count: grid.count, name: counter }, [], [])
  const rows = generated.extend([{ name, value: laterBound(grid.first, grid.width, steps, context) }])
  return rows.filter(within(column(name, 'num'), grid))
}

/** The lower bounds of the bins as one array. */
export function gridArray(grid: BinGrid, context: LowerContext): Scalar {
  const bound = lambda(['num'], (steps) => laterBound(grid.first, grid.width, steps, context))
  const bounds = call('data', 'arrayMap', bound, call('data', 'range', num(grid.count)))
  return call(
    'data',
    'arrayFilter',
    lambda(['num'], (each) => within(each, grid)),
    bounds,
  )
}

function within(bound: Scalar, { end, inclusive }: BinGrid): Scalar {
  return call('bool', inclusive ? 'lessOrEquals' : 'less', bound, num(end))
}
