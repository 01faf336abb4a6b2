/**
 * strftime: an epoch time as text (Search Reference, "Date and time format variables"). Most variables have a letter
 * of their own in formatDateTime() of ClickHouse, often another one; the others are put together from its parts.
 */
import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { joinTexts } from './join-texts.ts'
import { type FormatPiece, parseTimeFormat } from './time-format.ts'
import { zoneNames } from './zone-names.ts'

/** The years 1 to 9999: what formatDateTime() writes as it is. */
const FIRST = -62_135_596_800
const LAST = 253_402_300_799

/** Splunk's letter → ClickHouse's. */
const SAME: Readonly<Record<string, string>> = {
  A: '%W',
  a: '%a',
  b: '%b',
  B: '%M',
  C: '%C',
  d: '%d',
  f: '%f',
  G: '%G',
  g: '%g',
  H: '%H',
  I: '%I',
  j: '%j',
  M: '%i',
  m: '%m',
  p: '%p',
  S: '%S',
  u: '%u',
  V: '%V',
  w: '%w',
  Y: '%Y',
  y: '%y',
  z: '%z',
}

/** The numbers behind the variables that can be written without padding. */
const NUMBERS: Readonly<Record<string, (clock: Scalar) => Scalar>> = {
  d: (clock) => part('toDayOfMonth', clock),
  e: (clock) => part('toDayOfMonth', clock),
  H: (clock) => part('toHour', clock),
  k: (clock) => part('toHour', clock),
  I: twelveHours,
  l: twelveHours,
  j: (clock) => part('toDayOfYear', clock),
  M: (clock) => part('toMinute', clock),
  m: (clock) => part('toMonth', clock),
  S: (clock) => part('toSecond', clock),
  y: (clock) => call('data', 'modulo', part('toYear', clock), num(100)),
  // Week 1 begins with the first Sunday (U) or Monday (W) of the year; the days before are in week 0.
  U: (clock) => week(clock, call('data', 'toDayOfWeek', clock, num(2))),
  W: (clock) => week(clock, call('data', 'toDayOfWeek', clock, num(1))),
}

/** The text of `seconds`, a number; null where it is null, or further than the year 9999 (milliseconds for seconds). */
export function formatTime(seconds: Scalar, format: string, zone: string): Scalar {
  if (seconds.type === 'null') return NULL
  const pieces = parseTimeFormat(format)
  const fine = pieces.some((piece) => piece.kind === 'variable' && /^[NQf]$/.test(piece.letter))
  const writer = new Writer(seconds, clockOf(seconds, fine, zone), zone)
  for (const piece of pieces) writer.piece(piece)
  const inside = call('bool', 'between', seconds, num(FIRST), num(LAST))
  return call('text', 'if', inside, writer.text(), NULL)
}

/** The time as ClickHouse's own, in microseconds where the format shows parts of a second. */
function clockOf(seconds: Scalar, fine: boolean, zone: string): Scalar {
  if (!fine) {
    return call('data', 'fromUnixTimestamp64Second', call('data', 'toInt64', call('num', 'floor', seconds)), text(zone))
  }
  const micros = call('num', 'round', call('num', 'multiply', seconds, num(1_000_000)))
  return call('data', 'fromUnixTimestamp64Micro', call('data', 'toInt64', micros), text(zone))
}

class Writer {
  private readonly seconds: Scalar
  private readonly clock: Scalar
  private readonly zone: string
  private readonly parts: Scalar[] = []
  /** What formatDateTime() can write of what comes next. */
  private pending = ''

  constructor(seconds: Scalar, clock: Scalar, zone: string) {
    this.seconds = seconds
    this.clock = clock
    this.zone = zone
  }

