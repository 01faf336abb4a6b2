/**
 * What kind of number a value is. A field holds a number when it looks like one, an integer when it is written without
 * a decimal point; a text in quotes is no number (Search Reference, "Informational functions").
 */
import { and, bool, call, not, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText, definite, exists } from '../semantics/coerce.ts'
import type { Expression } from '../syntax/ast.ts'

const INTEGER = '^[+-]?[0-9]+$'

export function isNumber(value: Scalar): Scalar {
  if (value.type === 'num') return exists(value)
  if (cannotBeNumber(value)) return bool(false)
  return exists(asNumber(value))
}

/** `expression` is the argument as written: 5.0 is no integer, though its value is whole. */
export function isInteger(value: Scalar, expression: Expression): Scalar {
  if (expression.kind === 'number') return bool(/^\d+$/.test(expression.text))
  if (cannotBeNumber(value)) return bool(false)
  if (value.type !== 'num') return definite(call('bool', 'match', asText(value), text(INTEGER)))
  if (value.kind === 'literal') return bool(Number.isInteger(value.value))
  return definite(call('bool', 'equals', call('num', 'floor', value), value))
}

export function isDouble(value: Scalar, expression: Expression): Scalar {
  return and([isNumber(value), not(isInteger(value, expression))])
}

/** A text that is no number, or "NaN", which is both. */
export function isText(value: Scalar): Scalar {
  if (value.type === 'text' && value.kind === 'literal') return bool(true)
  if (value.type === 'num') return definite(call('bool', 'isNaN', value))
  if (value.type === 'bool' || value.type === 'null') return bool(false)
  const single = asText(value)
  const number = asNumber(value)
  return and([exists(single), call('bool', 'ifNull', call('bool', 'isNaN', number), bool(true))])
}

function cannotBeNumber(value: Scalar): boolean {
  if (value.type === 'text') return value.kind === 'literal'
  return value.type === 'bool' || value.type === 'null'
}
