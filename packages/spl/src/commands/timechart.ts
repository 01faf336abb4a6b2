/** timechart — a table of statistics over time. */
import { aggregate, and, call, column, num, type Scalar } from '../plan/scalar.ts'
import { type BinGrid, binGrid, closedRange } from '../semantics/bin-grid.ts'
import { binWidth } from '../semantics/bin-width.ts'
import { chartRows } from '../semantics/chart-rows.ts'
import { splitValue } from '../semantics/chart-split.ts'
import { exists } from '../semantics/coerce.ts'
import type { LowerContext, TimeRange } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { laterBound, lowerBound } from '../semantics/discretize.ts'
import { extentOf } from '../semantics/extent.ts'
import { alwaysPresent } from '../semantics/group.ts'
import { Relation } from '../semantics/relation.ts'
import { isFixedSpan } from '../semantics/time-bucket.ts'
import { timeRangeOf } from '../semantics/time-range.ts'
import type { Span } from '../source/span.ts'
import { STATS } from '../stats/index.ts'
import type { BinWidth } from '../syntax/bin-clause.ts'
import { type ChartArguments, chartArguments } from '../syntax/chart-clause.ts'
import { spanSeconds } from '../syntax/time-span.ts'

interface TimechartArguments extends ChartArguments {
  at: Span
}

export default command<TimechartArguments>({
  name: 'timechart',
  docs: {
    summary: 'Makes a table of statistics over time, with a column for each value of a field.',
    usage:
      'timechart [span=<span>] [bins=<int>] [minspan=<span>] [aligntime=<time>] [cont=<bool>] [partial=<bool>] [fixedrange=<bool>] [limit=[top|bottom]<int>] [agg=<function>] [sep=<string>] [format=<string>] <function>(<field>)… | eval(<expression>)… [BY <field> [usenull=<bool>] [nullstr=<string>] [useother=<bool>] [otherstr=<string>] [WHERE <function> in|notin top|bottom<int>] [WHERE <function> (<|>) <num>]]',
    page: 'Search Reference, "timechart"',
    notes: [
      'Without a span it chooses a round one that makes at most `bins` spans (100).',
      'Spans without rows are shown: count and dc are 0 there, anything else has no value; cont=f leaves them out. The first and the last span are those of the time range of the search, with fixedrange=f those of the rows.',
      'partial=f leaves out a first and last span that the time range does not cover.',
      'The ten series with the largest sums become columns, the others become OTHER together; rows without the field become NULL. limit=0 keeps every series.',
      'Several functions are columns named function: value.',
      'per_second(x), per_minute(x), per_hour(x), per_day(x) are the sum, scaled to that unit of time.',
    ],
    differences: ['Columns are in the order of the values, numbers by value; then NULL and OTHER.'],
  },
  syntax: (parser) => ({ ...chartArguments(parser, 'time'), at: parser.nameSpan }),
  lower(given, input, context) {
    const time = input.field('_time')
    if (!time) {
      context.diagnostics.report(
        'unsupported',
        given.at,
        '`timechart` needs `_time`, and these rows have none.',
        'Keep _time in the stages before, or use chart.',
      )
      return pending()
    }
    const rows = alwaysPresent('_time', input) ? input : input.filter(exists(time))
    const options = given.time
    const width = binWidth({ value: time, isTime: true, options, purpose: 'timechart', at: given.at }, rows, context)
    if (width === 'unknown') return pending()
    const range = timeRangeOf(input, context)
    const grid = given.cont ? gridOf({ ...given, range }, time, width, rows, context) : undefined
    if (grid === 'unknown') return pending()
    const start = lowerBound(time, width, options, context, range)
    const split = given.split && splitValue(given.split, rows, given.distinctValues, context)
    const chart = chartRows(
      {
        input: split?.input ?? rows,
        row: { name: '_time', value: start, width, grid },
        split: split?.split,
        given,
        registry: STATS,
        bucketSeconds: bucketSeconds(start, width, context),
        at: given.at,
      },
      context,
    )
    return given.partial ? chart : wholeSpans(chart, width, range, context)
  },
  examples: [
    {
      title: 'Counts of hours, empty ones too',
      spl: 'timechart span=1h count avg(n) as mean',
      given: [
        { _time: 3600, n: 1 },
        { _time: 3700, n: 3 },
        { _time: 10900, n: 5 },
      ],
      expect: [
        { _time: 3600, count: 2, mean: 2 },
        { _time: 7200, count: 0, mean: null },
        { _time: 10800, count: 1, mean: 5 },
      ],
    },
    {
      title: 'Only spans with rows',
      spl: 'timechart cont=f span=1h count',
      given: [{ _time: 3600 }, { _time: 10900 }],
      expect: [
        { _time: 3600, count: 1 },
        { _time: 10800, count: 1 },
      ],
    },
    {
      title: 'A column for each value',
      spl: 'timechart span=1h count by host',
      given: [{ _time: 3600, host: 'a' }, { _time: 3700, host: 'b' }, { _time: 7300, host: 'a' }, { _time: 7400 }],
      expect: [
        { _time: 3600, a: 1, b: 1, NULL: 0 },
        { _time: 7200, a: 1, b: 0, NULL: 1 },
      ],
    },
    {
      title: 'The largest series, the rest under another name',
      spl: 'timechart span=1h limit=1 sum(n) by host otherstr=rest usenull=f',
      given: [
        { _time: 0, host: 'a', n: 1 },
        { _time: 0, host: 'b', n: 5 },
        { _time: 0, host: 'c', n: 2 },
        { _time: 0, n: 9 },
      ],
      expect: [{ _time: 0, b: 5, rest: 3, NULL: null }],
    },
    {
      title: 'Several functions by a field',
      spl: 'timechart span=1h count max(n) as top by host',
      given: [
        { _time: 0, host: 'a', n: 1 },
        { _time: 0, host: 'b', n: 5 },
      ],
      expect: [{ _time: 0, 'count: a': 1, 'count: b': 1, 'top: a': 1, 'top: b': 5 }],
    },
    {
      title: 'Names of the columns',
      spl: 'timechart span=1h format="$VAL$ ($AGG$)" count max(n) by host',
      given: [{ _time: 0, host: 'a', n: 1 }],
      expect: [{ _time: 0, 'a (count)': 1, 'a (max(n))': 1 }],
    },
    {
      title: 'An expression of aggregates',
      spl: 'timechart span=1h eval(round(sum(n)/count, 1)) as mean by host',
      given: [
        { _time: 0, host: 'a', n: 1 },
        { _time: 0, host: 'a', n: 2 },
        { _time: 0, host: 'b', n: 5 },
      ],
      expect: [{ _time: 0, a: 1.5, b: 5 }],
    },
    {
      title: 'Series with a peak',
      spl: 'timechart span=1h sum(n) by host where max > 4 useother=f',
      given: [
        { _time: 0, host: 'a', n: 4 },
        { _time: 3600, host: 'a', n: 4 },
        { _time: 0, host: 'b', n: 5 },
      ],
      expect: [
        { _time: 0, a: null, b: 5 },
        { _time: 3600, a: null, b: null },
      ],
    },
    {
      title: 'All but the most frequent series',
      spl: 'timechart span=1h count by host where count notin top1',
      given: [
        { _time: 0, host: 'a' },
        { _time: 0, host: 'a' },
        { _time: 0, host: 'b' },
        { _time: 0, host: 'c' },
      ],
      expect: [{ _time: 0, a: null, b: 1, c: 1, OTHER: 2 }],
    },
    {
      title: 'A sum per hour',
      spl: 'timechart span=30m per_hour(n) as rate',
      given: [
        { _time: 0, n: 1 },
        { _time: 60, n: 2 },
      ],
      expect: [{ _time: 0, rate: 6 }],
    },
    {
      title: 'A sum per day of a month',
      spl: 'timechart span=1mon per_day(n) as rate',
      given: [{ _time: 1709251200, n: 31 }],
      expect: [{ _time: 1709251200, rate: 1 }],
    },
    {
      title: 'A chosen span',
      spl: 'timechart bins=10 count',
      given: [{ _time: 0 }, { _time: 3000 }],
      expect: [0, 300, 600, 900, 1200, 1500, 1800, 2100, 2400, 2700, 3000].map((_time) => ({
        _time,
        count: _time === 0 || _time === 3000 ? 1 : 0,
      })),
    },
  ],
})

