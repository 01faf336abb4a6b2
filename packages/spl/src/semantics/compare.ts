/**
 * Comparisons of eval and where: with case; as numbers when both sides look numeric, else as text
 * (Search Reference, "Evaluation functions: comparison", and "where": strings compare lexicographically).
 */
import { and, bool, call, lambda, num, or, type Scalar } from '../plan/scalar.ts'
import type { Comparison } from '../syntax/ast.ts'
import { asNumber, asText, looksNumeric } from './coerce.ts'

const FUNCTION: Record<Comparison, string> = {
  '=': 'equals',
  '!=': 'notEquals',
  '<': 'less',
  '<=': 'lessOrEquals',
  '>': 'greater',
  '>=': 'greaterOrEquals',
}

const MIRROR: Record<Comparison, Comparison> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

export function sign(op: Comparison, left: Scalar, right: Scalar): Scalar {
  return call('bool', FUNCTION[op], left, right)
}

/** `left op right` by eval's rules; null when a side is null. A list compares by any of its values. */
export function compare(op: Comparison, left: Scalar, right: Scalar): Scalar {
  if (left.type === 'null' || right.type === 'null') return { kind: 'literal', value: null, type: 'null' }
  if (left.type === 'list') return anyValue(left, (value) => compare(op, value, right))
  if (right.type === 'list') return anyValue(right, (value) => compare(op, left, value))
  if (left.type === 'bool' && right.type === 'bool') return sign(op, left, right)
  if (left.type === 'num' && right.type === 'num') return sign(op, left, right)
  if (left.kind === 'literal' && right.kind !== 'literal') return compareWithConstant(MIRROR[op], right, left)
  if (right.kind === 'literal') return compareWithConstant(op, left, right)
  return compareOpen(op, left, right)
}

function anyValue(list: Scalar, predicate: (value: Scalar) => Scalar): Scalar {
  return call('bool', 'arrayExists', lambda(['text'], predicate), list)
}

function compareWithConstant(op: Comparison, value: Scalar, constant: Scalar): Scalar {
  const asString = asText(constant)
  const numeric = asString.kind === 'literal' && looksNumeric(asString.value as string)
  if (!numeric) return sign(op, asText(value), asString)
  const number = num(Number((asString as { value: string }).value))
  if (value.type === 'num') return sign(op, value, number)
  const parsed = asNumber(value)
  // Text that is no number can't equal one, so equality needs the numeric side only.
  if (op === '=') return sign('=', parsed, number)
  if (op === '!=')
    return call(
      'bool',
      'ifNull',
      sign('!=', parsed, number),
      call(
        'bool',
        'if',
        call('bool', 'isNull', asText(value)),
        { kind: 'literal', value: null, type: 'null' },
        bool(true),
      ),
    )
  return call('bool', 'ifNull', sign(op, parsed, number), sign(op, asText(value), asString))
}

/** Both sides open: numbers if both look like numbers. */
function compareOpen(op: Comparison, left: Scalar, right: Scalar): Scalar {
  const texts = sign(op, asText(left), asText(right))
  const numbers = sign(op, asNumber(left), asNumber(right))
  if (op === '=') return or([texts, call('bool', 'ifNull', numbers, bool(false))])
  if (op === '!=') return and([texts, call('bool', 'ifNull', numbers, bool(true))])
  return call('bool', 'ifNull', numbers, texts)
}

/** True when a text equals one of the constants exactly, for `in()`; numbers compare as numbers. */
export function isOneOf(value: Scalar, list: readonly Scalar[]): Scalar {
  return or(list.map((item) => compare('=', value, item)))
}
