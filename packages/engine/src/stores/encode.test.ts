import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFieldName, encodeEvent, encodeFieldName, wellFormedJson } from './encode.ts'
import type { EventRow } from './store.ts'

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('.', '%', '%2E', '%25', '%00', '\ud800', '\\', 'ud'), fc.string()),
})

describe('a field name', () => {
  test.each([
    ['EventCode', 'EventCode'],
    ['a.b', 'a%2Eb'],
    ['a%2Eb', 'a%252Eb'],
    ['%00', '%2500'],
    ['', '%00'],
  ])('%s is the key %s', (name, key) => {
    expect(encodeFieldName(name)).toBe(key)
    expect(decodeFieldName(key)).toBe(name)
  })

  test('comes back, and is never a path', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        expect(decodeFieldName(encodeFieldName(name))).toBe(name)
        expect(encodeFieldName(name)).not.toMatch(/\.|^$/)
      }),
    )
  })
})

describe('an event', () => {
  const row: EventRow = {
    _time: 1.5,
    index: 'i',
    source: 's',
    sourcetype: 't',
    host: 'h',
    tag: ['a'],
    _raw: 'r',
    fields: {},
  }

  test('is a line of JSON', () => {
    const fields = { 'a.b': '1', c: ['1', '2'] }
    const line = encodeEvent({ ...row, fields }, '17', 2.5)
    expect(line.endsWith('}\n')).toBe(true)
    const { fields: _, ...base } = row
    expect(JSON.parse(line)).toEqual({
      ...base,
      _serial: '17',
      _indextime: 2.5,
      fields: { 'a%2Eb': '1', c: ['1', '2'] },
    })
  })

  test('keeps fields with the names of object members', () => {
    const fields = JSON.parse('{"__proto__": "1", "constructor": "2", "a.b": "3"}')
    expect(encodeEvent({ ...row, fields }, '1', 0)).toContain(
      '"fields":{"__proto__":"1","constructor":"2","a%2Eb":"3"}',
    )
  })

  test('holds no half of a surrogate pair and loses nothing else', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        const json = wellFormedJson(JSON.stringify(texts))
        expect(json).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/)
        expect(JSON.parse(json)).toEqual(texts.map((text) => Buffer.from(text, 'utf8').toString('utf8')))
      }),
    )
  })
})
