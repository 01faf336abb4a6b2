/** Pages of the reference that need more than a definition's own words. */
import { expect, test } from 'vitest'
import { pagesFor } from './pages.ts'

const text = (word: string): string =>
  pagesFor(word)
    .map((page) => page.text)
    .join('\n')

test('an example shows the lookups that it uses', () => {
  expect(text('inputlookup')).toMatch(/^The lookup `\w+`:\n\n\| /m)
  expect(text('lookup()')).toMatch(/lookup `\w+`: `\w+=/)
})

test('a word may name a command and a finding', () => {
  expect(pagesFor('regex').map((page) => page.kind)).toEqual(['command', 'diagnostic'])
  expect(pagesFor('unused-field').map((page) => page.kind)).toEqual(['diagnostic'])
})
