/**
 * How many digits a calculation with constants shows: products as many significant digits as the least precise factor,
 * sums as many decimal places as the least precise term. Integers are exact, and what stands before the decimal point
 * is never cut (Search Reference, "eval", Rounding; "Mathematical functions", exact and sigfig).
 */
import type { Expression } from '../syntax/ast.ts'

/** A number with its precision: significant digits, decimal places; Infinity for what is exact. */
export interface Measure {
  value: number
  significant: number
  decimals: number
}

/** The constant that an expression of numbers and + - * / % is; undefined for anything else. */
export function measure(expression: Expression): Measure | undefined {
  switch (expression.kind) {
    case 'number':
      return literalMeasure(expression.text, expression.value)
    case 'unary': {
      const operand = expression.op === 'NOT' ? undefined : measure(expression.operand)
      return operand && { ...operand, value: expression.op === '-' ? -operand.value : operand.value }
    }
    case 'call':
      return exactMeasure(expression)
    case 'binary': {
      const left = measure(expression.left)
      const right = left && measure(expression.right)
      return right && combine(expression.op, left, right)
    }
    default:
      return undefined
  }
}

function literalMeasure(text: string, value: number): Measure {
  const written = /^(\d*)\.(\d*)$/.exec(text)
  if (!written) return exactly(value)
  return { value, significant: significantDigits(text), decimals: written[2]!.length }
}

/** Digits without leading zeros: three in 0.0120. */
export function significantDigits(text: string): number {
  return Math.max(1, text.replace(/^[^1-9]*|[eE].*$|\./g, '').length)
}

function exactMeasure(expression: Expression & { kind: 'call' }): Measure | undefined {
  const [argument] = expression.args
  if (expression.name.toLowerCase() !== 'exact' || !argument) return undefined
  const inner = measure(argument)
  return inner && exactly(inner.value)
}

function exactly(value: number): Measure {
  return { value, significant: Number.POSITIVE_INFINITY, decimals: Number.POSITIVE_INFINITY }
}

function combine(op: string, left: Measure, right: Measure): Measure | undefined {
  const { value: a } = left
  const { value: b } = right
  switch (op) {
    case '+':
      return sum(a + b, left, right)
    case '-':
      return sum(a - b, left, right)
    case '%':
      return b === 0 ? undefined : sum(a % b, left, right)
    case '*':
      return product(a * b, left, right)
    case '/':
      return b === 0 ? undefined : product(a / b, left, right)
    default:
      return undefined
  }
}

function sum(value: number, left: Measure, right: Measure): Measure {
  const decimals = Math.min(left.decimals, right.decimals)
  return { value, decimals, significant: decimals + magnitude(value) + 1 }
}

function product(value: number, left: Measure, right: Measure): Measure {
  const significant = Math.min(left.significant, right.significant)
  return { value, significant, decimals: significant - magnitude(value) - 1 }
}

/** The power of ten of the first digit: 2 for 345, -3 for 0.001. */
export function magnitude(value: number): number {
  return value === 0 ? 0 : Number(value.toExponential().split('e')[1])
}

/** What eval shows of a constant calculation; undefined where it is the number itself. */
export function shownDigits(expression: Expression): string | undefined {
  const constant = measure(expression)
  if (!constant || !Number.isFinite(constant.decimals)) return undefined
  return roundedText(constant.value, Math.max(0, Math.min(100, constant.decimals)))
}

/** Rounded to decimal places (to tens, hundreds, … when negative), halves away from zero, by the digits that show. */
export function roundedText(value: number, decimals: number): string {
  // Fifteen digits, so that the half of 8.25*0.2 = 1.6500000000000001 is seen.
  const shifted = shift(Number(Math.abs(value).toPrecision(15)), decimals)
  const rounded = shift(Math.floor(shifted + 0.5), -decimals)
  return `${value < 0 && rounded !== 0 ? '-' : ''}${rounded.toFixed(Math.max(0, decimals))}`
}

/** The value times a power of ten, without the error of a multiplication. */
function shift(value: number, places: number): number {
  const [digits, exponent] = value.toExponential().split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}
