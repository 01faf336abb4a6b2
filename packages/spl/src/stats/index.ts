/** The statistical functions, in alphabetical order: one line for each file of this folder. */
import type { StatsFunction } from '../semantics/definition.ts'
import avg from './avg.ts'
import count from './count.ts'
import dc from './dc.ts'
import earliest from './earliest.ts'
import earliest_time from './earliest_time.ts'
import estdc from './estdc.ts'
import estdc_error from './estdc_error.ts'
import exactperc from './exactperc.ts'
import first from './first.ts'
import last from './last.ts'
import latest from './latest.ts'
import latest_time from './latest_time.ts'
import list from './list.ts'
import max from './max.ts'
import median from './median.ts'
import min from './min.ts'
import mode from './mode.ts'
import per_day from './per_day.ts'
import per_hour from './per_hour.ts'
import per_minute from './per_minute.ts'
import per_second from './per_second.ts'
import perc from './perc.ts'
import range from './range.ts'
import rate from './rate.ts'
import stdev from './stdev.ts'
import stdevp from './stdevp.ts'
import sum from './sum.ts'
import sumsq from './sumsq.ts'
import upperperc from './upperperc.ts'
import values from './values.ts'
import var_ from './var.ts'
import varp from './varp.ts'

export const STATS_FUNCTIONS: readonly StatsFunction[] = [
  avg,
  count,
  dc,
  earliest,
  earliest_time,
  estdc,
  estdc_error,
  exactperc,
  first,
  last,
  latest,
  latest_time,
  list,
  max,
  median,
  min,
  mode,
  per_day,
  per_hour,
  per_minute,
  per_second,
  perc,
  range,
  rate,
  stdev,
  stdevp,
  sum,
  sumsq,
  upperperc,
  values,
  var_,
  varp,
]

export const STATS = {
  stats: new Map(
    STATS_FUNCTIONS.filter((f) => !f.pattern).flatMap((f) =>
      [f.name, ...(f.aliases ?? [])].map((name) => [name, f] as const),
    ),
  ),
  patterns: STATS_FUNCTIONS.filter((f) => f.pattern),
}
