/** Clock time in a time zone and back, on Intl (the language's own, so that it runs in browsers too). */
export interface ZonedTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** Part of a second, 0 ≤ fraction < 1. */
  fraction: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    })
    formats.set(zone, format)
  }
  return format
}

/** Seconds that the zone is ahead of UTC at a time. */
export function zoneOffset(time: number, zone: string): number {
  if (zone === 'UTC') return 0
  const whole = Math.floor(time)
  const parts: Record<string, string> = {}
  for (const part of formatFor(zone).formatToParts(whole * 1000)) parts[part.type] = part.value
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year)
  const local = Date.UTC(
    year,
    Number(parts.month) - 1,
    Number(parts.day),
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  )
  return local / 1000 - whole
}

export function toZone(time: number, zone: string): ZonedTime {
  const whole = Math.floor(time)
  const date = new Date((whole + zoneOffset(time, zone)) * 1000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    fraction: time - whole,
  }
}

/** Epoch seconds of a clock time. One that daylight saving skips moves forward; one that occurs twice is the first. */
export function fromZone(local: ZonedTime, zone: string): number {
  const date = new Date(0)
  date.setUTCFullYear(local.year, local.month - 1, local.day)
  date.setUTCHours(local.hour, local.minute, local.second)
  const utc = date.getTime() / 1000
  const first = utc - zoneOffset(utc - 86_400, zone)
  const second = utc - zoneOffset(utc + 86_400, zone)
  const candidates = [Math.min(first, second), Math.max(first, second)]
  const exact = candidates.find((time) => time + zoneOffset(time, zone) === utc)
  return (exact ?? first) + local.fraction
}
