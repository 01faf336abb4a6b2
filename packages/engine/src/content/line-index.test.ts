import { expect, test } from 'vitest'
import { LineIndex } from './line-index.ts'

function at(text: string, offset: number): string {
  const { line, column } = new LineIndex(text).positionAt(offset)
  return `${line}:${column}`
}

test('lines end with LF, CRLF or a lone CR', () => {
  expect(at('a\nb', 2)).toBe('2:1')
  expect(at('a\r\nb', 3)).toBe('2:1')
  expect(at('a\rb', 2)).toBe('2:1')
  expect(at('a\r\nb', 1)).toBe('1:2')
})

test('offsets beyond the text are its ends', () => {
  expect(at('ab\ncd', 99)).toBe('2:3')
  expect(at('ab', -1)).toBe('1:1')
  expect(at('', 0)).toBe('1:1')
})

test('every offset of a text', () => {
  const index = new LineIndex('one\n\nthree\n')
  const lines = [...'one\n\nthree\n'].map((_, i) => index.positionAt(i).line)
  expect(lines).toEqual([1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3])
})
