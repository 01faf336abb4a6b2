/** Texts one after the other. */
import { call, isLiteral, type Scalar, text } from '../plan/scalar.ts'

/** Joins constants and values; constants that meet become one. Null when a value is null. */
export function joinTexts(parts: readonly (string | Scalar)[]): Scalar {
  const joined: Scalar[] = []
  for (const part of parts) {
    const next = typeof part === 'string' ? text(part) : part
    const last = joined.at(-1)
    if (isText(next) && last && isText(last)) joined[joined.length - 1] = text(last.value + next.value)
    else if (!isLiteral(next, '')) joined.push(next)
  }
  if (joined.length === 0) return text('')
  return joined.length === 1 ? joined[0]! : call('text', 'concat', ...joined)
}

function isText(scalar: Scalar): scalar is Scalar & { kind: 'literal'; value: string } {
  return scalar.kind === 'literal' && typeof scalar.value === 'string'
}
