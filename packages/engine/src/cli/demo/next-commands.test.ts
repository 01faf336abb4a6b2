import { expect, test } from 'vitest'
import { nextCommands, relativePath, shellWord } from './next-commands.ts'

test.each([
  ['examples/content', 'examples/content'],
  ['index=* | head 1', "'index=* | head 1'"],
  ["it's", "'it'\\''s'"],
  ['', "''"],
])('shellWord %s', (text, expected) => {
  expect(shellWord(text)).toBe(expected)
})

test.each([
  ['/work', '/work/a/b', 'a/b'],
  ['/work/x', '/work/a', '/work/a'],
  ['/work', '/work', '/work'],
])('relativePath from %s to %s', (from, to, expected) => {
  expect(relativePath(from, to)).toBe(expected)
})

test('without risk there is nothing to explain', () => {
  const place = { examples: { logs: '/k/logs', content: '/k/my content' }, data: 'd', directory: '/k' }
  const next = nextCommands(place, undefined)
  expect(next.map(({ line }) => line.split(' ')[2])).toEqual(['search', 'run', 'run', 'compile'])
  expect(next[1]!.line).toContain("--content 'my content' --data d")
})
