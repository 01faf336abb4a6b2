import { expect, test } from 'vitest'
import { numberFromText, singleValueOf, valuesOf } from './result-row.ts'

const row = { a: 'x', list: ['1', '', '2'], empty: '', none: null, zero: 0, no: false, emptyList: [] }

test.each([
  ['a', ['x']],
  ['list', ['1', '2']],
  ['empty', []],
  ['none', []],
  ['absent', []],
  ['zero', ['0']],
  ['no', ['false']],
  ['emptyList', []],
  ['constructor', []],
  ['__proto__', []],
])('values of %s', (field, values) => expect(valuesOf(row, field)).toEqual(values))

test('a single value is one of several only when there are no others', () => {
  expect(singleValueOf(row, 'a')).toBe('x')
  expect(singleValueOf(row, 'list')).toBeUndefined()
})

test.each([
  ['10', 10],
  [' -1.5 ', -1.5],
  ['.5', 0.5],
  ['1e3', 1000],
  ['', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
  ['1e999', undefined],
  ['12h', undefined],
])('the number of %j', (text, number) => expect(numberFromText(text)).toBe(number))
