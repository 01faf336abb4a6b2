/**
 * ISO 8601 times, the common case of logs, read without a regular expression:
 * `2023-02-01T17:08:44.1466587Z`, `2021-12-04 21:19:16.741`, `2022-08-18T06:55:57+02:00`.
 */
import { daysFromCivil, epochSeconds, isDate } from './civil.ts'
import { parseOffset, two } from './offset.ts'
import type { Zone } from './zone.ts'

const ZERO = 48
const NINE = 57

/**
 * Epoch seconds to the microsecond, digits beyond cut off: an event never moves into the next second. The text may
 * begin with a blank and hold more after the time. `zone` applies when the text names none. Undefined when there is
 * no time of this form, or none that exists.
 */
export function parseIso(text: string, zone: Zone, start = 0): number | undefined {
  let at = start
  while (text.charCodeAt(at) === 32) at++
  const century = two(text, at)
  const year = two(text, at + 2)
  const month = two(text, at + 5)
  const day = two(text, at + 8)
  if (century < 0 || year < 0 || !isDate(century * 100 + year, month, day)) return undefined
  const dash = text.charCodeAt(at + 4)
  if ((dash !== 45 && dash !== 47) || text.charCodeAt(at + 7) !== dash) return undefined
  const days = daysFromCivil(century * 100 + year, month, day)
  const between = text.charCodeAt(at + 10)
  // T, t or a blank; a date alone is midnight.
  if (between !== 84 && between !== 116 && between !== 32) {
    return at + 10 === text.length ? epochSeconds(days * 86_400 - zone(days * 86_400), 0) : undefined
  }
  return clock(text, at + 11, days * 86_400, zone)
}

function clock(text: string, start: number, midnight: number, zone: Zone): number | undefined {
  const hour = two(text, start)
  const minute = two(text, start + 3)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text.charCodeAt(start + 2) !== 58) return undefined
  let at = start + 5
  let second = 0
  if (text.charCodeAt(at) === 58) {
    second = two(text, at + 1)
    if (second < 0 || second > 60) return undefined
    at += 3
  }
  let micros = 0
  const point = text.charCodeAt(at)
  if (point === 46 || point === 44) {
    let scale = 100_000
    for (at++; ; at++) {
      const digit = text.charCodeAt(at)
      if (!(digit >= ZERO && digit <= NINE)) break
      micros += (digit - ZERO) * scale
      scale = scale >= 10 ? scale / 10 : 0
    }
  }
  const local = midnight + hour * 3600 + minute * 60 + second
  const offset = parseOffset(text, at)
  return epochSeconds(local - (offset ?? zone(local)), micros)
}
