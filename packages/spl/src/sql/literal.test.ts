import { expect, test } from 'vitest'
import { fieldKey, identifier, numberLiteral, stringLiteral } from './literal.ts'

test.each([
  ['plain', "'plain'"],
  ["it's", "'it\\'s'"],
  ['a\\b', "'a\\\\b'"],
  ['a\0b\nc\td', "'a\\0b\\nc\\td'"],
  ['\ud800x', "'\ufffdx'"],
  ['😀', "'😀'"],
])('%j as a string', (value, expected) => {
  expect(stringLiteral(value)).toBe(expected)
})

test.each([
  ['user', 'user'],
  ['Event_Code2', 'Event_Code2'],
  ['my field', '`my field`'],
  ['a`b', '`a\\`b`'],
  ['a\\b', '`a\\\\b`'],
  ['select', '`select`'],
  ['2nd', '`2nd`'],
  ['', '``'],
])('%j as a name', (name, expected) => {
  expect(identifier(name)).toBe(expected)
})

test.each([
  ['a.b', 'a%2Eb'],
  ['50%', '50%25'],
  ['', '%00'],
  ['x{}', 'x{}'],
])('%j as a key of the JSON column', (name, expected) => {
  expect(fieldKey(name)).toBe(expected)
})

test.each([
  [1, '1'],
  [-2.5, '-2.5'],
  [1_700_000_000, '1700000000'],
  [5_000_000_000, '5000000000.0'],
  [1e20, '1e+20'],
  [Number.NaN, 'nan'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('%d as a number', (value, expected) => {
  expect(numberLiteral(value)).toBe(expected)
})
