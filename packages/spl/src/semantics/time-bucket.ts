/**
 * The start of the span of time that a moment lies in (Search Reference, "bin" and "timechart"): spans of up to hours
 * count from the epoch, unless aligned otherwise; days, weeks and longer ones follow the calendar of the time zone.
 */
import { call, num, type Scalar, text } from '../plan/scalar.ts'
import { spanSeconds, type TimeSpan, type TimeUnit } from '../syntax/time-span.ts'

const CALENDAR: Partial<Record<TimeUnit, { interval: string; add: string; count: number }>> = {
  d: { interval: 'toIntervalDay', add: 'addDays', count: 1 },
  w: { interval: 'toIntervalDay', add: 'addDays', count: 7 },
  mon: { interval: 'toIntervalMonth', add: 'addMonths', count: 1 },
  q: { interval: 'toIntervalMonth', add: 'addMonths', count: 3 },
  y: { interval: 'toIntervalMonth', add: 'addMonths', count: 12 },
}

/** Parts of a second, as how many of them make one: a division by it loses nothing. */
const PER_SECOND: Partial<Record<TimeUnit, number>> = { us: 1e6, ms: 1e3, cs: 100, ds: 10 }

/** True when all spans have the same length, so that their starts are plain arithmetic. */
export function isFixedSpan(span: TimeSpan, zone: string): boolean {
  const calendar = CALENDAR[span.unit]
  return !calendar || (zone === 'UTC' && calendar.interval === 'toIntervalDay')
}

/** Epoch seconds of the span's start. `align` is a moment at which a span starts; it has no say over days and longer. */
export function timeBucket(time: Scalar, span: TimeSpan, zone: string, align = 0): Scalar {
  const perSecond = PER_SECOND[span.unit]
  if (perSecond !== undefined) return floorTo(time, { times: span.count, by: perSecond }, align)
  if (isFixedSpan(span, zone)) return floorTo(time, { times: spanSeconds(span)!, by: 1 }, weekOffset(span) ?? align)
  const { interval, count } = CALENDAR[span.unit]!
  const shift = (weekOffset(span) ?? 0) / 86_400
  const clock = call('data', 'toDateTime64', time, num(0), text(zone))
  const shifted = shift === 0 ? clock : call('data', 'subtractDays', clock, num(shift))
  const start = call('data', 'toStartOfInterval', shifted, call('data', interval, num(span.count * count)), text(zone))
  return epoch(shift === 0 ? start : call('data', 'addDays', start, num(shift)), zone)
}

/** The start of the span that comes `steps` after the one that starts at `start`. */
export function laterBucket(start: Scalar, span: TimeSpan, zone: string, steps: Scalar): Scalar {
  const perSecond = PER_SECOND[span.unit]
  if (perSecond !== undefined || isFixedSpan(span, zone)) {
    const seconds = perSecond === undefined ? spanSeconds(span)! : span.count / perSecond
    const distance = call('num', 'multiply', steps, num(seconds))
    return call('num', 'plus', start, distance)
  }
  const { add, count } = CALENDAR[span.unit]!
  const clock = call('data', 'toDateTime64', start, num(0), text(zone))
  const whole = call('data', 'toInt32', steps)
  return epoch(call('data', add, clock, call('data', 'multiply', whole, num(span.count * count))), zone)
}

/** Weeks count from the day of the epoch, a Thursday, unless the span names another day (`1w@w1`: Monday). */
function weekOffset({ unit, weekday }: TimeSpan): number | undefined {
  if (unit !== 'w' || weekday === undefined) return undefined
  return ((weekday - 4 + 7) % 7) * 86_400
}

/** Seconds since the epoch of a date, or of a date with a time, of the zone. */
function epoch(value: Scalar, zone: string): Scalar {
  const clock = call('data', 'toDateTime64', value, num(0), text(zone))
  return call('num', 'toFloat64', call('data', 'toUnixTimestamp64Second', clock))
}

function floorTo(value: Scalar, { times, by }: { times: number; by: number }, align: number): Scalar {
  const shifted = align === 0 ? value : call('num', 'minus', value, num(align))
  const scaled = by === 1 ? shifted : call('num', 'multiply', shifted, num(by))
  const steps = call('num', 'floor', times === 1 ? scaled : call('num', 'divide', scaled, num(times)))
  const back = times === 1 ? steps : call('num', 'multiply', steps, num(times))
  const start = by === 1 ? back : call('num', 'divide', back, num(by))
  return align === 0 ? start : call('num', 'plus', start, num(align))
}