/** Stands for the chart until its columns are known. */
function pending(): Relation {
  return Relation.closed({ kind: 'values', columns: [{ name: '_time', type: 'num' }], rows: [] }, [
    { name: '_time', type: 'num' },
  ])
}

/** The spans to show: those of the time range, else those between the oldest and the newest row. */
function gridOf(
  { fixedrange, time: options, at, range }: TimechartArguments & { range: TimeRange },
  time: Scalar,
  width: BinWidth,
  rows: Relation,
  context: LowerContext,
): BinGrid | undefined | 'unknown' {
  const closed = fixedrange ? closedRange(range) : undefined
  if (closed) return binGrid(closed, 'range', width, options, at, context)
  const extent = extentOf(time, rows, 'timechart range', at, context)
  if (extent === 'unknown' || !extent) return extent
  const { earliest, latest } = fixedrange ? range : { earliest: null, latest: null }
  const least = earliest !== null && earliest > 0 ? Math.min(earliest, extent.least) : extent.least
  return binGrid({ least, most: Math.max(extent.most, latest ?? extent.most) }, 'values', width, options, at, context)
}

/** How long each span is; months differ, and days in zones with daylight saving time. */
function bucketSeconds(start: Scalar, width: BinWidth, context: LowerContext): Scalar {
  if (width.kind === 'time' && isFixedSpan(width.span, context.environment.timeZone))
    return num(spanSeconds(width.span)!)
  const end = laterBound(start, width, num(1), context)
  return aggregate('num', 'any', call('num', 'minus', end, start))
}

/** Leaves out spans that reach over the ends of the time range. */
function wholeSpans(
  chart: Relation,
  width: BinWidth,
  { earliest, latest }: TimeRange,
  context: LowerContext,
): Relation {
  const start = column('_time', 'num')
  const conditions: Scalar[] = []
  if (earliest !== null) conditions.push(call('bool', 'greaterOrEquals', start, num(earliest)))
  if (latest !== null)
    conditions.push(call('bool', 'lessOrEquals', laterBound(start, width, num(1), context), num(latest)))
  return chart.filter(and(conditions))
}
