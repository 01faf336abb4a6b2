import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collapseBlanks, expandTokens, tokenSource, tokensOf } from './message.ts'
import type { ResultRow } from './result-row.ts'

const row: ResultRow = {
  dest: 'ws-01',
  user: ['amy', 'bob'],
  empty: '',
  none: null,
  count: 3,
  'userIdentity.arn': 'arn:aws:iam::1:user/amy',
  'groups{}': 'admins',
  'tag::host': 'dc',
  Signature: 'S1',
  twice: 'a',
  TWICE: 'b',
  money: '$dest$',
}

describe('tokens', () => {
  const cases: [template: string, text: string, unresolved?: string[]][] = [
    ['on $dest$.', 'on ws-01.'],
    ['by $user$', 'by amy bob'],
    ['$dest$,$user$', 'ws-01,amy bob'],
    ['$dest$$dest$', 'ws-01ws-01'],
    ['$count$ times', '3 times'],
    ['by $userIdentity.arn$ of $groups{}$ at $tag::host$', 'by arn:aws:iam::1:user/amy of admins at dc'],
    ['by $result.dest$', 'by ws-01'],
    ['by user user$ attempting $dest$', 'by user user$ attempting ws-01'],
    ['a service on $dest', 'a service on $dest'],
    ['$ $ $$', '$ $ $$'],
    ['$empty$ and $none$ and $absent$', '$empty$ and $none$ and $absent$', ['$empty$', '$none$', '$absent$']],
    // A value is never read for tokens again.
    ['$money$', '$dest$'],
    // Two fields differ in case only, and neither is the one named.
    ['$Twice$', '$Twice$', ['$Twice$']],
    ['$constructor$ $__proto__$', '$constructor$ $__proto__$', ['$constructor$', '$__proto__$']],
  ]
  test.each(cases)('%s', (template, text, unresolved = []) => {
    const expanded = expandTokens(template, tokenSource(row))
    expect(expanded.text).toBe(text)
    expect(expanded.unresolved).toEqual(unresolved)
  })

  test('one that names a field in another case is filled and reported', () => {
    const expanded = expandTokens('$signature$ $result.SIGNATURE$', tokenSource(row))
    expect(expanded.text).toBe('S1 S1')
    expect(expanded.miscased).toEqual([
      { token: '$signature$', field: 'Signature' },
      { token: '$result.SIGNATURE$', field: 'Signature' },
    ])
  })

  test('a field that is called result.x is found where no x is', () => {
    const source = tokenSource({ 'result.status': 'ok' })
    expect(expandTokens('$result.status$', source).text).toBe('ok')
  })

  test('the first row that has a value wins', () => {
    const source = tokenSource({ a: '', b: '1' }, { a: '2', b: '3' })
    expect(expandTokens('$a$ $b$', source).text).toBe('2 1')
  })

  test('are listed', () => expect(tokensOf('$a$,$b$ and c$')).toEqual(['$a$', '$b$']))
})

test('blanks are collapsed for comparison', () => expect(collapseBlanks(' a\n  b\tc ')).toBe('a b c'))

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.]{0,11}$/).filter((each) => !each.startsWith('result.'))
const value = fc.string({ minLength: 1, unit: 'grapheme' })

test('every value comes out as it went in, whatever it holds', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1 }), (pairs) => {
      const values = Object.fromEntries(pairs)
      const template = pairs.map(([key]) => `<$${key}$>`).join(' ')
      const expected = pairs.map(([, each]) => `<${each}>`).join(' ')
      expect(expandTokens(template, tokenSource(values))).toEqual({ text: expected, unresolved: [], miscased: [] })
    }),
  )
})

test('a text without values comes out as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', 'a', ' ', '.', '\n', '|') }), (template) => {
      const expanded = expandTokens(template, tokenSource({}))
      expect(expanded.text).toBe(template)
      expect(expanded.unresolved).toEqual(tokensOf(template))
    }),
  )
})
