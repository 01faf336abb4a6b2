/**
 * Comparisons of eval (packages/spl/src/semantics/compare.ts): with case; as numbers when both sides look like numbers,
 * else as text; null when a side is null. A multivalue field compares by any of its values. A text in quotes equals the
 * same text only: "7" is not "007".
 */
import type { Comparison } from '@karst/spl/expression'
import type { Compiled } from './compiled.ts'
import { asNumber, asText, isNothing, type Value } from './value.ts'

type Single = string | number | boolean

export function comparison(op: Comparison, left: Compiled, right: Compiled): Compiled['run'] {
  const quoted = left.isString === true && left.constant !== undefined
  const quotedRight = right.isString === true && right.constant !== undefined
  const compare = (a: Single, b: Single): boolean => compareSingle(op, a, b, quoted, quotedRight)
  return (event) => {
    const a = left.run(event)
    const b = right.run(event)
    if (isNothing(a) || isNothing(b)) return null
    if (!Array.isArray(a) && !Array.isArray(b)) return compare(a as Single, b as Single)
    const many = (value: Value): readonly Single[] => (Array.isArray(value) ? value : [value as Single])
    return many(a).some((one) => many(b).some((other) => compare(one, other)))
  }
}

function compareSingle(op: Comparison, a: Single, b: Single, aQuoted: boolean, bQuoted: boolean): boolean {
  if (typeof a === 'boolean' || typeof b === 'boolean') return inOrder(op, truthWord(a), truthWord(b))
  if (typeof a === 'number' && typeof b === 'number') return inOrder(op, a, b)
  const equality = op === '=' || op === '!='
  const asTexts = (aQuoted && bQuoted) || (equality && ((aQuoted && isText(b)) || (bQuoted && isText(a))))
  const numbers = asTexts ? undefined : bothNumbers(a, b)
  if (numbers) return inOrder(op, ...numbers) || (op === '=' && asText(a) === asText(b))
  return inOrder(op, asText(a)!, asText(b)!)
}

function isText(value: Single): boolean {
  return typeof value === 'string'
}

function bothNumbers(a: Single, b: Single): [number, number] | undefined {
  const left = asNumber(a)
  const right = left === null ? null : asNumber(b)
  return left === null || right === null ? undefined : [left, right]
}

/** A field holds the words true and false where another language has Booleans. */
function truthWord(value: Single): string {
  return (typeof value === 'boolean' ? String(value) : asText(value)!).toLowerCase()
}

function inOrder<T extends string | number>(op: Comparison, a: T, b: T): boolean {
  switch (op) {
    case '=':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}
