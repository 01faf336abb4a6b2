/** strptime over rows: text → epoch seconds, by the pattern of a format. Text that does not match gives null. */
import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { joinTexts } from './join-texts.ts'
import { once } from './once.ts'
import { lacksDay, MONTH_PREFIXES, type TimePart, timePattern } from './time-pattern.ts'
import { toZone } from './time-zone.ts'
import { ZONE_ABBREVIATIONS } from './zone-names.ts'

export interface ParseSettings {
  /** What is missing in the text is taken from this time: the date of a mere clock time, the year of a mere date. */
  now: number
  zone: string
}

export function parseTime(value: Scalar, format: string, settings: ParseSettings): Scalar {
  const pattern = timePattern(format)
  if (value.type === 'null' || pattern.parts.length === 0 || lacksDay(pattern)) return NULL
  const groups = call('list', 'extractGroups', value, text(pattern.source))
  return once(groups, (matched) => {
    const reader = new Reader(matched, pattern.parts, settings)
    return call('num', 'if', call('bool', 'notEmpty', matched), reader.seconds(), NULL)
  })
}

class Reader {
  private readonly matched: Scalar
  private readonly parts: readonly TimePart[]
  private readonly settings: ParseSettings

  constructor(matched: Scalar, parts: readonly TimePart[], settings: ParseSettings) {
    this.matched = matched
    this.parts = parts
    this.settings = settings
  }

  seconds(): Scalar {
    const epoch = this.group('epoch')
    if (epoch) return this.withFraction(call('num', 'toFloat64OrNull', epoch))
    const offset = this.offset()
    const local = joinTexts([...this.date(), ' ', this.hour(), ...this.minuteAndSecond()])
    const zone = offset ? 'UTC' : this.settings.zone
    const clock = call('data', 'parseDateTime64BestEffortOrNull', local, num(6), text(zone))
    const micros = call('num', 'toFloat64', call('data', 'toUnixTimestamp64Micro', this.addDays(clock)))
    const seconds = this.withFraction(call('num', 'divide', micros, num(1_000_000)))
    return offset ? call('num', 'minus', seconds, offset) : seconds
  }

  /** The text of the last group for a part. */
  private group(...parts: TimePart[]): Scalar | undefined {
    const at = this.parts.findLastIndex((part) => parts.includes(part))
    return at < 0 ? undefined : call('text', 'arrayElement', this.matched, num(at + 1))
  }

  private date(): (string | Scalar)[] {
    const today = toZone(this.settings.now, this.settings.zone)
    const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
    const year = this.year() ?? pad(today.year, 4)
    if (this.group('dayOfYear')) return [year, '-01-01']
    const name = this.group('monthName')
    const month = name ? monthOfName(name) : this.padded('month')
    const day = this.padded('day')
    return [year, '-', month ?? pad(today.month), '-', day ?? pad(today.day)]
  }

  private year(): Scalar | undefined {
    const short = this.group('shortYear')
    const year = this.group('year')
    if (year || !short) return year
    // POSIX: 69 to 99 are in the 20th century, 00 to 68 in the 21st.
    const century = call('text', 'if', call('bool', 'less', short, text('69')), text('20'), text('19'))
    return call('text', 'concat', century, short)
  }

  private padded(part: TimePart): Scalar | undefined {
    const group = this.group(part)
    return group && call('text', 'leftPad', group, num(2), text('0'))
  }

  private hour(): string | Scalar {
    const twelve = this.group('hour12')
    if (!twelve) return this.padded('hour') ?? '00'
    const half = this.group('half')
    const hour = call('data', 'modulo', call('data', 'toUInt8OrZero', twelve), num(12))
    const isPm = half && call('bool', 'equals', call('text', 'lower', half), text('pm'))
    const all = isPm ? call('data', 'plus', hour, call('data', 'if', isPm, num(12), num(0))) : hour
    return call('text', 'leftPad', call('text', 'toString', all), num(2), text('0'))
  }

  private minuteAndSecond(): (string | Scalar)[] {
    return [':', this.padded('minute') ?? '00', ':', this.padded('second') ?? '00']
  }

  private addDays(clock: Scalar): Scalar {
    const day = this.group('dayOfYear')
    if (!day) return clock
    const days = call('data', 'minus', call('data', 'toUInt16OrZero', day), num(1))
    return call('data', 'addDays', clock, days)
  }

  private withFraction(seconds: Scalar): Scalar {
    const digits = this.group('fraction')
    if (!digits) return seconds
    return call('num', 'plus', seconds, call('num', 'toFloat64OrZero', call('text', 'concat', text('0.'), digits)))
  }

  /** Seconds ahead of UTC, where the text says it; null for a zone that nobody knows. */
  private offset(): Scalar | undefined {
    const minutes = this.group('offsetMinutes')
    if (minutes) return call('num', 'multiply', call('num', 'toFloat64OrNull', minutes), num(60))
    const offset = this.group('offset')
    if (offset) return signedOffset(offset)
    const zone = this.group('zone')
    return zone && namedOffset(zone)
  }
}

function monthOfName(name: Scalar): Scalar {
  const short = call('text', 'lower', call('text', 'substring', name, num(1), num(3)))
  const names = call('data', 'array', ...MONTH_PREFIXES.map(text))
  return call('text', 'leftPad', call('text', 'toString', call('data', 'indexOf', names, short)), num(2), text('0'))
}

/** `+hhmm`, `-hh:mm`, `+hh:mm:ss`, `-hh`; letters such as Z mean UTC. */
function signedOffset(offset: Scalar): Scalar {
  const digits = call('text', 'replaceRegexpAll', offset, text('\\D'), text(''))
  const two = (at: number): Scalar => call('num', 'toUInt8OrZero', call('text', 'substring', digits, num(at), num(2)))
  const hours = call('num', 'multiply', two(1), num(3600))
  const minutes = call('num', 'multiply', two(3), num(60))
  const sum = call('num', 'plus', call('num', 'plus', hours, minutes), two(5))
  const negative = call('bool', 'like', offset, text('%-%'))
  return call('num', 'multiply', sum, call('num', 'if', negative, num(-1), num(1)))
}

/** `CET`, `GMT-0700`, `+0100`. */
function namedOffset(zone: Scalar): Scalar {
  const name = call('text', 'upper', call('text', 'replaceRegexpAll', zone, text('[^A-Za-z]'), text('')))
  const abbreviations = [...ZONE_ABBREVIATIONS]
  const ahead = call(
    'num',
    'transform',
    name,
    call('data', 'array', text(''), ...abbreviations.map(([each]) => text(each))),
    call('data', 'array', num(0), ...abbreviations.map(([, seconds]) => num(seconds))),
    NULL,
  )
  return call('num', 'plus', ahead, signedOffset(zone))
}
