import { expect, test } from 'vitest'
import { likePattern, wildcardPattern } from './wildcard.ts'

test.each([
  ['a*c', 'abc', ['b']],
  ['*', 'x', ['x']],
  ['src_*_*', 'src_a_b', ['a', 'b']],
  ['a.b', 'axb', undefined],
  ['a(b)*', 'a(b)c', ['c']],
  ['x*', 'yx', undefined],
  ['osquery-*', 'osquery-process', ['process']],
  ['a-*/b', 'a-x/b', ['x']],
  [String.raw`{}^$+?|\[]`, String.raw`{}^$+?|\[]`, []],
])('%s against %s', (pattern, text, captures) => {
  expect(wildcardPattern(pattern).captures(text)).toEqual(captures)
})

test.each([
  ['*x*', '%x%'],
  ['a**b', 'a%b'],
  ['50%_off*', '50\\%\\_off%'],
  ['C:\\Users\\*', 'C:\\\\Users\\\\%'],
])('LIKE pattern of %s', (value, expected) => {
  expect(likePattern(value)).toBe(expected)
})
