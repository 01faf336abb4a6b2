/**
 * A format of times as a regular expression whose groups are the parts of a time (Search Reference, "Date and time
 * format variables", and strptime() of "Date and Time functions"). The rules are those of strptime() in C: blanks match
 * any blanks, leading zeros may be missing, names may be short or full, what follows the match does not matter.
 */
import { parseTimeFormat } from './time-format.ts'

/** A part of a time that a group of the pattern holds. */
export type TimePart =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'dayOfYear'
  | 'hour'
  | 'hour12'
  | 'half'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'epoch'
  | 'offset'
  | 'offsetMinutes'
  | 'zone'

export interface TimePattern {
  /** For RE2; `(?i:` is the only inline flag. */
  source: string
  /** The parts in the order of the groups. */
  parts: readonly TimePart[]
}

const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
const DAYS =
  'mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?'

export const MONTH_PREFIXES = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

const DAY = '(3[01]|[12]\\d|0?[1-9])'
const HOUR = '(2[0-3]|[01]?\\d)'
const HOUR12 = '(1[0-2]|0?[1-9])'
const OFFSET = '([+-]\\d{2}:?(?:\\d{2}(?::?\\d{2})?)?|(?i:Z|UTC|GMT)\\b)'
const ZONE = '((?i:[a-z]{1,5})(?:[+-]\\d{1,2}:?(?:\\d{2})?)?|[+-]\\d{2}:?\\d{2})'

const VARIABLES: Readonly<Record<string, readonly [string, TimePart?]>> = {
  A: [`(?i:${DAYS})`],
  a: [`(?i:${DAYS})`],
  B: [`((?i:${MONTHS}))`, 'monthName'],
  b: [`((?i:${MONTHS}))`, 'monthName'],
  C: ['\\d{2}'],
  d: [`\\s*${DAY}`, 'day'],
  e: [`\\s*${DAY}`, 'day'],
  Ez: ['([+-]?\\d+)', 'offsetMinutes'],
  f: ['(\\d+)', 'fraction'],
  G: ['\\d{4}'],
  g: ['\\d{2}'],
  H: [`\\s*${HOUR}`, 'hour'],
  I: [`\\s*${HOUR12}`, 'hour12'],
  j: ['(36[0-6]|3[0-5]\\d|[0-2]?\\d?\\d)', 'dayOfYear'],
  k: [`\\s*${HOUR}`, 'hour'],
  l: [`\\s*${HOUR12}`, 'hour12'],
  M: ['([0-5]?\\d)', 'minute'],
  m: ['(1[0-2]|0?[1-9])', 'month'],
  N: ['(\\d+)', 'fraction'],
  P: ['((?i:am|pm))', 'half'],
  p: ['((?i:am|pm))', 'half'],
  Q: ['(\\d+)', 'fraction'],
  S: ['(60|[0-5]?\\d)', 'second'],
  s: ['([+-]?\\d+)', 'epoch'],
  U: ['\\d{1,2}'],
  u: ['[1-7]'],
  V: ['\\d{1,2}'],
  W: ['\\d{1,2}'],
  w: ['[0-6]'],
  Y: ['(\\d{4})', 'year'],
  y: ['(\\d{2})', 'shortYear'],
  Z: [ZONE, 'zone'],
  z: [OFFSET, 'offset'],
}

export function timePattern(format: string): TimePattern {
  let source = '^\\s*'
  const parts: TimePart[] = []
  for (const piece of parseTimeFormat(format)) {
    if (piece.kind === 'literal') {
      source += piece.text.replace(/\s+|[\\^$.*+?()[\]{}|/]/g, (match) => (/\s/.test(match) ? '\\s*' : `\\${match}`))
      continue
    }
    const [general, part] = VARIABLES[piece.letter]!
    // Behind epoch seconds the digits have no point between them: %s%3N reads milliseconds.
    const joined = part === 'fraction' && source.endsWith(VARIABLES.s![0])
    const pattern = joined ? `(\\d{${piece.width ?? (piece.letter === 'Q' ? 3 : 9)}})` : general
    if (part) parts.push(part)
    // Parts of a second may be missing together with the point before them (strptime, extended example with gentimes).
    if (part === 'fraction' && /\\\.$|,$/.test(source))
      source = source.replace(/(?:\\\.|,)$/, (point) => `(?:${point}${pattern})?`)
    else source += source.endsWith('\\s*') ? pattern.replace(/^\\s\*/, '') : pattern
  }
  return { source, parts }
}

/** True when a format can't say which day is meant: a year or a month, and no day. */
export function lacksDay({ parts }: TimePattern): boolean {
  if (parts.some((part) => part === 'day' || part === 'dayOfYear' || part === 'epoch')) return false
  return parts.some((part) => /^(year|shortYear|month|monthName)$/.test(part))
}
