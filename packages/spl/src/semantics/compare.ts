/**
 * Comparisons of eval and where: with case; as numbers when both sides look like numbers, else as text by the order
 * of characters; null when a side is null (Search Reference, "eval", Operators that produce booleans, and "where").
 * A multivalue field compares by any of its values.
 */
import { and, bool, call, lambda, list, NULL, num, or, type Scalar, text } from '../plan/scalar.ts'
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

/** `left op right` by eval's rules; null when a side is null. */
export function compare(op: Comparison, left: Scalar, right: Scalar): Scalar {
  if (left.type === 'null' || right.type === 'null') return NULL
  if (left.type === 'list') return anyValue(left, (value) => compare(op, value, right))
  if (right.type === 'list') return anyValue(right, (value) => compare(op, left, value))
  if (left.type === 'bool' && right.type === 'bool') return sign(op, left, right)
  if (left.type === 'bool') return compareWithBoolean(MIRROR[op], right, left)
  if (right.type === 'bool') return compareWithBoolean(op, left, right)
  if (left.type === 'num' && right.type === 'num') return sign(op, left, right)
  // Two texts in quotes are texts, whatever they look like.
  if (isText(left) && isText(right)) return sign(op, left, right)
  if (left.kind === 'literal' && right.kind !== 'literal') return compareWithConstant(MIRROR[op], right, left)
  if (right.kind === 'literal') return compareWithConstant(op, left, right)
  return compareOpen(op, left, right)
}

function isText(value: Scalar): boolean {
  return value.kind === 'literal' && value.type === 'text'
}

/** True when any value of a list meets the predicate. */
export function anyValue(values: Scalar, predicate: (value: Scalar) => Scalar): Scalar {
  return call('bool', 'arrayExists', lambda(['text'], predicate), values)
}

/** A field holds the words true and false, in any case, where another language has Booleans. */
function compareWithBoolean(op: Comparison, value: Scalar, truth: Scalar): Scalar {
  const word =
    truth.kind === 'literal' ? text(String(truth.value)) : call('text', 'if', truth, text('true'), text('false'))
  return sign(op, call('text', 'lower', asText(value)), word)
}

function compareWithConstant(op: Comparison, value: Scalar, constant: Scalar): Scalar {
  const number = constantNumber(constant)
  if (number === undefined) return sign(op, asText(value), asText(constant))
  if (value.type === 'num') return sign(op, value, num(number))
  // A text in quotes equals the same text only: "7" is not "007".
  if (isText(constant) && (op === '=' || op === '!=')) return sign(op, asText(value), constant)
  const parsed = asNumber(value)
  // Text that is no number can't equal one, so equality needs the numeric side only.
  if (op === '=') return sign('=', parsed, num(number))
  if (op === '!=') {
    const present = call('bool', 'if', call('bool', 'isNull', asText(value)), NULL, bool(true))
    return call('bool', 'ifNull', sign('!=', parsed, num(number)), present)
  }
  return call('bool', 'ifNull', sign(op, parsed, num(number)), sign(op, asText(value), asText(constant)))
}

/** The number that a constant is, or looks like. */
function constantNumber(constant: Scalar): number | undefined {
  const written = asText(constant)
  if (written.kind !== 'literal' || typeof written.value !== 'string') return undefined
  return looksNumeric(written.value) ? Number(written.value) : undefined
}

/** Both sides open: numbers if both look like numbers. */
function compareOpen(op: Comparison, left: Scalar, right: Scalar): Scalar {
  const texts = sign(op, asText(left), asText(right))
  const numbers = sign(op, asNumber(left), asNumber(right))
  if (op === '=') return or([texts, call('bool', 'ifNull', numbers, bool(false))])
  if (op === '!=') return and([texts, call('bool', 'ifNull', numbers, bool(true))])
  return call('bool', 'ifNull', numbers, texts)
}

/** True when the value equals one of the items, by the rules of `=`: `x IN (…)` and in(x, …). No wildcards. */
export function isOneOf(value: Scalar, items: readonly Scalar[]): Scalar {
  if (value.type === 'null') return NULL
  if (value.type === 'list') return anyValue(value, (each) => isOneOf(each, items))
  const rest: Scalar[] = []
  const words: string[] = []
  const numbers: Scalar[] = []
  for (const item of items) {
    const number = isText(item) && value.type !== 'num' ? undefined : constantNumber(item)
    if (value.kind === 'literal' || value.type === 'bool') rest.push(item)
    else if (number !== undefined) numbers.push(num(number))
    else if (isText(item)) words.push((item as { value: string }).value)
    else rest.push(item)
  }
  const oneWord = words.length === 1 ? [compare('=', value, text(words[0]!))] : []
  const oneNumber = numbers.length === 1 ? [compare('=', value, numbers[0]!)] : []
  return or([
    ...(words.length > 1 ? [call('bool', 'in', asText(value), list([...new Set(words)]))] : oneWord),
    ...(numbers.length > 1 ? [call('bool', 'in', asNumber(value), call('data', 'array', ...numbers))] : oneNumber),
    ...rest.map((item) => compare('=', value, item)),
  ])
}
