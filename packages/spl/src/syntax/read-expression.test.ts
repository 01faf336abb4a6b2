import { expect, test } from 'vitest'
import { printExpression } from './printer.ts'
import { readExpression } from './read-expression.ts'

test('an expression by itself', () => {
  const read = readExpression(' if(isnull(a), "x", b . "y") ')
  expect('expression' in read && printExpression(read.expression)).toBe('if(isnull(a), "x", b . "y")')
})

test.each([
  ['a +', 'syntax', 3],
  ['a b', 'syntax', 2],
  ['', 'syntax', 0],
  ['if(a="x', 'string-unclosed', 5],
])('%s is reported where it is wrong', (text, code, start) => {
  const read = readExpression(text)
  expect('diagnostics' in read && read.diagnostics.map((one) => [one.code, one.span.start])).toEqual([[code, start]])
})
