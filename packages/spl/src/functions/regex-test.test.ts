import { expect, test } from 'vitest'
import { column, type Scalar } from '../plan/scalar.ts'
import { fromField } from './regex-test.ts'

/** The expression that tells what can be read. Its spelling is JavaScript's too, but for the ends of the text. */
function readable(): RegExp {
  const guarded = fromField(column('p', 'text')) as Scalar & { kind: 'call' }
  const condition = guarded.args[0] as Scalar & { kind: 'call' }
  const [, pattern] = (condition.args[0] as Scalar & { kind: 'call' }).args
  const source = (pattern as { value: string }).value
  return new RegExp(source.replace(/^\\A/, '^').replace(/\\z$/, '$'), 's')
}

test.each([
  '',
  'cmd.exe',
  '(?i)cmd\\.exe',
  '^a{2,3}b*?$',
  '[a-z0-9_.-]+@[^@]+',
  '(?:a|b(c)?)+|d',
  '(?P<name>x\\d)(?<other>y)',
  '{1b2c-3d}',
  'C:\\\\Windows\\\\[a-z]{1,8}\\.bat',
  'a]b}c',
])('%s can be read', (pattern) => {
  expect(readable().test(pattern)).toBe(true)
})

test.each([
  '?',
  '(?i)?',
  '*.exe',
  'a(b',
  'a)b',
  '[a',
  'a++',
  '(?!x)y',
  '(a)\\1',
  '\\y',
  'a\\',
  '{2}',
  '(?i){2}',
  'a|*b',
])('%s can’t be read', (pattern) => {
  expect(readable().test(pattern)).toBe(false)
})
