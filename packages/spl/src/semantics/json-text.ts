/** Values of SPL as JSON text (Search Reference, "JSON functions", json_object). */
import { and, call, isNeverNull, lambda, num, or, type Scalar, text } from '../plan/scalar.ts'
import { isString } from './coerce.ts'
import { joinTexts } from './join-texts.ts'
import { once } from './once.ts'

// A text that a JSON function made needs no second look. Identity is enough: marks live within one expression.
const made = new WeakSet<Scalar>()

/** Marks a text as JSON by construction. */
export function asJson(value: Scalar): Scalar {
  made.add(value)
  return value
}

/** Numbers that JSON writes the same way, of as many digits as a number of SPL keeps. */
const PLAIN_NUMBER = '^-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,15})?$'

/**
 * A value as JSON text, never null. A field whose text is a number is a number, one whose text is a JSON object or
 * array is that; a text in quotes is a string unless it is a JSON object or array. Several values are an array of strings.
 */
export function toJson(value: Scalar): Scalar {
  if (made.has(value)) return orNull(value)
  switch (value.type) {
    case 'null':
      return text('null')
    case 'num':
      if (value.kind === 'literal') return text(Number.isFinite(value.value) ? JSON.stringify(value.value) : 'null')
      return call('text', 'if', call('bool', 'isFinite', value), call('text', 'toString', value), text('null'))
    case 'bool':
      return boolean(value)
    case 'list':
      return once(value, listJson)
    case 'text':
    case 'data':
      return value.kind === 'literal' ? literalJson(value) : once(value, textJson)
  }
}

function boolean(value: Scalar): Scalar {
  if (value.kind === 'literal') return text(String(value.value))
  const no = call('text', 'if', call('bool', 'isNull', value), text('null'), text('false'))
  return call('text', 'if', value, text('true'), no)
}

function literalJson(value: Scalar): Scalar {
  const written = (value as { value: string | null }).value
  if (written === null) return text('null')
  return text(isDocument(written) ? written.trim() : JSON.stringify(written))
}

/** True for the text of a JSON object or array. */
function isDocument(written: string): boolean {
  if (!/^\s*[[{]/.test(written)) return false
  try {
    JSON.parse(written)
    return true
  } catch {
    return false
  }
}

function textJson(value: Scalar): Scalar {
  const document = and([call('bool', 'match', value, text('^\\s*[\\[{]')), call('bool', 'isValidJSON', value)])
  const asItIs = isString(value) ? document : or([call('bool', 'match', value, text(PLAIN_NUMBER)), document])
  return orNull(call('text', 'if', asItIs, value, call('text', 'toJSONString', value)))
}

function listJson(values: Scalar): Scalar {
  const count = call('num', 'length', values)
  const one = textJson(call('text', 'arrayElement', values, num(1)))
  const several = call('text', 'if', call('bool', 'equals', count, num(1)), one, stringArray(values))
  return call('text', 'if', call('bool', 'empty', values), text('null'), several)
}

/** The values of a list as a JSON array of strings. */
export function stringArray(values: Scalar): Scalar {
  return call('text', 'toJSONString', values)
}

function orNull(value: Scalar): Scalar {
  return isNeverNull(value) ? value : call('text', 'ifNull', value, text('null'))
}

/** Joins text and JSON to JSON. */
export function jsonConcat(parts: readonly (string | Scalar)[]): Scalar {
  return asJson(joinTexts(parts))
}

/** JSON texts of a list as the elements of an array. */
export function arrayOf(elements: Scalar): Scalar {
  return jsonConcat(['[', call('text', 'arrayStringConcat', elements, text(',')), ']'])
}

/** The members of an object, as `"key":value`, in their order. */
export function membersOf(json: Scalar, member: (key: Scalar, value: Scalar) => Scalar): Scalar {
  const pairs = call('data', 'JSONExtractKeysAndValuesRaw', json)
  const each = lambda(['data'], (pair) =>
    member(call('text', 'tupleElement', pair, num(1)), call('text', 'tupleElement', pair, num(2))),
  )
  return call('list', 'arrayMap', each, pairs)
}
