/**
 * The forms of a value. SPL types a value when it is used; where the binder knows the type it emits nothing, and a
 * coercion only where the type is open. The rules, and the pages of the Search Reference that state them:
 *
 * - A field holds text or a number by what it looks like; a text in double quotes is text even when it looks like a
 *   number ("Informational functions", isnum and isstr with NaN).
 * - Numbers are double-precision; NaN shows as nan, infinities as inf and -inf ("eval", Numeric calculations).
 * - What can't be read as a number is null where a number is wanted; blanks around it count ("Conversion functions",
 *   tonumber).
 * - `.` reads its operands as text whatever they are ("eval", Operators that produce strings).
 * - Conditions are no values: tostring() makes True and False of them ("eval", General; "Conversion functions").
 */
import { call, isLiteral, lambda, list, NULL, num, type Scalar, type ScalarType, text } from '../plan/scalar.ts'

/** A number as a search shows it: whole numbers without a fraction, otherwise the shortest text that reads back. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  // The store writes exponents without a plus sign.
  return Object.is(value, -0) ? '0' : String(value).replace('e+', 'e')
}

const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** True for text that SPL takes for a number. */
export function looksNumeric(value: string): boolean {
  return NUMERIC.test(value)
}

/** The single value of a list, null when it has none or several. */
export function only(value: Scalar): Scalar {
  if (value.kind === 'literal' && Array.isArray(value.value))
    return value.value.length === 1 ? text(value.value[0]) : NULL
  return call(
    'text',
    'if',
    call('bool', 'equals', call('num', 'length', value), num(1)),
    call('text', 'arrayElement', value, num(1)),
    NULL,
  )
}

export function asText(value: Scalar): Scalar {
  switch (value.type) {
    case 'text':
    case 'null':
      return value
    case 'num':
      return value.kind === 'literal' ? text(numberText(value.value as number)) : call('text', 'toString', value)
    case 'bool':
      if (value.kind === 'literal') return value.value === null ? NULL : text(value.value ? 'True' : 'False')
      return call('text', 'if', value, text('True'), text('False'))
    case 'list':
      return only(value)
    case 'data':
      return call('text', 'toString', value)
  }
}

/** True for text by its very form: a constant in quotes, or what `.` joins. Anything else may hold a number. */
export function isString(value: Scalar): boolean {
  return value.type === 'text' && (value.kind === 'literal' || (value.kind === 'call' && value.fn === 'concat'))
}

export function asNumber(value: Scalar): Scalar {
  switch (value.type) {
    case 'num':
    case 'null':
      return value
    case 'text':
      if (value.kind === 'literal')
        return value.value !== null && looksNumeric(value.value as string) ? num(Number(value.value)) : NULL
      return call('num', 'toFloat64OrNull', value)
    case 'list':
      return asNumber(only(value))
    case 'bool':
      return NULL
    case 'data':
      return call('num', 'toFloat64', value)
  }
}

export function asList(value: Scalar): Scalar {
  switch (value.type) {
    case 'list':
      return value
    case 'null':
      return list([])
    case 'text':
    case 'num':
    case 'bool':
    case 'data': {
      const single = asText(value)
      if (single.kind === 'literal') return list(single.value === null ? [] : [single.value as string])
      const present = call('list', 'array', call('text', 'assumeNotNull', single))
      return call('list', 'if', call('bool', 'isNull', single), list([]), present)
    }
  }
}

/** A predicate that is never null. */
export function definite(predicate: Scalar): Scalar {
  if (predicate.kind === 'literal')
    return isLiteral(predicate, true) ? predicate : { kind: 'literal', value: false, type: 'bool' }
  return call('bool', 'ifNull', predicate, { kind: 'literal', value: false, type: 'bool' })
}

/** The type that can hold values of both. */
export function unify(a: ScalarType, b: ScalarType): ScalarType {
  if (a === b || b === 'null') return a
  if (a === 'null') return b
  if (a === 'list' || b === 'list') return 'list'
  return 'text'
}

export function unifyAll(types: Iterable<ScalarType>): ScalarType {
  let result: ScalarType = 'null'
  for (const type of types) result = unify(result, type)
  return result
}

/** The value in the form of `type`. */
export function convert(value: Scalar, type: ScalarType): Scalar {
  if (value.type === type) return value
  switch (type) {
    case 'text':
      return asText(value)
    case 'num':
      return asNumber(value)
    case 'list':
      return asList(value)
    case 'null':
    case 'bool':
    case 'data':
      return value
  }
}

/** True for a value that has a default already. */
function neverNull(value: Scalar): boolean {
  if (value.kind !== 'call' || value.fn !== 'ifNull') return false
  const fallback = value.args.at(-1)
  return fallback?.kind === 'literal' && fallback.value !== null
}

/** True when the value is there: not null, for a list not empty. */
export function exists(value: Scalar): Scalar {
  if (neverNull(value)) return { kind: 'literal', value: true, type: 'bool' }
  if (value.type === 'list') return call('bool', 'notEmpty', value)
  if (value.kind === 'literal') return { kind: 'literal', value: value.value !== null, type: 'bool' }
  return call('bool', 'isNotNull', value)
}

/** A list without the nulls that a mapping left in it. */
export function compact(value: Scalar): Scalar {
  const present = call(
    'list',
    'arrayFilter',
    lambda(['text'], (v) => call('bool', 'isNotNull', v)),
    value,
  )
  return call(
    'list',
    'arrayMap',
    lambda(['text'], (v) => call('text', 'assumeNotNull', v)),
    present,
  )
}

/** Applies a function of one text to a text, or to each value of a list. */
export function eachText(value: Scalar, apply: (value: Scalar) => Scalar): Scalar {
  if (value.type !== 'list') return apply(asText(value))
  return call('list', 'arrayMap', lambda(['text'], apply), value)
}
