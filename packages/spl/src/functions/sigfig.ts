import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import type { Binder } from '../semantics/binder.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { magnitude, roundedText, significantDigits } from '../semantics/precision.ts'
import type { Expression } from '../syntax/ast.ts'

export default fn({
  name: 'sigfig',
  docs: {
    summary: 'The result of a calculation, rounded to the digits that its operands justify.',
    usage: 'sigfig(<calculation>)',
    category: 'mathematical',
    notes: [
      'A product has as many significant digits as its least precise factor, a sum as many decimal places as its least precise term.',
      'To keep two decimals of a field, multiply it by 1.00.',
      'Constants count by the digits they are written with, fields by those of their value.',
    ],
  },
  arity: [1, 1],
  bindsItself: true,
  lower: (_args, { args, binder }) => rounded(args[0]!, binder),
  examples: [
    { spl: 'sigfig(1.00*1111)', expect: 1110 },
    { spl: 'sigfig(123.0 + 4.567)', expect: 127.6 },
    { spl: 'sigfig(x*1.00)', given: { x: '3.990000000000215' }, expect: 3.99 },
    { spl: 'sigfig(x+y)', given: { x: '1.25', y: '2.5' }, expect: 3.8 },
  ],
})

function rounded(expression: Expression, binder: Binder): Scalar {
  const value = asNumber(binder.bind(expression))
  if (value.type === 'null') return NULL
  if (expression.kind !== 'binary') return value
  const additive = expression.op === '+' || expression.op === '-' || expression.op === '%'
  const digits = least(operands(expression, additive).map((operand) => digitsOf(operand, additive, binder)))
  if (!digits) return value
  return roundTo(value, digits, additive)
}

/** The factors of a product, or the terms of a sum. */
function operands(expression: Expression, additive: boolean): Expression[] {
  if (expression.kind === 'unary') return operands(expression.operand, additive)
  if (expression.kind !== 'binary') return [expression]
  if (additive !== ['+', '-', '%'].includes(expression.op)) return [expression]
  return [...operands(expression.left, additive), ...operands(expression.right, additive)]
}

/** Decimal places of a term, significant digits of a factor; undefined when they have no limit. */
function digitsOf(operand: Expression, additive: boolean, binder: Binder): Scalar | undefined {
  if (operand.kind === 'number') {
    const decimals = /\.(\d*)/.exec(operand.text)?.[1]?.length ?? 0
    return num(additive ? decimals : significantDigits(operand.text))
  }
  const value = binder.bind(operand)
  if (value.type === 'null' || value.type === 'num') return undefined
  const written = asText(value)
  const digits = additive
    ? call('text', 'extract', written, text('\\.([0-9]+)'))
    : call('text', 'replaceRegexpAll', written, text('^[^1-9]*|[eE].*$|\\.'), text(''))
  return call('num', 'length', digits)
}

function least(digits: readonly (Scalar | undefined)[]): Scalar | undefined {
  const known = digits.filter((each) => each !== undefined)
  const constants = known.filter((each) => each.kind === 'literal').map((each) => each.value as number)
  const open = known.filter((each) => each.kind !== 'literal')
  const all = constants.length > 0 ? [num(Math.min(...constants)), ...open] : open
  return all.length > 1 ? call('num', 'least', ...all) : all[0]
}

function roundTo(value: Scalar, digits: Scalar, additive: boolean): Scalar {
  if (value.kind === 'literal' && digits.kind === 'literal') {
    const number = value.value as number
    const places = (digits.value as number) - (additive ? 0 : magnitude(number) + 1)
    return num(Number(roundedText(number, places)))
  }
  const first = call('num', 'floor', call('num', 'log10', call('num', 'abs', value)))
  const places = additive ? digits : call('num', 'minus', call('num', 'minus', digits, num(1)), first)
  const integer = call('data', 'toInt32', call('num', 'ifNull', places, num(0)))
  const result = call('num', 'round', value, integer)
  return additive ? result : call('num', 'if', call('bool', 'equals', value, num(0)), num(0), result)
}
