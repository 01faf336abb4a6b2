import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { json } from './json.ts'

const names = new FieldNames()
const extract = json(names)

function read(text: string): { fields: Record<string, FieldValue>; problem: string | undefined } {
  const fields = new EventFields(names)
  const problem = extract(`{"x":1}${text}}]"`, 7, 7 + text.length, fields)
  const record: Record<string, FieldValue> = {}
  fields.each((slot, value) => {
    Object.defineProperty(record, slot.name, { value, enumerable: true })
  })
  return { fields: record, problem }
}

describe('leaves by path', () => {
  it.each<[string, Record<string, FieldValue>]>([
    ['{}', {}],
    ['{"a":"b","c":1}', { a: 'b', c: '1' }],
    ['{"a":{"b":{"c":"d"}}}', { 'a.b.c': 'd' }],
    ['{"a":[{"b":1},{"b":2},{"c":3}]}', { 'a{}.b': ['1', '2'], 'a{}.c': '3' }],
    ['{"a":["x","y"]}', { 'a{}': ['x', 'y'] }],
    ['{"a":[[1,2],[3]]}', { 'a{}{}': ['1', '2', '3'] }],
    ['[{"a":1},{"a":2}]', { '{}.a': ['1', '2'] }],
    ['{"a":true,"b":false,"c":null}', { a: 'true', b: 'false', c: 'null' }],
    ['{"a":"","b":[],"c":{},"d":["",1]}', { a: '', 'd{}': ['', '1'] }],
    ['{"n":-9223372036854775808,"m":1.10,"e":1E+5}', { n: '-9223372036854775808', m: '1.10', e: '1E+5' }],
    ['{"a":1,"b":2,"a":3}', { a: ['1', '3'], b: '2' }],
    ['{"a.b":1,"a":{"b":2}}', { 'a.b': ['1', '2'] }],
    [
      '{"authorization.k8s.io/decision":"allow","x y:-{}":1}',
      { 'authorization.k8s.io/decision': 'allow', 'x y:-{}': '1' },
    ],
    ['{"a":"{\\"b\\":1}"}', { a: '{"b":1}' }],
    ['{"a":"C:\\\\x\\r\\n\\t\\u00e9\\ud83d\\ude00\\/"}', { a: 'C:\\x\r\n\té😀/' }],
    ['{"a":"raw\ttab","b":"\\x41"}', { a: 'raw\ttab', b: 'x41' }],
    [' { "a" : [ 1 , 2 ] , "b" : "c" } \r', { 'a{}': ['1', '2'], b: 'c' }],
    ['{"__proto__":"p","constructor":1}', JSON.parse('{"__proto__":"p","constructor":"1"}')],
  ])('%s', (text, expected) => {
    const { fields, problem } = read(text)
    expect(problem).toBeUndefined()
    expect(Object.entries(fields)).toEqual(Object.entries(expected))
  })
})

describe('broken JSON keeps what was read', () => {
  it.each([
    ['{"a":1,"b":', { a: '1' }, 'json: ends too early: the text ends, at character 12'],
    ['{"a":1,"b":"un', { a: '1' }, 'json: a text has no end: the text ends, at character 15'],
    ['{"a":1 "b":2}', { a: '1' }, 'json: neither a comma nor }, at character 8'],
    ['{"a":1} x', { a: '1' }, 'json: text after the object, at character 9'],
    ['{"a":yes}', {}, 'json: neither a number nor true, false or null, at character 6'],
    ['{a:1}', {}, 'json: a member has no name, at character 2'],
    ['{"a" 1}', {}, 'json: no colon after the name of a member, at character 6'],
    ['{"a":1,}', { a: '1' }, 'json: a member has no name, at character 8'],
    ['"text"', {}, 'json: not an object'],
    ['', {}, 'json: not an object'],
  ])('%s', (text, fields, problem) => {
    expect(read(text)).toEqual({ fields, problem })
  })
  it('bounds the depth', () => {
    expect(read('{"a":'.repeat(1000)).problem).toBe('json: nested deeper than 500 levels, at character 2506')
  })
})

describe('any JSON', () => {
  const flatten = (value: unknown, path: string, out: Map<string, string[]>): void => {
    if (Array.isArray(value)) for (const item of value) flatten(item, `${path}{}`, out)
    else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) flatten(item, path === '' ? key : `${path}.${key}`, out)
    } else out.set(path, [...(out.get(path) ?? []), typeof value === 'string' ? value : JSON.stringify(value)])
  }
  it('gives the leaves that JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value)
        const expected = new Map<string, string[]>()
        flatten(JSON.parse(text), '', expected)
        const { fields, problem } = read(text)
        expect(problem).toBeUndefined()
        expect(Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, [v].flat()]))).toEqual(
          Object.fromEntries(expected),
        )
      }),
      { numRuns: 500 },
    )
  })
  it('never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'u', 'null', '1e', ' '),
      fc.string({ maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        read(`{${pieces.join('')}`)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('names', () => {
  it('are forgotten when there are too many, and the rest works on', () => {
    const few = new FieldNames()
    const kept = few.slot('kept')
    few.pin()
    const extraction = json(few)
    const fields = new EventFields(few)
    for (let i = 0; i < 30; i++) {
      fields.clear()
      few.trim(10)
      const text = `{"id${i}":{"x":"1"},"kept":"k"}`
      expect(extraction(text, 0, text.length, fields)).toBeUndefined()
      expect(fields.get(few.slot(`id${i}.x`))).toBe('1')
      expect(fields.get(kept)).toBe('k')
    }
    expect(few.size).toBeLessThan(15)
  })
})
