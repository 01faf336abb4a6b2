/** A value that an expression uses several times, computed and written once. */
import { call, lambda, num, type Scalar, type ScalarType } from '../plan/scalar.ts'

/** Larger expressions than this are not written twice. */
const SMALL = 4

export function once(value: Scalar, type: ScalarType, body: (value: Scalar) => Scalar): Scalar {
  if (size(value) <= SMALL) return body(value)
  // SQL has no local names; a lambda over one element is one.
  const result = call('data', 'arrayMap', lambda([value.type], body), call('data', 'array', value))
  return call(type, 'arrayElement', result, num(1))
}

function size(scalar: Scalar): number {
  if (scalar.kind === 'lambda') return 1 + size(scalar.body)
  return scalar.kind === 'call' ? scalar.args.reduce((sum, arg) => sum + size(arg), 1) : 1
}
