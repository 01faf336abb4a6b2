import { describe, expect, test } from 'vitest'
import { translateFor, translateRegex, translateReplacement } from './regex.ts'

describe('spelling for RE2', () => {
  test.each([
    ['plain\\.exe', 'plain\\.exe'],
    ['a.b', '(?-s)a.b'],
    ['(?i)a.b', '(?i-s)a.b'],
    ['(?s)a.b', '(?s)a.b'],
    ['(?i-m)a.', '(?i-ms)a.'],
    ['[.]', '[.]'],
    ['[]x]', '[\\]x]'],
    ['[^]x]', '[^\\]x]'],
    ['[[:alpha:][]', '[[:alpha:]\\[]'],
    ['{a}', '\\{a}'],
    ['a{2,3}?', 'a{2,3}?'],
    ['a{,3}', 'a\\{,3}'],
    ['\\x{202E}\\x41\\pL', '\\x{202E}\\x41\\pL'],
    ['\\Qa.b\\E+', 'a\\.b+'],
    ['\\h\\R\\Z\\e\\0', '[ \\t](?:\\r\\n|\\n|\\r)(?:\\n?\\z)\\x1b\\x00'],
    ['\\<x\\>\\/\\"\\%', '<x>/"%'],
    ['\\_\\j', '_j'],
    ['[\\w\\-]', '[\\w\\-]'],
    ['[\\b]', '[\\x08]'],
    ['a(?#note)+', 'a+'],
    ['\\}+', '\\}+'],
  ])('%s', (source, pattern) => {
    expect(translateRegex(source)).toMatchObject({ pattern })
  })

  test('names of groups, by position', () => {
    expect(translateRegex('(?<a>x)(y)(?P<b.c>z)(?:w)')).toEqual({ pattern: '(x)(y)(z)(?:w)', groups: ['a', '', 'b.c'] })
  })

  test.each([
    ['(a)\\1', 'back-reference'],
    ['(?<a>x)\\k<a>', 'back-reference'],
    ['a++', 'possessive'],
    ['a{2}+', 'possessive'],
    ['(?>a)', 'atomic'],
    ['(?x) a', 'flag x'],
    ['a\\Kb', '\\K'],
    ['[a', 'not closed'],
    ['(a', 'not closed'],
    ['a)', 'closing parenthesis'],
    ['*a', 'nothing to repeat'],
    ['a|*', 'nothing to repeat'],
    ['a**', 'nothing to repeat'],
    ['a{1,5000}', 'repetitions'],
    ['a\\', 'backslash'],
    ['a(?=b)', 'look-ahead'],
    ['(?(1)a|b)', 'group'],
  ])('refuses %s', (source, reason) => {
    expect(translateRegex(source)).toEqual({ error: expect.stringContaining(reason) })
  })
})

describe('look-around', () => {
  // JavaScript has look-around: the rewritten expression must agree with it on every text.
  const TEXTS = [
    '',
    'a',
    'b',
    'ab',
    'ba',
    'aab',
    'abc',
    'abcab',
    'xab',
    'cab',
    'a.b',
    'a:b.ps1.',
    'a:b.ps1&',
    'a:b.ps1 x',
  ]

  test.each([
    '(?<!a)b',
    '(?<!ab)c',
    '(?<!x)\\b\\w+',
    '(?<=a)b',
    '(?<=a+)b',
    'a(?!b)',
    'a(?!bc)',
    'a(?!\\w)',
    'a(?![^b])',
    'a(?=bc?)',
    '^(?!.*c)(?=.*b)a',
    '(?i)^(?!B)',
    '\\w+:\\w+(\\.\\w{2,4})(?!\\.)(\\b|\\s|&)',
  ])('%s matches the same texts', (source) => {
    const translated = translateFor(source, 'test')
    if ('error' in translated) throw new Error(translated.error)
    for (const text of TEXTS) {
      const rewritten = [{ pattern: translated.pattern, negated: false }, ...translated.conditions].every(
        ({ pattern, negated }) => javaScript(pattern).test(text) !== negated,
      )
      expect([text, rewritten]).toEqual([text, javaScript(source).test(text)])
    }
  })

  test.each(['(?<!a)(b+)', '(?<=a)(b)', '(a+)(?!b)', '(\\w)(?=c)', '^(?!b)(\\w+)'])(
    '%s finds the same first match',
    (source) => {
      const translated = translateFor(source, 'first')
      if ('error' in translated) throw new Error(translated.error)
      for (const text of TEXTS) {
        const holds = translated.conditions.every(({ pattern, negated }) => javaScript(pattern).test(text) !== negated)
        const found = holds ? javaScript(translated.pattern).exec(text)?.[1] : undefined
        expect([text, found]).toEqual([text, javaScript(source).exec(text)?.[1]])
      }
    },
  )

  test.each([
    ['(?<!ab)c', 'first'],
    ['a(?!b|c)', 'test'],
    ['a(?=b)c', 'test'],
    ['a|b(?=c)', 'test'],
    ['(?:a(?!b))c', 'test'],
    ['^(?=(a))b', 'first'],
  ] as const)('refuses %s for %s', (source, use) => {
    expect(translateFor(source, use)).toEqual({ error: expect.stringContaining('look-') })
  })
})

/** RE2's spelling of the line-break flag and of the ends of the text, for JavaScript. */
function javaScript(pattern: string): RegExp {
  const flags = /^\(\?([a-z]*)(?:-[a-z]*)?\)/.exec(pattern)
  const body = flags ? pattern.slice(flags[0].length) : pattern
  return new RegExp(body.replaceAll('\\A', '^').replaceAll('\\z', '$'), flags?.[1]?.includes('i') ? 'i' : '')
}

describe('replacements', () => {
  test.each([
    ['(a)(b)', '\\2\\1', '\\2\\1'],
    ['a', 'x\\1y', 'xy'],
    ['a', 'C:\\temp\\\\x', 'C:\\\\temp\\\\x'],
    ['a', '\\0', '\\0'],
  ])('%s by %s', (source, replacement, expected) => {
    expect(translateReplacement(source, replacement)).toMatchObject({ replacement: expected })
  })

  test('a look-ahead to the end is put back', () => {
    expect(translateReplacement('(.*\\\\)(?=.*(\\.\\w*)$|(\\w+)$)', '\\1|')).toEqual({
      pattern: '(?-s)(.*\\\\)(.*(\\.\\w*)$|(\\w+)$)',
      replacement: '\\1|\\2',
    })
    expect(translateReplacement('a(?=b)', '')).toEqual({ error: expect.stringContaining('look-ahead') })
  })
})
