/** Texts as numbers, in any base from 2 to 36 (Search Reference, "Conversion functions", tonumber). */
import { call, lambda, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import type { FunctionCall } from '../semantics/definition.ts'
import { once } from '../semantics/once.ts'
import { constantText, needConstant } from './constant-argument.ts'

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** The number that a text stands for; null where it stands for none. */
export function parseNumber(value: Scalar, base: Scalar | undefined, call_: FunctionCall): Scalar {
  const radix = base === undefined ? 10 : readBase(base, call_)
  // The base is for texts only.
  if (radix === undefined || value.type === 'bool') return NULL
  if (radix === 10 || value.type === 'num' || value.type === 'null') return asNumber(value)
  const written = constantText(value)
  if (written !== undefined) return parseConstant(written, radix)
  return inBase(asText(value), radix)
}

function readBase(base: Scalar, call_: FunctionCall): number | undefined {
  const written = needConstant(base, call_, 1, 'The base')
  if (written === undefined) return undefined
  const radix = Number(written)
  if (Number.isInteger(radix) && radix >= 2 && radix <= 36) return radix
  call_.binder.diagnostics.report(
    'function-arguments',
    call_.args[1]!.span,
    `The base has to be a whole number from 2 to 36, not ${written}.`,
  )
  return undefined
}

/** Hexadecimal numbers may begin with 0x, as strtol reads them. */
function pattern(radix: number): string {
  const digits = radix <= 10 ? `0-${radix - 1}` : `0-9a-${DIGITS[radix - 1]}`
  return `^-?${radix === 16 ? '(?:0x)?' : ''}[${digits}]+$`
}

function parseConstant(written: string, radix: number): Scalar {
  const lower = written.toLowerCase()
  if (!new RegExp(pattern(radix)).test(lower)) return NULL
  return num(Number.parseInt(lower, radix))
}

function inBase(value: Scalar, radix: number): Scalar {
  return once(call('text', 'lower', value), (lower) => {
    const digits = call('text', 'replaceRegexpOne', lower, text(radix === 16 ? '^-?(?:0x)?' : '^-'), text(''))
    const sign = call('num', 'if', call('bool', 'startsWith', lower, text('-')), num(-1), num(1))
    const valid = call('bool', 'match', lower, text(pattern(radix)))
    return call('num', 'if', valid, call('num', 'multiply', amount(digits, radix), sign), NULL)
  })
}

function amount(digits: Scalar, radix: number): Scalar {
  // A null has no digits; the condition above sees it.
  const list = call('data', 'ngrams', call('text', 'assumeNotNull', digits), num(1))
  const step = lambda(['num', 'text'], (sum, digit) =>
    call('num', 'plus', call('num', 'multiply', sum!, num(radix)), digitValue(digit!)),
  )
  return call('num', 'arrayFold', step, list, call('num', 'toFloat64', num(0)))
}

function digitValue(digit: Scalar): Scalar {
  return call('num', 'minus', call('data', 'position', text(DIGITS), digit), num(1))
}
