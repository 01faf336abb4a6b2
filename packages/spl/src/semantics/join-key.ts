/** Keys of joins between rows: values compare with case; a row without a key meets no other ("join"). */
import type { JoinKey } from '../plan/plan.ts'
import { and, call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText, exists } from './coerce.ts'

/** Two values of the same kind compare as they are, others as text; several values of a field compare as one text. */
export function joinKey(left: Scalar, right: Scalar): JoinKey {
  if (left.type === right.type && (left.type === 'num' || left.type === 'text')) return { left, right }
  return { left: keyText(left), right: keyText(right) }
}

/** All values of a field as one text. */
export function keyText(value: Scalar): Scalar {
  if (value.type !== 'list') return asText(value)
  return call('text', 'if', call('bool', 'empty', value), NULL, call('text', 'arrayStringConcat', value, text('\n')))
}

/** True for rows that have every key. */
export function hasKeys(keys: readonly Scalar[]): Scalar {
  return and(keys.map(exists))
}
