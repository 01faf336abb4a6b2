import { describe, expect, test } from 'vitest'
import { parseSed } from './sed.ts'

describe('sed expressions', () => {
  test.each([
    ['s/a/b/', [{ kind: 'replace', regex: 'a', replacement: 'b', which: 'first' }]],
    ['s/a/b/g', [{ kind: 'replace', regex: 'a', replacement: 'b', which: 'all' }]],
    ['s/a/b/3', [{ kind: 'replace', regex: 'a', replacement: 'b', which: 3 }]],
    ['s/a\\/b/\\1\\/\\n/', [{ kind: 'replace', regex: 'a/b', replacement: '\\1/\n', which: 'first' }]],
    ['s|/x|y|g', [{ kind: 'replace', regex: '/x', replacement: 'y', which: 'all' }]],
    ['s/\\d+//g', [{ kind: 'replace', regex: '\\d+', replacement: '', which: 'all' }]],
    ['y/a\\/c/x\\ty/', [{ kind: 'translate', from: 'a/c', to: 'x\ty' }]],
    [
      's/a/b/ y/c/d/; s/e/f/2',
      [
        { kind: 'replace', regex: 'a', replacement: 'b', which: 'first' },
        { kind: 'translate', from: 'c', to: 'd' },
        { kind: 'replace', regex: 'e', replacement: 'f', which: 2 },
      ],
    ],
  ])('%s', (text, commands) => {
    expect(parseSed(text)).toEqual(commands)
  })

  test.each(['', 'd', 's', 's/a/b', 's/a', 'y/ab/c/', 's/a/b/x', 's/a/b/1000', 'sxaxbx'])('refuses `%s`', (text) => {
    expect(parseSed(text)).toHaveProperty('error')
  })
})
