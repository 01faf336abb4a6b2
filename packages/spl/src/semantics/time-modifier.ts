/**
 * Times as searches write them: `-24h@h`, `@w1`, `now`, epoch seconds, `10/19/2026:08:30:00`
 * (Search Reference, "Time modifiers").
 */
import { type TimeUnit, timeUnit } from '../syntax/time-span.ts'
import { fromZone, toZone, type ZonedTime } from './time-zone.ts'

export interface TimeStep {
  kind: 'offset' | 'snap'
  count: number
  unit: TimeUnit
  /** For a snap to a weekday: 0 = Sunday. */
  weekday?: number
}

/** The steps of a relative time, or undefined when the text is none. */
export function parseRelativeTime(text: string): TimeStep[] | undefined {
  const steps: TimeStep[] = []
  let rest = text.trim()
  if (/^now(\(\))?/i.test(rest)) rest = rest.replace(/^now(\(\))?/i, '')
  while (rest !== '') {
    const offset = /^([+-])(\d*)([A-Za-z]+?)(?=[+\-@]|$)/.exec(rest)
    const snap = /^@([A-Za-z]+)(\d?)(?=[+\-@]|$)/.exec(rest)
    if (offset) {
      const unit = timeUnit(offset[3]!)
      if (!unit) return undefined
      steps.push({
        kind: 'offset',
        count: (offset[1] === '-' ? -1 : 1) * (offset[2] === '' ? 1 : Number(offset[2])),
        unit,
      })
      rest = rest.slice(offset[0].length)
    } else if (snap) {
      const unit = timeUnit(snap[1]!)
      if (!unit || (snap[2] !== '' && unit !== 'w')) return undefined
      // @w7 is Sunday too.
      steps.push({
        kind: 'snap',
        count: 0,
        unit,
        ...(unit === 'w' ? { weekday: snap[2] === '' ? 0 : Number(snap[2]) % 7 } : {}),
      })
      rest = rest.slice(snap[0].length)
    } else return undefined
  }
  return steps
}

/** Applies the steps from left to right. Days and longer units keep the clock time of the zone. */
export function applySteps(time: number, steps: readonly TimeStep[], zone: string): number {
  return steps.reduce((at, step) => (step.kind === 'offset' ? shift(at, step, zone) : snapDown(at, step, zone)), time)
}

const FIXED: Partial<Record<TimeUnit, number>> = { us: 1e-6, ms: 1e-3, cs: 1e-2, ds: 1e-1, s: 1, m: 60, h: 3600 }

function shift(time: number, { count, unit }: TimeStep, zone: string): number {
  const fixed = FIXED[unit]
  if (fixed !== undefined) return time + count * fixed
  const local = toZone(time, zone)
  if (unit === 'd') return fromZone({ ...local, day: local.day + count }, zone)
  if (unit === 'w') return fromZone({ ...local, day: local.day + 7 * count }, zone)
  const months = local.month + count * (unit === 'mon' ? 1 : unit === 'q' ? 3 : 12)
  const year = local.year + Math.floor((months - 1) / 12)
  const month = ((((months - 1) % 12) + 12) % 12) + 1
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return fromZone({ ...local, year, month, day: Math.min(local.day, last) }, zone)
}

function snapDown(time: number, { unit, weekday = 0 }: TimeStep, zone: string): number {
  if (unit === 's') return Math.floor(time)
  const fixed = FIXED[unit]
  if (fixed !== undefined && fixed < 1) return Math.floor(time / fixed) * fixed
  const local: ZonedTime = { ...toZone(time, zone), second: 0, fraction: 0 }
  if (unit === 'm') return fromZone(local, zone)
  const hour = { ...local, minute: 0 }
  if (unit === 'h') return fromZone(hour, zone)
  const day = { ...hour, hour: 0 }
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
  if (relative) return applySteps(now, relative, zone)
  return parseAbsolute(value, zone)
}

/** `MM/DD/YYYY:HH:MM:SS`, the default of time modifiers, and ISO 8601. */
function parseAbsolute(text: string, zone: string): number | undefined {
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?::(\d{1,2}):(\d{1,2}):(\d{1,2}))?$/.exec(text)
  if (us)
    return fromZone(
      {
        year: Number(us[3]),
        month: Number(us[1]),
        day: Number(us[2]),
        hour: Number(us[4] ?? 0),
        minute: Number(us[5] ?? 0),
        second: Number(us[6] ?? 0),
        fraction: 0,
      },
      zone,
    )
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  if (!iso) return undefined
  const local = {
    year: Number(iso[1]),
    month: Number(iso[2]),
    day: Number(iso[3]),
    hour: Number(iso[4] ?? 0),
    minute: Number(iso[5] ?? 0),
    second: Number(iso[6] ?? 0),
    fraction: Number(iso[7] ?? 0),
  }
  if (iso[8] === undefined) return fromZone(local, zone)
  const utc =
    Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second) / 1000 + local.fraction
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(iso[8])
  return offset ? utc - (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60) : utc
}
