/** Rounding as one does it on paper: halves away from zero, by the decimal digits of a number, not its binary ones. */
import { call, num, type Scalar, text } from '../plan/scalar.ts'
import { once } from '../semantics/once.ts'
import { roundedText } from '../semantics/precision.ts'

/** Enough for every digit of a double below 10²¹; larger numbers have no decimals. */
const SCALE = num(17)

export function roundHalfUp(value: Scalar, places: number): Scalar {
  if (value.type === 'null') return value
  if (value.kind === 'literal') return num(Number(roundedText(value.value as number, places)))
  return once(value, (number) => {
    const decimal = call('data', 'toDecimal128OrNull', call('text', 'toString', number), SCALE)
    return call('num', 'ifNull', call('num', 'toFloat64', call('data', 'round', decimal, num(places))), number)
  })
}

/** The number with exactly so many decimal places, as text. */
export function fixed(value: Scalar, places: number): Scalar {
  return call('text', 'printf', text(`%.${places}f`), roundHalfUp(value, places))
}
