/**
 * Splunk's relative times (Search Reference, "Time modifiers"): `-70m@m`, `@d+3h`, `-1mon@mon`, `now`, epoch seconds.
 * Steps are taken from left to right; `@` snaps downwards. All in UTC: a schedule means the same on every machine.
 */

type Unit = 'us' | 'ms' | 'cs' | 'ds' | 's' | 'm' | 'h' | 'd' | 'w' | 'mon' | 'q' | 'y'

const UNIT_NAMES: Record<Unit, readonly string[]> = {
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

const UNITS = new Map<string, Unit>(
  (Object.keys(UNIT_NAMES) as Unit[]).flatMap((unit) => UNIT_NAMES[unit].map((name) => [name, unit] as const)),
)

/** Units of a fixed length, in seconds. */
const SECONDS: Partial<Record<Unit, number>> = {
  ...{ us: 1e-6, ms: 1e-3, cs: 1e-2, ds: 1e-1, s: 1, m: 60, h: 3600, d: 86400, w: 604800 },
}

const MONTHS: Partial<Record<Unit, number>> = { mon: 1, q: 3, y: 12 }

/** Epoch seconds of the time that `text` names when it is `now`; undefined for text that names none. */
export function relativeTime(text: string, now: number): number | undefined {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === 'now' || trimmed === 'now()') return now
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  const step = /([+-])(\d*)([a-z]+)|@([a-z]+)([0-7])?/y
  let time = now
  let at = 0
  while (at < trimmed.length) {
    step.lastIndex = at
    const match = step.exec(trimmed)
    if (match === null) return undefined
    const next = match[1] === undefined ? snapped(match[4]!, match[5], time) : shifted(match, time)
    if (next === undefined) return undefined
    time = next
    at = step.lastIndex
  }
  return at === 0 ? undefined : time
}

function shifted(match: RegExpExecArray, time: number): number | undefined {
  const unit = UNITS.get(match[3]!)
  if (unit === undefined) return undefined
  const count = (match[2] === '' ? 1 : Number(match[2])) * (match[1] === '-' ? -1 : 1)
  const seconds = SECONDS[unit]
  // Whole microseconds, so that 0.1 s steps do not pile up binary fractions.
  if (seconds !== undefined) return Math.round((time + count * seconds) * 1e6) / 1e6
  return addMonths(time, count * MONTHS[unit]!)
}

/** The same day and time some months on; the month's last day where it has no such day. */
function addMonths(time: number, months: number): number {
  const date = new Date(Math.floor(time) * 1000)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const target = new Date(first)
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  const day = Math.min(date.getUTCDate(), lastDay)
  const startOfDay = Math.floor(time / 86400) * 86400
  return first / 1000 + (day - 1) * 86400 + (time - startOfDay)
}

function snapped(name: string, weekday: string | undefined, time: number): number | undefined {
  const unit = UNITS.get(name)
  if (unit === undefined || (weekday !== undefined && name !== 'w')) return undefined
  if (unit === 'w') return snapToWeekday(time, Number(weekday ?? 0) % 7)
  const seconds = SECONDS[unit]
  if (seconds === undefined) return snapToMonths(time, MONTHS[unit]!)
  if (seconds >= 1) return Math.floor(time / seconds) * seconds
  const parts = Math.round(1 / seconds)
  return Math.floor(Math.round(time * 1e6) / (1e6 / parts)) / parts
}

/** The last midnight that began this weekday, 0 being Sunday. */
function snapToWeekday(time: number, weekday: number): number {
  const day = Math.floor(time / 86400)
  // 1970-01-01 was a Thursday.
  const since = (((day + 4 - weekday) % 7) + 7) % 7
  return (day - since) * 86400
}

function snapToMonths(time: number, months: number): number {
  const date = new Date(time * 1000)
  const month = Math.floor(date.getUTCMonth() / months) * months
  return Date.UTC(date.getUTCFullYear(), month, 1) / 1000
}
