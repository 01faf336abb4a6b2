/** strptime of a text that is known when the search is compiled. The rules are those of parse-time.ts. */
import type { ParseSettings } from './parse-time.ts'
import { clockTime } from './time-modifier.ts'
import { lacksDay, MONTH_PREFIXES, type TimePart, type TimePattern, timePattern } from './time-pattern.ts'
import { fromZone, toZone, type ZonedTime } from './time-zone.ts'
import { ZONE_ABBREVIATIONS } from './zone-names.ts'

export function readTime(value: string, format: string, { now, zone }: ParseSettings): number | undefined {
  const pattern = timePattern(format)
  const parts = match(value, pattern)
  if (!parts || lacksDay(pattern)) return undefined
  const fraction = Number(`0.${parts.get('fraction') || '0'}`)
  const epoch = parts.get('epoch')
  if (epoch !== undefined) return Number(epoch) + fraction
  const offset = offsetOf(parts)
  if (offset === undefined) return undefined
  const clock = clockOf(parts, toZone(now, zone))
  const local = offset === null ? zone : 'UTC'
  if (clockTime(clock, local) === undefined) return undefined
  const day = Number(parts.get('dayOfYear') ?? clock.day)
  return fromZone({ ...clock, day }, local) + fraction - (offset ?? 0)
}

function match(value: string, { source, parts }: TimePattern): Map<TimePart, string> | undefined {
  const found = new RegExp(source.replaceAll('(?i:', '(?:'), 'i').exec(value)
  if (!found || parts.length === 0) return undefined
  return new Map(parts.flatMap((part, at) => (found[at + 1] === undefined ? [] : [[part, found[at + 1]!]])))
}

function clockOf(parts: ReadonlyMap<TimePart, string>, today: ZonedTime): ZonedTime {
  const number = (part: TimePart): number | undefined => (parts.has(part) ? Number(parts.get(part)) : undefined)
  const short = number('shortYear')
  const name = parts.get('monthName')?.slice(0, 3).toLowerCase()
  const ofYear = parts.has('dayOfYear')
  const twelve = number('hour12')
  const afternoon = parts.get('half')?.toLowerCase() === 'pm' ? 12 : 0
  return {
    year: number('year') ?? (short === undefined ? today.year : short + (short < 69 ? 2000 : 1900)),
    month: ofYear ? 1 : name === undefined ? (number('month') ?? today.month) : MONTH_PREFIXES.indexOf(name) + 1,
    day: ofYear ? 1 : (number('day') ?? today.day),
    hour: twelve === undefined ? (number('hour') ?? 0) : (twelve % 12) + afternoon,
    minute: number('minute') ?? 0,
    second: number('second') ?? 0,
    fraction: 0,
  }
}

/** Seconds ahead of UTC; null where the text names no zone, undefined where nobody knows the one that it names. */
function offsetOf(parts: ReadonlyMap<TimePart, string>): number | null | undefined {
  const minutes = parts.get('offsetMinutes')
  if (minutes !== undefined) return Number(minutes) * 60
  const text = parts.get('offset') ?? parts.get('zone')
  if (text === undefined) return null
  const digits = text.replace(/\D/g, '')
  const two = (at: number): number => Number(digits.slice(at, at + 2) || 0)
  const signed = (two(0) * 3600 + two(2) * 60 + two(4)) * (text.includes('-') ? -1 : 1)
  const name = text.replace(/[^A-Za-z]/g, '').toUpperCase()
  const ahead = name === '' ? 0 : ZONE_ABBREVIATIONS.get(name)
  return ahead === undefined ? undefined : ahead + signed
}
