import { describe, expect, test } from 'vitest'
import { encodeAttribute, parseXPath } from './xpath.ts'

/** The paths of two elements: <r><a k="x/1" m="2"><b/></a><a/></r>. */
const PATHS = [
  '/r[1]@',
  `/r[1]@/a[1]@k=${encodeAttribute('x/1')}@m=2@`,
  `/r[1]@/a[1]@k=${encodeAttribute('x/1')}@m=2@/b[1]@`,
  '/r[1]@/a[2]@',
]

describe('XPath', () => {
  test.each([
    ['/r', [0]],
    ['r/a', [1, 3]],
    ['//a', [1, 3]],
    ['//b', [2]],
    ['/r//b', [2]],
    ['//a[2]', [3]],
    ['/r/*', [1, 3]],
    ['//a[@k]', [1]],
    ['//a[@k="x/1"]/b', [2]],
    ["//a[@m='2']", [1]],
    ['//a[@m="3"]', []],
    ['/a', []],
  ])('%s', (source, expected) => {
    const path = parseXPath(source)
    if ('error' in path) throw new Error(path.error)
    const found = PATHS.flatMap((each, at) => (new RegExp(path.pattern).test(each) ? [at] : []))
    expect(found).toEqual(expected)
  })

  test('what is taken', () => {
    expect(parseXPath('//a/@k')).toMatchObject({ take: { kind: 'attribute', name: 'k' } })
    expect(parseXPath('//a/text()')).toMatchObject({ take: { kind: 'text' } })
    expect(parseXPath('//a')).toMatchObject({ take: { kind: 'element' } })
  })

  test.each(['', '//', '//a[b="c"]', '//a[last()]', '//@k', '//*[2]', '//a[@k][@m]', '../a', 'a b'])(
    'refuses %s',
    (source) => {
      expect(parseXPath(source)).toHaveProperty('error')
    },
  )
})
