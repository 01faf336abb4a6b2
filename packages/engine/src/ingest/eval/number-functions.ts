/** Functions over numbers ("Mathematical functions", "Conversion functions"). */
import type { Compiled, EvalFunction } from './compiled.ts'
import { asList, asNumber, asText, type Value } from './value.ts'

const MANY = Number.POSITIVE_INFINITY

function ofOne(apply: (value: number) => number): EvalFunction {
  return {
    arity: [1, 1],
    type: 'number',
    make:
      ({ values: [value] }) =>
      (event) => {
        const number = asNumber(value!.run(event))
        return number === null ? null : apply(number)
      },
  }
}

function extreme(better: (candidate: number, best: number) => boolean, textsWin: boolean): EvalFunction {
  return {
    arity: [1, MANY],
    type: 'open',
    make:
      ({ values }) =>
      (event) => {
        const all = values.flatMap((value) => asList(value.run(event)))
        const numbers = all.flatMap((one) => asNumber(one) ?? [])
        const texts = all.filter((one) => asNumber(one) === null).sort()
        // Texts are greater than numbers.
        if (texts.length > 0 && (textsWin || numbers.length === 0)) return (textsWin ? texts.at(-1) : texts[0])!
        if (numbers.length === 0) return null
        return numbers.reduce((best, one) => (better(one, best) ? one : best))
      },
  }
}

export const NUMBERS: Record<string, EvalFunction> = {
  abs: ofOne(Math.abs),
  floor: ofOne(Math.floor),
  ceiling: ofOne(Math.ceil),
  ceil: ofOne(Math.ceil),
  max: extreme((candidate, best) => candidate > best, true),
  min: extreme((candidate, best) => candidate < best, false),
  round: {
    arity: [1, 2],
    type: 'number',
    make(call) {
      const [value, places] = call.values
      const digits = places ? asNumber(places.constant ?? null) : 0
      if (digits === null || !Number.isInteger(digits) || digits < 0) {
        call.problem('round takes a whole number of decimal places from 0', 1)
        return () => null
      }
      return (event) => {
        const number = asNumber(value!.run(event))
        return number === null ? null : rounded(number, digits)
      }
    },
  },
  tonumber: {
    arity: [1, 2],
    type: 'number',
    make(call) {
      const [value, base] = call.values
      const radix = base ? asNumber(base.constant ?? null) : 10
      if (radix === null || !Number.isInteger(radix) || radix < 2 || radix > 36) {
        call.problem('the base of tonumber is a whole number from 2 to 36', 1)
        return () => null
      }
      return radix === 10 ? (event) => asNumber(value!.run(event)) : inBase(value!, radix)
    },
  },
}

/** Halves go away from zero, by the decimal digits: 2.555 to two places is 2.56. */
function rounded(number: number, digits: number): number {
  const text = String(Math.abs(number))
  if (text.includes('e') || !text.includes('.')) return number
  const shifted = Number(`${Math.round(Number(`${text}e${digits}`))}e-${digits}`)
  return number < 0 ? -shifted : shifted
}

function inBase(value: Compiled, radix: number): (event: Parameters<Compiled['run']>[0]) => Value {
  return (event) => {
    const text = asText(value.run(event))?.toLowerCase()
    const found = /^([+-]?)(?:0x(?=[0-9a-f]))?([0-9a-z]+)$/.exec(text ?? '')
    const digits = radix === 16 || !text?.includes('0x') ? found?.[2] : text
    if (!found || !digits || [...digits].some((digit) => Number.isNaN(Number.parseInt(digit, radix)))) return null
    const number = Number.parseInt(digits, radix)
    return found[1] === '-' ? -number : number
  }
}
