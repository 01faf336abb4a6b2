import { expect, test } from 'vitest'
import { formatPath } from './diagnostic.ts'
import { unlocatedText } from './located-text.ts'

test('a text of its own counts from its own beginning', () => {
  const text = unlocatedText('ab\ncd', 'typed')
  expect(text.positionOf(0)).toEqual({ offset: 0, line: 1, column: 1 })
  expect(text.positionOf(1)).toEqual({ offset: 1, line: 1, column: 2 })
  expect(text.positionOf(4)).toEqual({ offset: 4, line: 2, column: 2 })
  expect(text.rangeOf(0, 99).end).toEqual({ offset: 5, line: 2, column: 3 })
})

test('paths read as in YAML tools', () => {
  expect(formatPath(['tests', 0, 'attack_data', 1, 'source'])).toBe('tests[0].attack_data[1].source')
  expect(formatPath([])).toBe('')
})
