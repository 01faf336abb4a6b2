/**
 * Times by a format of % words, as Splunk's TIME_FORMAT ("Date and time format variables") writes them. A format is
 * compiled once to a regular expression and the readers of its groups.
 */
import { civilFromDays, daysFromCivil, epochSeconds, isDate } from './civil.ts'
import { parseOffset } from './offset.ts'
import type { Zone } from './zone.ts'

interface Parts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  micros: number
  pm: boolean | undefined
  offset: number | undefined
  epoch: number | undefined
}

type Read = (text: string) => Partial<Parts>

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const day: Read = (text) => ({ day: Number(text) })
const hour: Read = (text) => ({ hour: Number(text) })
const month: Read = (text) => ({ month: MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1 })
const fraction: Read = (text) => ({ micros: Number(text.slice(0, 6).padEnd(6, '0')) })
const nothing: Read = () => ({})

const WORDS: Record<string, [pattern: string, read: Read]> = {
  Y: ['\\d{4}', (text) => ({ year: Number(text) })],
  // POSIX: 69 to 99 are the last century.
  y: ['\\d{2}', (text) => ({ year: Number(text) + (Number(text) < 69 ? 2000 : 1900) })],
  m: ['\\d{1,2}', (text) => ({ month: Number(text) })],
  b: ['[A-Za-z]{3}', month],
  B: ['[A-Za-z]+', month],
  d: ['\\d{1,2}', day],
  e: [' ?\\d{1,2}', day],
  H: ['\\d{1,2}', hour],
  I: ['\\d{1,2}', hour],
  k: [' ?\\d{1,2}', hour],
  M: ['\\d{2}', (text) => ({ minute: Number(text) })],
  S: ['\\d{2}', (text) => ({ second: Number(text) })],
  p: ['[AaPp]\\.?[Mm]\\.?', (text) => ({ pm: /^p/i.test(text) })],
  f: ['\\d{1,9}', fraction],
  N: ['\\d{1,9}', fraction],
  Q: ['\\d{1,9}', fraction],
  z: ['Z|[+-]\\d{2}:?\\d{2}|[+-]\\d{2}', (text) => ({ offset: parseOffset(text, 0) })],
  Z: ['[A-Za-z]{1,5}', (text) => ({ offset: /^(?:UTC|GMT|Z)$/i.test(text) ? 0 : undefined })],
  s: ['-?\\d{1,12}', (text) => ({ epoch: Number(text) })],
  a: ['[A-Za-z]{3}', nothing],
  A: ['[A-Za-z]+', nothing],
}
const SHORT: Record<string, string> = { T: '%H:%M:%S', F: '%Y-%m-%d', D: '%m/%d/%y', R: '%H:%M' }

export type TimeParser = (text: string, zone: Zone) => number | undefined

/**
 * Undefined when the format holds a % word that is not known. `now` fills in a year that the format leaves out, or the
 * date where there is none.
 */
export function compileTimeFormat(format: string, now: () => number): TimeParser | undefined {
  const reads: Read[] = []
  let unknown = false
  const spelled = format.replace(/%([TFDR])/g, (_, word: string) => SHORT[word]!)
  const pattern = spelled.replace(
    /%(\d?)([A-Za-z%])|[\\^$.*+?()[\]{}|]|\s+/g,
    (found, _width, word: string | undefined) => {
      if (word === undefined) return /\s/.test(found) ? '\\s+' : `\\${found}`
      if (word === '%') return '%'
      const known = WORDS[word]
      if (!known) unknown = true
      reads.push(known?.[1] ?? nothing)
      return `(${known?.[0] ?? ''})`
    },
  )
  if (unknown) return undefined
  const expression = new RegExp(`^\\s*${pattern}`)
  const yearless = !/%[Yys]/.test(spelled)
  const dateless = yearless && !/%[debBm]/.test(spelled)
  return (text, zone) => {
    const found = expression.exec(text)
    if (!found) return undefined
    const parts: Parts = { ...EMPTY }
    reads.forEach((read, i) => {
      Object.assign(parts, read(found[i + 1]!))
    })
    if (dateless) return timeOfDay(parts, zone, now())
    if (yearless) parts.year = new Date(now() * 1000).getUTCFullYear()
    const time = assemble(parts, zone)
    // Without a year, a time more than a day ahead is one of last year.
    if (!yearless || time === undefined || time <= now() + 86_400) return time
    return assemble({ ...parts, year: parts.year - 1 }, zone)
  }
}

/** The last moment that shows this time of day; clocks may be an hour apart. */
function timeOfDay(parts: Parts, zone: Zone, now: number): number | undefined {
  const today = Math.floor((now + (parts.offset ?? zone(now))) / 86_400)
  const at = (day: number) => assemble({ ...parts, ...civilFromDays(day) }, zone)
  const time = at(today)
  return time !== undefined && time > now + 3600 ? at(today - 1) : time
}

const EMPTY: Parts = {
  year: 1970,
  month: 1,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  micros: 0,
  pm: undefined,
  offset: undefined,
  epoch: undefined,
}

function assemble(parts: Parts, zone: Zone): number | undefined {
  if (parts.epoch !== undefined) return epochSeconds(parts.epoch, parts.micros)
  const hour = parts.pm === undefined ? parts.hour : (parts.hour % 12) + (parts.pm ? 12 : 0)
  if (!isDate(parts.year, parts.month, parts.day)) return undefined
  if (hour > 23 || parts.minute > 59 || parts.second > 60) return undefined
  const days = daysFromCivil(parts.year, parts.month, parts.day)
  const local = days * 86_400 + hour * 3600 + parts.minute * 60 + parts.second
  return epochSeconds(local - (parts.offset ?? zone(local)), parts.micros)
}
