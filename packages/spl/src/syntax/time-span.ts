/** Spans of time as `bin`, `timechart` and `tstats` take them: `5m`, `1h@d`, `1mon` (Search Reference, "bin", span options). */
export type TimeUnit = 'us' | 'ms' | 'cs' | 'ds' | 's' | 'm' | 'h' | 'd' | 'w' | 'mon' | 'q' | 'y'

export interface TimeSpan {
  count: number
  unit: TimeUnit
  /** For weeks: the day that they begin with, 0 = Sunday; written `1w@w0`. */
  weekday?: number
}

const UNITS: Record<TimeUnit, readonly string[]> = {
  us: ['us'],
  ms: ['ms'],
  cs: ['cs'],
  ds: ['ds'],
  s: ['s', 'sec', 'secs', 'second', 'seconds'],
  m: ['m', 'min', 'mins', 'minute', 'minutes'],
  h: ['h', 'hr', 'hrs', 'hour', 'hours'],
  d: ['d', 'day', 'days'],
  w: ['w', 'week', 'weeks'],
  mon: ['mon', 'month', 'months'],
  q: ['q', 'qtr', 'qtrs', 'quarter', 'quarters'],
  y: ['y', 'yr', 'yrs', 'year', 'years'],
}

const BY_NAME = new Map<string, TimeUnit>(
  Object.entries(UNITS).flatMap(([unit, names]) => names.map((name) => [name, unit as TimeUnit] as const)),
)

/** Seconds in a unit of fixed length; months, quarters and years have none. */
export const UNIT_SECONDS: Partial<Record<TimeUnit, number>> = {
  us: 1e-6,
  ms: 1e-3,
  cs: 1e-2,
  ds: 1e-1,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
}

export function timeUnit(name: string): TimeUnit | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.toLowerCase())
}

export function parseTimeSpan(text: string): TimeSpan | undefined {
  // A snap says with which day weeks begin; to the unit of the span itself it says nothing, nor does a sign before one.
  const match = /^(?:[+-](?=.*@))?(\d*)([A-Za-z]+)(?:@([A-Za-z]+)(\d?))?$/.exec(text.trim())
  if (!match) return undefined
  const unit = timeUnit(match[2]!)
  const count = match[1] === '' ? 1 : Number(match[1])
  if (unit === undefined || count === 0) return undefined
  if (match[3] === undefined) return { count, unit }
  if (timeUnit(match[3]) !== unit || (match[4] !== '' && unit !== 'w')) return undefined
  return unit === 'w' ? { count, unit, weekday: Number(match[4]) % 7 } : { count, unit }
}

/** The length in seconds, or undefined for a unit that varies. */
export function spanSeconds(span: TimeSpan): number | undefined {
  const seconds = UNIT_SECONDS[span.unit]
  return seconds === undefined ? undefined : span.count * seconds
}
