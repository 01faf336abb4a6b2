import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { FileLoader } from '../load-file.ts'
import { loadText } from '../load-text.ts'
import { type ReadRow, readRows } from '../read-rows.ts'
import { TEST_OPTIONS } from '../test-loader.ts'
import { fileSchema } from './definition.ts'

/** Runs rules, written as in a source type file, over an event. */
async function row(rules: string, event: Record<string, unknown>, more = ''): Promise<ReadRow> {
  const yaml = `
version: 1
tables:
  colours: { 1: red, 2: green, blue: b }
  wide: { columns: [x, y], rows: { 1: [one, ''], 2: [two, zwei] } }
  bits: { '0x1': one, '0x2': two, '0x8': eight }
sourcetypes:
  t:
    title: a test
    sourcetype: t
    detect: { format: json }
    events: lines
    extract: json
    ${more}
    fields: ${rules}
`
  const definitions = fileSchema.parse(parse(yaml))
  const loader = new FileLoader({ ...TEST_OPTIONS, definitions })
  const { batches, report } = await loadText(loader, JSON.stringify(event))
  expect(report.reason).toBeUndefined()
  return readRows(batches[0]!)[0]!
}

/** The field `r` that a rule gives. */
const result = async (rule: string, event: Record<string, unknown>) => (await row(`{ r: ${rule} }`, event)).fields.r

describe('sources of a value', () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    ['a', { a: 'x' }, 'x'],
    ['{ from: a }', { a: ['x', 'y'] }, undefined],
    ["{ from: 'a{}' }", { a: ['x', 'y'] }, ['x', 'y']],
    ['{ from: [a, b] }', { b: 'y' }, 'y'],
    ['{ from: [a, b] }', { a: '', b: 'y' }, 'y'],
    ['{ from: a, not: "-" }', { a: '-' }, undefined],
    ['{ from: [a, b], not: ["-", n] }', { a: 'n', b: 'y' }, 'y'],
    ["{ from: 'a{}', not: '-' }", { a: ['-', 'x'] }, 'x'],
    ['{ value: v }', {}, 'v'],
    ['{ value: [v, w] }', {}, ['v', 'w']],
    ['{ eval: \'if(isnull(a), lower(b), a.":".b)\' }', { a: 'X', b: 'Y' }, 'X:Y'],
    ['{ eval: \'if(isnull(a), lower(b), a.":".b)\' }', { b: 'Y' }, 'y'],
    ["{ eval: 'mvindex(''a{}'', -1)' }", { a: ['x', 'y'] }, 'y'],
    ["{ eval: 'a*2' }", { a: 21 }, '42'],
    ['{ eval: \'split(a, ";")\', apply: upper }', { a: 'x;y' }, ['X', 'Y']],
    ['{ when: \'a=1 AND like(b, "C:%")\', value: yes }', { a: '1.0', b: 'C:/x' }, 'yes'],
    ['{ when: \'a=1 AND like(b, "C:%")\', value: yes }', { a: '2', b: 'C:/x' }, undefined],
    ["{ when: ['a=2', { b: x }], value: yes }", { a: '1', b: 'x' }, 'yes'],
    ["{ text: '{a}/{b}' }", { a: 1, b: 2 }, '1/2'],
    ["{ text: '{a}/{b}' }", { a: 1 }, undefined],
    ['host', {}, 'here'],
    ['sourcetype', {}, 't'],
    ['source', {}, 'text'],
    ['index', {}, 'main'],
    ['{ from: a, default: d }', {}, 'd'],
    ['[{ from: a }, { from: b }, { value: c }]', { b: 'y' }, 'y'],
  ])('%s of %j is %j', async (rule, event, expected) => {
    expect(await result(rule, event)).toEqual(expected)
  })
  it('keep leaves a value alone, absent takes it away', async () => {
    expect(await result('{ keep: true, from: a }', { r: 'own', a: 'x' })).toBe('own')
    expect(await result('{ keep: true, from: a }', { a: 'x' })).toBe('x')
    expect(await result('{ absent: true }', { r: 'own' })).toBeUndefined()
    expect(await result('[{ when: { a: 1 }, absent: true }, { value: v }]', { r: 'own', a: 1 })).toBeUndefined()
  })
  it('run in order, each sees what was set before', async () => {
    const { fields } = await row('{ b: a, c: b, a: { value: new }, d: a }', { a: 'old' })
    expect(fields).toMatchObject({ a: 'new', b: 'old', c: 'old', d: 'new' })
  })
})

