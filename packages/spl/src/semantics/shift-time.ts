/**
 * Relative times applied to a time of each row, as time-modifier.ts does to a known one (Search Reference,
 * "Time modifiers"). Days and longer units keep the clock time of the zone.
 */
import { call, isLiteral, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { UNIT_SECONDS } from '../syntax/time-span.ts'
import { once } from './once.ts'
import { PER_SECOND, type TimeStep } from './time-modifier.ts'
import { zoneNames } from './zone-names.ts'

/** The years 1900 to 2299, for which ClickHouse has calendar days. */
const FIRST = -2_208_988_800
const LAST = 10_413_791_999

const ADD = { d: 'addDays', w: 'addWeeks', mon: 'addMonths', q: 'addQuarters', y: 'addYears' } as const

type CalendarUnit = keyof typeof ADD

/** A time on its way: as a number, or on ClickHouse's calendar between two steps that need it. */
type Moment = { form: 'number' | 'clock'; value: Scalar }

/** `holes` are the numbers that steps with a hole are to count. */
export function shiftTime(
  time: Scalar,
  steps: readonly TimeStep[],
  zone: string,
  holes: readonly Scalar[] = [],
): Scalar {
  let calendar = false
  const apply = (moment: Moment, step: TimeStep): Moment => {
    const unit = step.unit as CalendarUnit
    if (isFixed(step, zone)) return { form: 'number', value: fixed(numberOf(moment), step, zone, holes) }
    calendar = true
    const clock = clockOf(moment, zone)
    if (step.kind === 'snap') return { form: 'clock', value: once(clock, (each) => startOf(each, step, zone)) }
    return { form: 'clock', value: call('data', ADD[unit], clock, countOf(step, holes)) }
  }
  const result = numberOf(steps.reduce(apply, { form: 'number', value: time }))
  if (!calendar) return result
  return call('num', 'if', call('bool', 'between', time, num(FIRST), num(LAST)), result, NULL)
}

/** True for a step that is plain arithmetic: units of a fixed length, in UTC days and weeks too. */
function isFixed({ unit }: TimeStep, zone: string): boolean {
  return UNIT_SECONDS[unit] !== undefined && (zone === 'UTC' || (unit !== 'd' && unit !== 'w'))
}

function fixed(time: Scalar, step: TimeStep, zone: string, holes: readonly Scalar[]): Scalar {
  if (step.kind === 'snap') return snapFixed(time, step, zone)
  const seconds = UNIT_SECONDS[step.unit]!
  if (step.hole !== undefined) return plus(time, call('num', 'multiply', holes[step.hole]!, num(step.count * seconds)))
  const perSecond = PER_SECOND[step.unit]
  return plus(time, num(perSecond === undefined ? step.count * seconds : step.count / perSecond))
}

function snapFixed(time: Scalar, { unit, weekday = 0 }: TimeStep & { kind: 'snap' }, zone: string): Scalar {
  const perSecond = PER_SECOND[unit]
  if (perSecond !== undefined && perSecond > 1)
    return call('num', 'divide', call('num', 'floor', call('num', 'multiply', time, num(perSecond))), num(perSecond))
  const seconds = UNIT_SECONDS[unit]!
  // 1 January 1970 was a Thursday.
  if (unit === 'w') return floorTo(time, seconds, num(((weekday + 3) % 7) * 86_400))
  const odd = unit === 'h' && [...zoneNames(zone).keys()].some((offset) => offset % 3600 !== 0)
  if (!odd) return floorTo(time, seconds, num(0))
  const offset = call('num', 'timeZoneOffset', clockOf({ form: 'number', value: time }, zone))
  return once(offset, (each) => floorTo(time, seconds, call('num', 'negate', each)))
}

/** The largest of start, start + step, start + 2 · step, … that is not above the value. */
function floorTo(value: Scalar, step: number, start: Scalar): Scalar {
  if (step === 1) return call('num', 'floor', value)
  if (isLiteral(start, 0)) return times(call('num', 'floor', call('num', 'divide', value, num(step))), step)
  const steps = call('num', 'floor', call('num', 'divide', call('num', 'minus', value, start), num(step)))
  return plus(times(steps, step), start)
}

function times(value: Scalar, factor: number): Scalar {
  return call('num', 'multiply', value, num(factor))
}

function plus(time: Scalar, seconds: Scalar): Scalar {
  if (seconds.kind !== 'literal') return call('num', 'plus', time, seconds)
  const value = seconds.value as number
  if (value === 0) return time
  return value > 0 ? call('num', 'plus', time, seconds) : call('num', 'minus', time, num(-value))
}

function clockOf({ form, value }: Moment, zone: string): Scalar {
  if (form === 'clock') return value
  const micros = call('num', 'round', call('num', 'multiply', value, num(1_000_000)))
  return call('data', 'fromUnixTimestamp64Micro', call('data', 'toInt64', micros), text(zone))
}

function numberOf({ form, value }: Moment): Scalar {
  if (form === 'number') return value
  const micros = call('num', 'toFloat64', call('data', 'toUnixTimestamp64Micro', value))
  return call('num', 'divide', micros, num(1_000_000))
}

function countOf(step: TimeStep & { kind: 'offset' }, holes: readonly Scalar[]): Scalar {
  if (step.hole === undefined) return num(step.count)
  const hole = holes[step.hole]!
  if (step.count === 1) return hole
  return step.count === -1 ? call('data', 'negate', hole) : call('data', 'multiply', hole, num(step.count))
}

/** Midnight of the first day of the unit, or the first moment of that day where the zone has no midnight. */
function startOf(clock: Scalar, { unit, weekday = 0 }: TimeStep & { kind: 'snap' }, zone: string): Scalar {
  const year = call('data', 'toYear', clock)
  const date = (month: Scalar): Scalar => call('data', 'makeDate32', year, month, num(1))
  const day = call('data', 'toDate32', clock)
  const midnight = (of: Scalar): Scalar => call('data', 'toDateTime64', of, num(6), text(zone))
  if (unit === 'd') return midnight(day)
  if (unit === 'mon') return midnight(date(call('data', 'toMonth', clock)))
  if (unit === 'y') return midnight(date(num(1)))
  if (unit === 'q') {
    const last = call('data', 'multiply', call('data', 'toQuarter', clock), num(3))
    return midnight(date(call('data', 'minus', last, num(2))))
  }
  const sinceSunday = call('data', 'toDayOfWeek', clock, num(2))
  const since = call('data', 'modulo', call('data', 'plus', sinceSunday, num((7 - weekday) % 7)), num(7))
  return midnight(call('data', 'subtractDays', day, since))
}
