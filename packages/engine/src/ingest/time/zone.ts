/** Time zones for texts that name none. */
import { parseOffset } from './offset.ts'

/** Seconds east of Greenwich at a local time, given as if it were UTC (epoch seconds). */
export type Zone = (local: number) => number

export const UTC: Zone = () => 0

/** `UTC`, an offset such as `+02:00`, or a name of the IANA database such as `Europe/Berlin`. Undefined when unknown. */
export function zoneOf(name: string): Zone | undefined {
  if (/^(?:utc|gmt|z)$/i.test(name)) return UTC
  const offset = /^[+-]/.test(name) ? parseOffset(name, 0) : undefined
  if (offset !== undefined) return () => offset
  try {
    return named(new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', ...PARTS }))
  } catch {
    return undefined
  }
}

const PARTS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const

function named(format: Intl.DateTimeFormat): Zone {
  const offsetAt = (utc: number): number => {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(utc * 1000)) part[type] = Number(value)
    const local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second) / 1000
    return Math.round(local - utc)
  }
  // An offset holds for a quarter of an hour at least: asking Intl for every event would be the slowest part of ingest.
  const known = new Map<number, number>()
  return (local) => {
    const quarter = Math.floor(local / 900)
    let offset = known.get(quarter)
    if (offset === undefined) {
      // Twice: the first guess may lie on the other side of a change to or from summer time.
      offset = offsetAt(local - offsetAt(local))
      if (known.size > 10_000) known.clear()
      known.set(quarter, offset)
    }
    return offset
  }
}
