import { expect, test } from 'vitest'
import { formatSearch } from './format.ts'

test.each([
  ['index=main   error', 'index=main error'],
  ['index=main|stats count by host', 'index=main\n  | stats count\n    by host'],
  ['| makeresults | eval x=1', '| makeresults\n  | eval x=1'],
  [
    '| tstats count from datamodel=Web.Web where Web.url="*|*" by Web.src | `drop_dm_object_name(Web)`',
    '| tstats count\n  from datamodel=Web.Web\n  where Web.url="*|*"\n  by Web.src\n  | `drop_dm_object_name(Web)`',
  ],
  ['index=a ```why | not``` | head 1', 'index=a ```why | not```\n  | head 1'],
  ['index=a [search index=b | table x] | head', 'index=a [\n  search index=b\n    | table x ]\n  | head'],
  ['index=a [search index=b] c=d', 'index=a [search index=b ] c=d'],
  ['a="x\n  y"   b', 'a="x\n  y" b'],
  ['index=main  ]', 'index=main ]'],
  ['', ''],
])('%j', (search, expected) => {
  expect(formatSearch(search)).toBe(expected)
  expect(formatSearch(expected)).toBe(expected)
})

test('a long stage breaks between words, never inside quotes', () => {
  const formatted = formatSearch(
    `index=main ${Array.from({ length: 30 }, (_, at) => `field${at}="value | ${at}"`).join(' OR ')}`,
  )
  expect(formatted.split('\n').length).toBeGreaterThan(3)
  expect(Math.max(...formatted.split('\n').map((line) => line.length))).toBeLessThanOrEqual(115)
  expect(formatSearch(formatted)).toBe(formatted)
})
