/**
 * The functions of convert (Search Reference, "convert"): texts as numbers, and times in both directions. Each gives
 * null for a value that it can't convert; what then becomes of the value is up to the command.
 */
import { call, lambda, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber } from './coerce.ts'
import { formatTime } from './format-time.ts'
import { once } from './once.ts'
import { parseTime } from './parse-time.ts'

export const CONVERSIONS = ['auto', 'ctime', 'dur2sec', 'memk', 'mktime', 'mstime', 'num', 'rmcomma', 'rmunit'] as const

export type Conversion = (typeof CONVERSIONS)[number]

export interface ConvertSettings {
  timeFormat: string
  now: number
  zone: string
}

const DURATION = '^\\s*(?:(\\d+)\\+)?(\\d+):(\\d{1,2}):(\\d{1,2}(?:\\.\\d+)?)\\s*$'
const MINUTES = '^\\s*(?:(\\d+):)?(\\d+(?:\\.\\d+)?)\\s*$'
const MEMORY = '^\\s*(\\d+(?:\\.\\d+)?)\\s*([kKmMgG]?)\\s*$'
const LEADING_NUMBER = '^\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)'
const WITH_COMMAS = '^[+-]?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?$'

/** A value that is no list, converted: text for ctime, a number otherwise. */
export function convertValue(value: Scalar, conversion: Conversion, settings: ConvertSettings): Scalar {
  switch (conversion) {
    case 'ctime':
      return formatTime(asNumber(value), settings.timeFormat, settings.zone)
    case 'mktime':
      return parseTime(textOf(value), settings.timeFormat, settings)
    case 'auto':
    case 'num':
      return value.type === 'num' ? value : bestNumber(textOf(value))
    case 'rmcomma':
      return value.type === 'num' ? value : asNumber(call('text', 'replaceAll', textOf(value), text(','), text('')))
    case 'rmunit':
      return value.type === 'num' ? value : asNumber(call('text', 'extract', textOf(value), text(LEADING_NUMBER)))
    case 'dur2sec':
      return groupsOf(textOf(value), DURATION, (group) =>
        sum(sum(days(group(1)), seconds(group(2), 3600)), minutes(group, 3)),
      )
    case 'mstime':
      return value.type === 'num' ? value : groupsOf(textOf(value), MINUTES, (group) => minutes(group, 1))
    case 'memk':
      return value.type === 'num' ? value : groupsOf(textOf(value), MEMORY, kilobytes)
  }
}

function textOf(value: Scalar): Scalar {
  return value.type === 'num' ? call('text', 'toString', value) : value
}

/** A number by the first conversion that fits: number, with commas, [D+]HH:MM:SS, MM:SS.SSS, with k, m or g. */
function bestNumber(value: Scalar): Scalar {
  const commas = call('bool', 'match', value, text(WITH_COMMAS))
  const bare = asNumber(call('text', 'replaceAll', value, text(','), text('')))
  const settings = { timeFormat: '', now: 0, zone: 'UTC' }
  return call(
    'num',
    'coalesce',
    asNumber(value),
    call('num', 'if', commas, bare, NULL),
    convertValue(value, 'dur2sec', settings),
    convertValue(value, 'mstime', settings),
    convertValue(value, 'memk', settings),
  )
}

function groupsOf(value: Scalar, pattern: string, read: (group: (at: number) => Scalar) => Scalar): Scalar {
  if (value.type === 'null') return NULL
  return once(call('list', 'extractGroups', value, text(pattern)), (groups) => {
    const result = read((at) => call('text', 'arrayElement', groups, num(at)))
    return call('num', 'if', call('bool', 'notEmpty', groups), result, NULL)
  })
}

/** A group that matched nothing counts as 0. */
function seconds(group: Scalar, factor: number): Scalar {
  const value = call('num', 'toFloat64OrZero', group)
  return factor === 1 ? value : call('num', 'multiply', value, num(factor))
}

function days(group: Scalar): Scalar {
  return seconds(group, 86_400)
}

/** Minutes in one group, seconds in the next. */
function minutes(group: (at: number) => Scalar, at: number): Scalar {
  return sum(seconds(group(at), 60), seconds(group(at + 1), 1))
}

function sum(a: Scalar, b: Scalar): Scalar {
  return call('num', 'plus', a, b)
}

function kilobytes(group: (at: number) => Scalar): Scalar {
  const units = call('data', 'array', text('m'), text('g'))
  const factors = call('data', 'array', num(1024), num(1024 * 1024))
  const factor = call('num', 'transform', call('text', 'lower', group(2)), units, factors, num(1))
  return call('num', 'multiply', seconds(group(1), 1), factor)
}

/** What was converted in the place of the value; a value that could not be converted stays. */
export function orAsItWas(value: Scalar, convert: (value: Scalar) => Scalar): Scalar {
  if (value.type === 'list') {
    const each = lambda(['text'], (v) => call('text', 'ifNull', shown(convert(v)), v))
    return call('list', 'arrayMap', each, value)
  }
  const converted = convert(value)
  if (value.type === 'num') return converted.type === 'num' ? call('num', 'ifNull', converted, value) : converted
  return call('text', 'ifNull', shown(converted), value)
}

function shown(converted: Scalar): Scalar {
  return converted.type === 'num' ? call('text', 'toString', converted) : converted
}
