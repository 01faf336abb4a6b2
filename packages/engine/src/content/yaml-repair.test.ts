import { expect, test } from 'vitest'
import { isScalar, type Scalar } from 'yaml'
import { YamlDocument } from './yaml-document.ts'
import { repairQuotedScalars } from './yaml-repair.ts'

function read(yaml: string) {
  const document = new YamlDocument('x.yml', yaml)
  return {
    document,
    value: document.toPlain(),
    codes: document.diagnostics.map((d) => `${d.code} ${d.line}:${d.column}`),
  }
}

test('a quoted text that goes on at the left margin reads as PyYAML reads it', () => {
  const { value, codes } = read("definition: 'eval x=1\n| where y\n\n| z'\nname: a\n")
  expect(value).toEqual({ definition: 'eval x=1 | where y\n| z', name: 'a' })
  expect(codes).toEqual(['yaml-repaired 1:13'])
})

test('double quotes with escapes, several scalars, nested keys', () => {
  const { value, codes } = read('a: "one \\"x\\"\ntwo"\ntags:\n  b: \'three\n four\'\n  c: "five\n six"\nd: 1\n')
  expect(value).toEqual({ a: 'one "x" two', tags: { b: 'three four', c: 'five six' }, d: '1' })
  expect(codes).toEqual(['yaml-repaired 1:4', 'yaml-repaired 4:6', 'yaml-repaired 6:6'])
})

test('list items', () => {
  expect(read("l:\n- 'a\nb'\n- name: 'c\nd'\n  e: 1\n").value).toEqual({ l: ['a b', { name: 'c d', e: '1' }] })
})

test('CRLF', () => {
  expect(read("a: 'one\r\ntwo'\r\nb: 1\r\n").value).toEqual({ a: 'one two', b: '1' })
})

test('places are those of the file on disk', () => {
  const { document } = read("a: 'one\ntwo'\nb: x\nsearch: 'index=main\n| stats count'\n")
  expect(document.at(['b']).start).toMatchObject({ line: 3, column: 4, offset: 16 })
  const node = document.entries(document.root!).get('search')?.value
  if (!isScalar(node)) throw new Error('no scalar')
  const text = document.locatedText(node as Scalar)
  const from = text.text.indexOf('stats')
  const range = text.rangeOf(from, from + 5)
  expect(range.start).toMatchObject({ line: 5, column: 3 })
  expect(document.text.slice(range.start.offset, range.end.offset)).toBe('stats')
})

test('what PyYAML refuses too stays refused', () => {
  expect(read("a: 'one\n---\ntwo'\n").document.root).toBeUndefined()
  expect(read("a: 'never closed\nb: 1\n").document.root).toBeUndefined()
  expect(read('a: [1, 2\nb: 3\n').document.root).toBeUndefined()
  expect(repairQuotedScalars('a: b\n')).toBeUndefined()
})

test('a broken file says where, and is not used', () => {
  const { document, codes } = read('name: x\nsearch: "a" b\n')
  expect(document.root).toBeUndefined()
  expect(codes[0]).toMatch(/^yaml-syntax 2:/)
})
