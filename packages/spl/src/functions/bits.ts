/**
 * Whole numbers as bits. Only those from 0 to 2⁵³-1 are taken, anything else gives null, and results keep 53 bits
 * (Search Reference, "Bitwise functions").
 */
import { and, call, NULL, num, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'

const LARGEST = num(Number.MAX_SAFE_INTEGER)

/** The number as UInt64, null where it is out of range. */
export function asBits(value: Scalar): Scalar {
  const number = asNumber(value)
  if (number.type === 'null') return NULL
  const range = call('bool', 'lessOrEquals', number, LARGEST)
  // The cast gives null for negative numbers and for fractions.
  const bits = call('data', 'accurateCastOrNull', number, UINT64)
  return call('data', 'if', range, bits, NULL)
}

const UINT64: Scalar = { kind: 'literal', value: 'UInt64', type: 'text' }

/** 53 ones. */
export const ALL_BITS = call('data', 'toUInt64', LARGEST)

export function fromBits(value: Scalar): Scalar {
  return call('num', 'toFloat64', value)
}

/** Applies an operation to the arguments in sequence. */
export function combineBits(fn: 'bitAnd' | 'bitOr' | 'bitXor', args: readonly Scalar[]): Scalar {
  const values = args.map(asBits)
  if (values.some((value) => value.type === 'null')) return NULL
  return fromBits(values.reduce((result, value) => call('data', fn, result, value)))
}

/** A shift by more bits than there are gives 0, which ClickHouse leaves open. */
export function shiftBits(fn: 'bitShiftLeft' | 'bitShiftRight', value: Scalar, offset: Scalar): Scalar {
  const bits = asBits(value)
  const places = asBits(offset)
  if (bits.type === 'null' || places.type === 'null') return NULL
  const far = call('bool', 'greater', places, num(53))
  const near = call('data', 'if', far, NULL, places)
  const shifted = call('data', 'bitAnd', call('data', fn, bits, near), ALL_BITS)
  return fromBits(call('data', 'if', and([far, call('bool', 'isNotNull', bits)]), num(0), shifted))
}
