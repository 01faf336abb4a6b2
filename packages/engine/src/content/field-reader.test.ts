import { expect, test } from 'vitest'
import { type ContentDiagnostic, formatContentDiagnostic } from './diagnostic.ts'
import { FieldReader } from './field-reader.ts'
import { YamlDocument } from './yaml-document.ts'

function read(yaml: string) {
  const document = new YamlDocument('x.yml', yaml)
  const diagnostics: ContentDiagnostic[] = []
  return { reader: new FieldReader(document, document.root!, diagnostics), diagnostics }
}

/** What an accessor gives, and what it complains of. */
function get<T>(yaml: string, access: (reader: FieldReader) => T): [T, ...string[]] {
  const { reader, diagnostics } = read(yaml)
  const value = access(reader)
  return [value, ...diagnostics.map((d) => `${d.line}:${d.column} ${d.code} ${d.path}`)]
}

test('texts', () => {
  expect(get('a: x', (r) => r.text('a'))).toEqual(['x'])
  expect(get('a: 1.10', (r) => r.text('a'))).toEqual(['1.10'])
  expect(get('a: null', (r) => r.optionalText('a'))).toEqual([undefined])
  expect(get("a: 'null'", (r) => r.optionalText('a'))).toEqual(['null'])
  expect(get('a: [1]', (r) => r.text('a'))).toEqual(['', '1:4 wrong-type a'])
  expect(get('a: {b: 1}', (r) => r.text('a', 'z'))).toEqual(['z', '1:4 wrong-type a'])
})

test('null as a text', () => {
  expect(get('a: null', (r) => r.located('a', true)?.text)).toEqual(['null'])
  expect(get('a: ~', (r) => r.located('a', true)?.text)).toEqual(['~'])
  expect(get('a:', (r) => r.located('a', true)?.text)).toEqual([undefined])
  expect(get('a: null', (r) => r.located('a')?.text)).toEqual([undefined])
})

test('numbers', () => {
  expect(get('a: 3', (r) => r.integer('a'))).toEqual([3])
  expect(get("a: '3'", (r) => r.integer('a'))).toEqual([3])
  expect(get('a: -1', (r) => r.integer('a'))).toEqual([-1])
  expect(get('a: 2.0', (r) => r.integer('a'))).toEqual([2])
  expect(get('a: 1.5', (r) => r.integer('a'))).toEqual([undefined, '1:4 wrong-type a'])
  expect(get('a: many', (r) => r.number('a'))).toEqual([undefined, '1:4 wrong-type a'])
  expect(get('a: 1.5e3', (r) => r.number('a'))).toEqual([1500])
})

test('booleans of YAML 1.1', () => {
  for (const yes of ['true', 'True', 'yes', 'on', "'true'"])
    expect(get(`a: ${yes}`, (r) => r.boolean('a'))).toEqual([true])
  for (const no of ['false', 'NO', 'off', "'False'"]) expect(get(`a: ${no}`, (r) => r.boolean('a'))).toEqual([false])
  expect(get('a: perhaps', (r) => r.boolean('a'))).toEqual([undefined, '1:4 wrong-type a'])
})

test('lists', () => {
  expect(get('a: [x, 1]', (r) => r.texts('a'))).toEqual([['x', '1']])
  expect(get('a:', (r) => r.texts('a'))).toEqual([[]])
  expect(get('b: 1', (r) => r.texts('a'))).toEqual([[]])
  expect(get('a: x', (r) => r.texts('a'))).toEqual([['x'], '1:4 wrong-type a'])
  expect(get('a:\n- x\n-\n- {b: 1}\n', (r) => r.texts('a'))).toEqual([
    ['x'],
    '3:2 wrong-type a[1]',
    '4:3 wrong-type a[2]',
  ])
  expect(get('a: {b: 1}', (r) => r.maps('a').length)).toEqual([0, '1:4 wrong-type a'])
  expect(get('a:\n- {b: 1}\n- x\n', (r) => r.maps('a').length)).toEqual([1, '3:3 wrong-type a[1]'])
})

test('nested maps know their path', () => {
  const { reader, diagnostics } = read('a:\n- b: {c: x}\n')
  reader.maps('a')[0]!.map('b')!.integer('c')
  reader.maps('a')[0]!.map('b')!.require('d')
  expect(diagnostics.map(formatContentDiagnostic)).toEqual([
    'x.yml:2:10: error[wrong-type]: `a[0].b.c` must be a whole number, not `x`.',
    'x.yml:2:6: error[missing-key]: `a[0].b` has no `d`.',
  ])
})

test('required keys and closed sets of words', () => {
  expect(get('b: 1', (r) => r.requiredText('a'))).toEqual(['', '1:1 missing-key a'])
  expect(get('a:', (r) => r.require('a'))[1]).toMatch(/missing-key a$/)
  expect(get('a: y', (r) => r.oneOf('a', ['x', 'y']))).toEqual(['y'])
  expect(get('a: z', (r) => r.oneOf('a', ['x', 'y']))).toEqual([undefined, '1:4 unknown-value a'])
})
