import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ResultRow } from './result-row.ts'
import { decodeStash, encodeStash, escapeQuoted, stashFields } from './stash.ts'

const written = (row: ResultRow, renamed: string[] = []) => encodeStash(100, 'S', stashFields(row, renamed))

describe('a row in stash form', () => {
  const cases: [what: string, row: ResultRow, text: string][] = [
    ['sorts by name', { b: '1', a: '2', B: '3' }, '100, search_name="S", B="3", a="2", b="1"'],
    ['repeats a field with several values', { a: ['x', '', 'y'] }, '100, search_name="S", a="x", a="", a="y"'],
    ['drops what is empty', { a: '', b: null, c: [], d: [''] }, '100, search_name="S"'],
    ['writes numbers and booleans', { n: 1.5, t: true, z: 0 }, '100, search_name="S", n="1.5", t="true", z="0"'],
    ['escapes', { a: 'C:\\x "y"' }, '100, search_name="S", a="C:\\\\x \\"y\\""'],
    [
      'drops internal fields',
      { _span: '1', _indextime: '2', date_hour: '3', punct: '.', sid: '4', rid: '5' },
      '100, search_name="S"',
    ],
    [
      'keeps two internal ones as they are',
      { _guid: 'g', _event_id: 'e' },
      '100, search_name="S", _event_id="e", _guid="g"',
    ],
    [
      'renames what the event has itself',
      { host: 'h', source: 's', tag: 't', search_name: 'n' },
      '100, search_name="S", orig_host="h", orig_search_name="n", orig_source="s", orig_tag="t"',
    ],
    [
      'renames under the name without underscore',
      { _time: 1, _raw: 'r' },
      '100, search_name="S", orig_raw="r", orig_time="1"',
    ],
    ['renames tags of fields', { 'tag::host': 'x' }, '100, search_name="S", orig_tag::host="x"'],
    ['lets the renamed field win', { host: 'new', orig_host: 'old' }, '100, search_name="S", orig_host="new"'],
    ['has one orig_time', { _time: 5, orig_time: 4 }, '100, search_name="S", orig_time="5"'],
    ['keeps an orig_ field of its own', { orig_host: 'old' }, '100, search_name="S", orig_host="old"'],
    ['drops ids of an earlier action', { orig_sid: 's', orig_rid: '1' }, '100, search_name="S"'],
  ]
  test.each(cases)('%s', (_, row, text) => expect(written(row)).toBe(text))

  test('renames what the action claims', () => {
    expect(written({ status: '5' }, ['status'])).toBe('100, search_name="S", orig_status="5"')
  })
})

const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((each) => !each.includes('="'))
const field = fc.record({ name, values: fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 }) })

test('reading a stash event gives back what was written', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: 0, max: 4e9 }), fc.string(), fc.array(field), (time, search, fields) => {
      const stash = fields.map((each) => ({ ...each, multi: each.values.length > 1 }))
      const decoded = decodeStash(encodeStash(time, search, stash))
      const pairs = fields.flatMap((each) => each.values.map((value) => [each.name, value]))
      expect(decoded).toEqual({ time, pairs: [['search_name', search], ...pairs] })
    }),
  )
})

test('other text is no stash event', () => {
  for (const text of ['', 'abc', '1, a=b', '1, a="b', '1, a="b\\"', '1 a="b"'])
    expect(decodeStash(text)).toBeUndefined()
})

test('an escaped text between quotes ends at the quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', '"', 'a') }), (text) => {
      expect(/^"(?:[^"\\]|\\["\\])*"$/.test(`"${escapeQuoted(text)}"`)).toBe(true)
    }),
  )
})
