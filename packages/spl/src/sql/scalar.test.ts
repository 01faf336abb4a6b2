import { expect, test } from 'vitest'
import { call, column, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { ATOM, ScalarPrinter } from './scalar.ts'

const print = (scalar: Scalar): string => new ScalarPrinter((name) => ({ text: name, level: ATOM })).text(scalar)
const length = call('num', 'length', column('x', 'list'))

test('a 64-bit integer becomes a Float64 once, around the whole calculation', () => {
  expect(print(length)).toBe('toFloat64(length(x))')
  expect(print(call('num', 'plus', length, num(1)))).toBe('toFloat64(length(x) + 1)')
  expect(print(call('num', 'divide', length, num(2)))).toBe('length(x) / 2')
  expect(print(call('bool', 'greater', length, num(2)))).toBe('length(x) > 2')
  expect(print(call('num', 'if', column('b', 'bool'), call('num', 'negate', length), num(0.5)))).toBe(
    'if(b, toFloat64(-length(x)), 0.5)',
  )
})

test('IN takes texts or numbers', () => {
  expect(print(call('bool', 'in', column('a', 'text'), list(["it's", 'b'])))).toBe("a IN ('it\\'s', 'b')")
  const numbers = call('data', 'array', num(1), num(2.5))
  expect(print(call('bool', 'in', column('a', 'num'), numbers))).toBe('a IN (1, 2.5)')
  expect(() => print(call('bool', 'in', column('a', 'text'), column('b', 'list')))).toThrow(/BUG/)
})

test('operators get the parentheses that they need', () => {
  const sum = call('num', 'plus', column('a', 'num'), column('b', 'num'))
  expect(print(call('num', 'multiply', sum, num(2)))).toBe('(a + b) * 2')
  expect(print(call('num', 'minus', num(1), sum))).toBe('1 - (a + b)')
  expect(print(call('bool', 'not', call('bool', 'isNull', call('text', 'if', NULL, text('x'), NULL))))).toBe(
    "NOT if(NULL, 'x', NULL) IS NULL",
  )
})
