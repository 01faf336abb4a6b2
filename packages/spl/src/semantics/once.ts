/** A local name inside an expression. */
import { call, lambda, num, type Scalar } from '../plan/scalar.ts'

/** Expressions up to this size are written again rather than named. */
const SMALL = 3

/** Computes a value once, for a `body` that reads it several times. */
export function once(value: Scalar, body: (value: Scalar) => Scalar): Scalar {
  if (size(value) <= SMALL) return body(value)
  let result: Scalar | undefined
  // ClickHouse names a value only as the parameter of a lambda.
  const named = lambda([value.type], (name) => {
    const nullable = value.type !== 'list' && value.type !== 'data'
    result = body(nullable && name.kind === 'parameter' ? { ...name, nullable } : name)
    return result
  })
  return call(result!.type, 'arrayElement', call('data', 'arrayMap', named, call('data', 'array', value)), num(1))
}

function size(scalar: Scalar): number {
  // A long constant, such as a regular expression, is not for reading twice.
  if (scalar.kind === 'literal' && typeof scalar.value === 'string') return 1 + Math.floor(scalar.value.length / 24)
  if (scalar.kind === 'lambda') return 1 + size(scalar.body)
  return scalar.kind === 'call' ? scalar.args.reduce((sum, arg) => sum + size(arg), 1) : 1
}