describe('steps', () => {
  it.each<[string, string | string[], unknown]>([
    ['leaf_windows', 'C:\\a\\b.exe', 'b.exe'],
    ['leaf_windows', 'b.exe', 'b.exe'],
    ['leaf_windows', 'C:\\a\\', undefined],
    ['leaf_unix', '/usr/bin/env', 'env'],
    ['leaf', 'C:\\a/b', 'b'],
    ['after_backslash', 'DOM\\user', 'user'],
    ['before_backslash', 'DOM\\user', 'DOM'],
    ['before_backslash', 'user', undefined],
    ['without_stream', 'C:\\a\\b.txt:Zone.Identifier', 'C:\\a\\b.txt'],
    ['without_stream', 'C:\\a\\b.txt', 'C:\\a\\b.txt'],
    ['without_stream', 'C:', 'C:'],
    ['lower', 'ABC', 'abc'],
    ['upper', 'abc', 'ABC'],
    ['trim', ' a ', 'a'],
    ['unquote', ' "a \\"b\\"" ', 'a \\"b\\"'],
    ['unquote', 'a', 'a'],
    ['first_label', 'a.b.c', 'a'],
    ['hex64', '-9223372036854775808', '0x8000000000000000'],
    ['hex64', '36028797018963968', '0x0080000000000000'],
    ['hex64', '0x80', '0x80'],
    ['lines', 'a\r\n\t\tb\n', ['a', 'b']],
    ['count', ['a', 'b'], '2'],
    ['count', 'a', '1'],
    ['last', ['a', 'b'], 'b'],
    ["{ match: 'x(\\d)' }", 'x1x2', '1'],
    ["{ match: 'x(\\d)', all: true }", 'x1x2', ['1', '2']],
    ["{ match: '(\\w)=(\\w)', give: '$2:$1' }", 'a=b', 'b:a'],
    ["{ match: 'q' }", 'a', undefined],
    ["{ replace: '\\d', with: '#' }", 'a1b2', 'a#b#'],
    ['{ table: colours }', '1', 'red'],
    ['{ table: colours }', '3', undefined],
    ['{ table: colours }', ['1', '9', 'blue'], ['red', 'b']],
    ['{ table: wide, column: y }', '2', 'zwei'],
    ['{ table: wide, column: y }', '1', undefined],
    ['{ map: { a: b } }', 'a', 'b'],
    ["{ split: ';' }", 'a;;b', ['a', 'b']],
    ['{ bits: bits }', '0x9', ['one', 'eight']],
    ['{ bits: bits }', '2', 'two'],
    ['{ bits: bits }', 'x', undefined],
    ['{ element: A }', '<p:A n="1">x</p:A><A>y</A><AB>z</AB>', ['x', 'y']],
    ['[leaf_windows, lower]', ['C:\\A', 'B'], ['a', 'b']],
  ])('%s of %j is %j', async (step, value, expected) => {
    const from = Array.isArray(value) ? "'a{}'" : 'a'
    expect(await result(`{ from: ${from}, apply: ${step} }`, { a: value })).toEqual(expected)
  })
})

