import { expect, test } from 'vitest'
import { translateRegex } from './regex.ts'

test.each([
  ['a.b', 'a[^\\n]b'],
  ['a\\.b[.]', 'a\\.b[.]'],
  ['(?s)a.b', '(?-s)(?s)a.b'],
  ['(?i)a', '(?i)a'],
  ['a{b', 'a\\{b'],
  ['x[]a]', 'x[\\]a]'],
  ['(?<user>\\w+)', '(\\w+)'],
])('%s becomes %s', (source, pattern) => {
  expect(translateRegex(source)).toMatchObject({ pattern })
})

test.each(['(?=a)', '(?<!a)b', '(a)\\1', 'a++', '(?>a)', 'a[b', '(a', 'a)', '(?i)(?:a'])('%s is refused', (source) => {
  expect(translateRegex(source)).toHaveProperty('error')
})