  piece(piece: FormatPiece): void {
    if (piece.kind === 'literal') {
      this.pending += piece.text.replaceAll('%', '%%')
      return
    }
    const { letter, bare } = piece
    const number = NUMBERS[letter]
    if (bare && number) this.add(call('text', 'toString', number(this.clock)))
    else if (letter === 'z' || letter === 'Ez') this.offset(piece)
    else if (letter === 'Z') this.zoneName()
    else if (SAME[letter] !== undefined) this.pending += SAME[letter]
    else if (letter === 'N' || letter === 'Q') this.fraction(piece.width ?? (letter === 'N' ? 9 : 3))
    else if (letter === 's') this.add(call('text', 'toString', this.wholeSeconds()))
    else if (letter === 'P') this.add(call('text', 'lower', this.formatted('%p')))
    else this.add(padded(number!(this.clock), /[UW]/.test(letter) ? '0' : ' '))
  }

  text(): Scalar {
    this.flush()
    return joinTexts(this.parts)
  }

  private add(part: Scalar): void {
    this.flush()
    this.parts.push(part)
  }

  private flush(): void {
    if (this.pending === '') return
    const format = this.pending
    this.pending = ''
    const plain = format.replaceAll('%%', '')
    this.parts.push(plain.includes('%') ? this.formatted(format) : text(format.replaceAll('%%', '%')))
  }

  private formatted(format: string): Scalar {
    return call('text', 'formatDateTime', this.clock, text(format))
  }

  private wholeSeconds(): Scalar {
    return call('data', 'toInt64', call('num', 'floor', this.seconds))
  }

  /** The clock has microseconds; digits beyond them are zeros. */
  private fraction(digits: number): void {
    if (digits >= 6) this.pending += `%f${'0'.repeat(digits - 6)}`
    else if (digits > 0) this.add(call('text', 'substring', this.formatted('%f'), num(1), num(digits)))
  }

  private offset({ letter, colons }: FormatPiece & { kind: 'variable' }): void {
    if (letter === 'Ez') this.add(this.offsetMinutes())
    else if (this.zone === 'UTC') this.pending += ['+0000', '+00:00', '+00:00:00', '+00'][colons]
    else if (colons === 0) this.pending += '%z'
    else {
      const hours = call('text', 'substring', this.formatted('%z'), num(1), num(3))
      const minutes = call('text', 'substring', this.formatted('%z'), num(4), num(2))
      this.add(hours)
      if (colons < 3) this.add(text(':'))
      if (colons < 3) this.add(minutes)
      if (colons === 2) this.add(text(':00'))
    }
  }

  private offsetMinutes(): Scalar {
    if (this.zone === 'UTC') return text('+0')
    const minutes = call('data', 'intDiv', call('data', 'timeZoneOffset', this.clock), num(60))
    const sign = call('text', 'if', call('bool', 'less', minutes, num(0)), text(''), text('+'))
    return call('text', 'concat', sign, call('text', 'toString', minutes))
  }

  private zoneName(): void {
    const names = [...zoneNames(this.zone)]
    if (names.length === 1) this.pending += names[0]![1].replaceAll('%', '%%')
    else {
      const offsets = call('data', 'array', ...names.map(([offset]) => num(offset)))
      const texts = call('data', 'array', ...names.map(([, name]) => text(name)))
      this.add(call('text', 'transform', call('data', 'timeZoneOffset', this.clock), offsets, texts, text('')))
    }
  }
}

function part(fn: string, clock: Scalar): Scalar {
  return call('data', fn, clock)
}

function twelveHours(clock: Scalar): Scalar {
  const hour = call('data', 'modulo', call('data', 'plus', part('toHour', clock), num(11)), num(12))
  return call('data', 'plus', hour, num(1))
}

function week(clock: Scalar, weekday: Scalar): Scalar {
  const days = call('data', 'minus', call('data', 'plus', part('toDayOfYear', clock), num(6)), weekday)
  return call('data', 'intDiv', days, num(7))
}

function padded(number: Scalar, by: string): Scalar {
  return call('text', 'leftPad', call('text', 'toString', number), num(2), text(by))
}