describe('conditions', () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ['{ a: 1 }', { a: 1 }, true],
    ['{ a: 1 }', { a: 2 }, false],
    ['{ a: 1 }', {}, false],
    ['{ a: [1, x, 5-8] }', { a: 'x' }, true],
    ['{ a: [1, x, 5-8] }', { a: 7 }, true],
    ['{ a: [1, x, 5-8] }', { a: 9 }, false],
    ['{ a: 5-8 }', { a: '' }, false],
    ["{ a: '*' }", { a: 'any' }, true],
    ["{ a: '*' }", {}, false],
    ['{ a: { not: [1, 2] } }', { a: 3 }, true],
    ['{ a: { not: [1, 2] } }', { a: 2 }, false],
    ["{ a: { not: '*' } }", {}, true],
    ['{ a: { same_as: b } }', { a: 'x', b: 'x' }, true],
    ['{ a: { same_as: b } }', { a: 'x', b: 'y' }, false],
    ['{ a: { same_as: b } }', {}, false],
    ["{ a: { match: '^x' } }", { a: 'xy' }, true],
    ["{ a: { match: '^x' } }", {}, false],
    ["{ 'a{}': y }", { a: ['x', 'y'] }, true],
    ["{ 'a{}': { not: y } }", { a: ['x', 'y'] }, false],
    ['{ a: 1, b: 2 }', { a: 1, b: 3 }, false],
    ['[{ a: 1 }, { b: 2 }]', { a: 0, b: 2 }, true],
    ['{ host: here }', {}, true],
  ])('%s with %j is %s', async (when, event, holds) => {
    const rule = `{ when: ${when}, value: yes it does }`
    expect(await result(rule, event)).toBe(holds ? 'yes it does' : undefined)
    // The same when the field is the key by which rules are prepared.
    const { fields } = await row(`{ r: ${rule} }`, event, 'key: a')
    expect(fields.r).toBe(holds ? 'yes it does' : undefined)
  })
})

describe('tags', () => {
  const tags = `tags:
      - { add: [z, all], eventtype: every }
      - { when: { a: 1 }, add: [one, all], eventtype: first }
      - { when: { r: x }, add: [ruled] }`
  it('are sorted and distinct, and see the fields that rules set', async () => {
    const seen = await row('{ r: { from: b } }', { a: 1, b: 'x' }, tags)
    expect(seen.tag).toEqual(['all', 'one', 'ruled', 'z'])
    expect(seen.fields.eventtype).toEqual(['every', 'first'])
    const other = await row('{ r: { from: b } }', { a: 2 }, tags)
    expect([other.tag, other.fields.eventtype]).toEqual([['all', 'z'], 'every'])
  })
  it('are the same with a key', async () => {
    const seen = await row('{ r: { from: b } }', { a: 1, b: 'x' }, `key: a\n    ${tags}`)
    expect(seen.tag).toEqual(['all', 'one', 'ruled', 'z'])
  })
})

describe('columns', () => {
  it('source and host come from the event where the source type says so', async () => {
    const more = "source: 's:{a}'\n    host: [{ from: h, apply: first_label }, { value: none }]"
    expect(await row('{}', { a: 1, h: 'x.y' }, more)).toMatchObject({ source: 's:1', host: 'x' })
    expect(await row('{}', {}, more)).toMatchObject({ source: 'text', host: 'none' })
  })
  it.each([
    ["time: [{ from: t, zone: '+01:00' }]", { t: '2020-01-01 01:00:00' }, 1_577_836_800],
    ['time: [{ from: [s, t] }]', { t: '1577836800.25' }, 1_577_836_800.25],
    ["time: [{ from: t, format: '%d/%b/%Y %H' }]", { t: '01/Jan/2020 00' }, 1_577_836_800],
    ['time: [{ from: x }, { from: t }]', { x: 'soon', t: '2020-01-01' }, 1_577_836_800],
    ['time: [{ from: _raw }]', { q: 'at 2020-01-01T00:00:00Z' }, 1_577_836_800],
    [
      'time: [{ from: t, zone: { local: l, utc: u } }]',
      { t: '2020-01-01 02:00:00', l: '2020-01-01 02:00:07', u: '2020-01-01T00:00:05Z' },
      1_577_836_800,
    ],
    ['time: [{ from: t, zone: { local: l, utc: u } }]', { t: '2020-01-01 00:00:00', l: 'x' }, 1_577_836_800],
  ])('%s', async (more, event, time) => {
    expect((await row('{}', event, more))._time).toBe(time)
  })
})
