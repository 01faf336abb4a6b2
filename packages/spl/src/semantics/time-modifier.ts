/**
 * Times as a search writes them: relative (`-24h@h`, `@w1+9h`), `now`, epoch seconds, `10/19/2026:08:30:00`
 * (Search Reference, "Time modifiers").
 */
import { type TimeUnit, timeUnit } from '../syntax/time-span.ts'
import { fromZone, toZone, type ZonedTime, zoneOffset } from './time-zone.ts'

export type TimeStep =
  /** `hole` is the number of a value that is not known yet and multiplies `count` (relative_time with a field in it). */
  | { kind: 'offset'; count: number; hole?: number; unit: TimeUnit }
  /** `weekday` for a snap to a week: 0 = Sunday. */
  | { kind: 'snap'; unit: TimeUnit; weekday?: number }

/** Stands in a relative time for a number of the row: U+E000 is hole 0. */
export const FIRST_HOLE = 0xe000

const OFFSET = /^([+-])(\d+|[\ue000-\ue0ff])?([A-Za-z]+)(?=[+\-@]|$)/
const SNAP = /^@([A-Za-z]+)([0-7])?(?=[+\-@]|$)/

/** The steps of a relative time, or undefined when the text is none. */
export function parseRelativeTime(text: string): TimeStep[] | undefined {
  const steps: TimeStep[] = []
  // A number without a sign counts forward.
  let rest = text
    .trim()
    .replace(/^now(\(\))?/i, '')
    .replace(/^(?=[\d\ue000-\ue0ff])/, '+')
  while (rest !== '') {
    const offset = OFFSET.exec(rest)
    const snap = SNAP.exec(rest)
    const step = offset ? offsetStep(offset) : snap ? snapStep(snap) : undefined
    if (!step) return undefined
    steps.push(step)
    rest = rest.slice((offset ?? snap)![0].length)
  }
  return steps
}

function offsetStep([, sign, count, name]: RegExpExecArray): TimeStep | undefined {
  const unit = timeUnit(name!)
  if (!unit) return undefined
  const direction = sign === '-' ? -1 : 1
  if (count !== undefined && !/\d/.test(count))
    return { kind: 'offset', count: direction, hole: count.charCodeAt(0) - FIRST_HOLE, unit }
  return { kind: 'offset', count: direction * (count === undefined ? 1 : Number(count)), unit }
}

function snapStep([, name, day]: RegExpExecArray): TimeStep | undefined {
  const unit = timeUnit(name!)
  if (!unit || (day !== undefined && unit !== 'w')) return undefined
  // @w7 is Sunday too.
  return unit === 'w' ? { kind: 'snap', unit, weekday: Number(day ?? 0) % 7 } : { kind: 'snap', unit }
}

/** Applies the steps from left to right. Days and longer units keep the clock time of the zone. */
export function applySteps(time: number, steps: readonly TimeStep[], zone: string): number {
  return steps.reduce((at, step) => (step.kind === 'offset' ? shift(at, step, zone) : snapDown(at, step, zone)), time)
}

/** Parts of a second as so many to the second: a division stays exact where a multiplication by 0.001 would not. */
export const PER_SECOND: Partial<Record<TimeUnit, number>> = { us: 1e6, ms: 1e3, cs: 100, ds: 10, s: 1 }
const SECONDS: Partial<Record<TimeUnit, number>> = { s: 1, m: 60, h: 3600 }

function shift(time: number, { count, unit }: TimeStep & { kind: 'offset' }, zone: string): number {
  const seconds = SECONDS[unit]
  if (seconds !== undefined) return time + count * seconds
  const perSecond = PER_SECOND[unit]
  if (perSecond !== undefined) return time + count / perSecond
  if (count === 0) return time
  const local = toZone(time, zone)
  if (unit === 'd') return fromZone({ ...local, day: local.day + count }, zone)
  if (unit === 'w') return fromZone({ ...local, day: local.day + 7 * count }, zone)
  const months = local.month + count * (unit === 'mon' ? 1 : unit === 'q' ? 3 : 12)
  const year = local.year + Math.floor((months - 1) / 12)
  const month = ((((months - 1) % 12) + 12) % 12) + 1
  return fromZone({ ...local, year, month, day: Math.min(local.day, daysOfMonth(year, month)) }, zone)
}

export function daysOfMonth(year: number, month: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month, 0)
  return date.getUTCDate()
}

function snapDown(time: number, { unit, weekday = 0 }: TimeStep & { kind: 'snap' }, zone: string): number {
  const perSecond = PER_SECOND[unit]
  if (perSecond !== undefined) return Math.floor(time * perSecond) / perSecond
  if (unit === 'm') return Math.floor(time / 60) * 60
  if (unit === 'h') {
    const offset = zoneOffset(time, zone)
    return Math.floor((time + offset) / 3600) * 3600 - offset
  }
  const day: ZonedTime = { ...toZone(time, zone), hour: 0, minute: 0, second: 0, fraction: 0 }
  if (unit === 'd') return fromZone(day, zone)
  if (unit === 'w') {
    const today = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay()
    return fromZone({ ...day, day: day.day - ((today - weekday + 7) % 7) }, zone)
  }
  if (unit === 'mon') return fromZone({ ...day, day: 1 }, zone)
  if (unit === 'q') return fromZone({ ...day, day: 1, month: Math.floor((day.month - 1) / 3) * 3 + 1 }, zone)
  return fromZone({ ...day, day: 1, month: 1 }, zone)
}

/** Resolves any time that a search may write to epoch seconds; undefined when it is none. */
export function resolveTime(text: string, now: number, zone: string): number | undefined {
  const value = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  const relative = parseRelativeTime(value)
  if (relative) return relative.some((step) => 'hole' in step) ? undefined : applySteps(now, relative, zone)
  return parseAbsolute(value, zone)
}

/** `MM/DD/YYYY:HH:MM:SS`, the default of time modifiers, and ISO 8601. */
function parseAbsolute(text: string, zone: string): number | undefined {
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?::(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?)?$/.exec(text)
  if (us) {
    const [, month, day, year, hour, minute, second, fraction] = us
    return epoch([year, month, day, hour, minute, second, fraction], zone)
  }
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  if (!iso) return undefined
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(iso[8] ?? '')
  const utc = epoch(iso.slice(1, 8), iso[8] === undefined ? zone : 'UTC')
  if (utc === undefined || !offset) return utc
  return utc - (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60)
}

/** Year, month, day, hour, minute, second, fraction → epoch seconds; undefined for a date that does not exist. */
function epoch(parts: readonly (string | undefined)[], zone: string): number | undefined {
  const [year, month, day, hour, minute, second, fraction] = parts.map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return clockTime({ year, month, day, hour, minute, second, fraction }, zone)
}

/** The same from numbers. */
export function clockTime(time: ZonedTime, zone: string): number | undefined {
  const { year, month, day, hour, minute, second } = time
  const exists =
    month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month) && hour < 24 && minute < 60 && second <= 60
  return exists ? fromZone(time, zone) : undefined
}
