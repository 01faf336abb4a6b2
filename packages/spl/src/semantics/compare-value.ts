/**
 * One value of a field against a value of a search: without case, `*` as a wildcard, CIDR blocks by address
 * (Search Reference, "search").
 */
import { and, call, lambda, list, not, num, or, type Scalar, text } from '../plan/scalar.ts'
import type { Comparison, SearchValue } from '../syntax/ast.ts'
import { cidrRange } from './cidr.ts'
import { asNumber, asText, definite, exists, looksNumeric, numberText } from './coerce.ts'
import { sign } from './compare.ts'
import { likePattern } from './wildcard.ts'

/** Applies a predicate of one value to a field: for a list, to any of its values. */
export function overValues(field: Scalar, predicate: (value: Scalar) => Scalar): Scalar {
  if (field.type !== 'list') return predicate(field)
  return call('bool', 'arrayExists', lambda(['text'], predicate), field)
}

/** One value of a field against a value of the search. */
export function compareValue(field: Scalar, op: Comparison, value: SearchValue): Scalar {
  if (op === '=' || op === '!=') return op === '=' ? equals(field, value) : differs(field, value)
  return ordered(field, op, value.text)
}

function differs(field: Scalar, value: SearchValue): Scalar {
  const match = equals(field, value)
  if (match.kind === 'call' && match.fn === 'equals') return call('bool', 'notEquals', ...match.args)
  if (match.kind === 'call' && match.fn === 'ilike') return call('bool', 'notILike', ...match.args)
  return and([exists(field), not(definite(match))])
}

function equals(field: Scalar, value: SearchValue): Scalar {
  const wanted = value.text
  if (value.directive !== '') return sign('=', asText(field), text(wanted))
  if (/^\*+$/.test(wanted)) return exists(field)
  if (field.type === 'num') return equalsNumber(field, wanted)
  if (wanted.includes('*')) return call('bool', 'ilike', asText(field), text(likePattern(wanted)))
  const range = cidrRange(wanted)
  const exact = sameText(field, wanted)
  return range ? or([exact, inRange(field, range)]) : exact
}

function equalsNumber(field: Scalar, wanted: string): Scalar {
  if (looksNumeric(wanted)) return sign('=', field, num(Number(wanted)))
  if (wanted.includes('*')) return call('bool', 'ilike', asText(field), text(likePattern(wanted)))
  return sign('=', asText(field), text(wanted))
}

/** Equality without case. Values without letters need no folding. */
function sameText(field: Scalar, wanted: string): Scalar {
  const folded = wanted.toLowerCase()
  if (folded === wanted.toUpperCase()) return sign('=', asText(field), text(wanted))
  return sign('=', fold(asText(field), folded), text(folded))
}

/** lower() folds ASCII only and is fast; other letters need lowerUTF8(). */
function fold(field: Scalar, wanted: string): Scalar {
  return call('text', /^[\x00-\x7f]*$/.test(wanted) ? 'lower' : 'lowerUTF8', field)
}

function inRange(field: Scalar, range: { version: 4 | 6; first: string; last: string }): Scalar {
  const parse = `toIPv${range.version}OrNull`
  const bound = (address: string): Scalar => call('data', `toIPv${range.version}`, text(address))
  return definite(call('bool', 'between', call('data', parse, asText(field)), bound(range.first), bound(range.last)))
}

/** `<` and its like: numbers by value, anything else by the order of characters. */
function ordered(field: Scalar, op: Comparison, wanted: string): Scalar {
  if (!looksNumeric(wanted)) return sign(op, asText(field), text(wanted))
  const number = num(Number(wanted))
  if (field.type === 'num') return sign(op, field, number)
  return call('bool', 'ifNull', sign(op, asNumber(field), number), sign(op, asText(field), text(wanted)))
}

/**
 * A field and values in forms that are the same text when they match; undefined where a value is a pattern or a
 * block, or the field has several values: those need a condition of their own.
 */
export function comparable(
  field: Scalar,
  values: readonly string[],
): { subject: Scalar; values: string[] } | undefined {
  if (field.type === 'list' || values.some((value) => value.includes('*') || cidrRange(value))) return undefined
  const plain = field.type === 'num' ? values.map((v) => (looksNumeric(v) ? numberText(Number(v)) : v)) : values
  const folded = plain.map((value) => value.toLowerCase())
  if (plain.every((value, at) => folded[at] === value.toUpperCase()))
    return { subject: asText(field), values: [...plain] }
  return { subject: fold(asText(field), folded.join('')), values: folded }
}

/** The exact values of a list become one IN; wildcards and ranges stay conditions of their own. */
export function isIn(field: Scalar, values: readonly SearchValue[]): Scalar {
  const plain = values.filter((value) => value.directive === '' && !value.text.includes('*') && !cidrRange(value.text))
  const others = values.filter((value) => !plain.includes(value)).map((value) => equals(field, value))
  if (plain.length < 2 || field.type === 'num') return or([...plain.map((value) => equals(field, value)), ...others])
  const folded = plain.map((value) => value.text.toLowerCase())
  const wanted = [...new Set(folded)]
  const subject = wanted.every((value) => value === value.toUpperCase())
    ? asText(field)
    : fold(asText(field), wanted.join(''))
  return or([call('bool', 'in', subject, list(wanted)), ...others])
}
