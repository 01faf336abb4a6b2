/** The statistical functions, in alphabetical order: one line for each file of this folder. */
import type { StatsFunction } from '../semantics/definition.ts'
import avg from './avg.ts'
import count from './count.ts'
import dc from './dc.ts'
import earliest from './earliest.ts'
import first from './first.ts'
import last from './last.ts'
import latest from './latest.ts'
import list from './list.ts'
import max from './max.ts'
import min from './min.ts'
import sum from './sum.ts'
import values from './values.ts'

export const STATS_FUNCTIONS: readonly StatsFunction[] = [
  avg,
  count,
  dc,
  earliest,
  first,
  last,
  latest,
  list,
  max,
  min,
  sum,
  values,
]

export const STATS = {
  stats: new Map(
    STATS_FUNCTIONS.filter((f) => !f.pattern).flatMap((f) =>
      [f.name, ...(f.aliases ?? [])].map((name) => [name, f] as const),
    ),
  ),
  patterns: STATS_FUNCTIONS.filter((f) => f.pattern),
}
