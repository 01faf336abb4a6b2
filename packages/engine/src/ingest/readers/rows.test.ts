/** Rows and their values together: which text is an event, which columns it has. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { Columns, type Delimited, delimited } from '../extract/delimited.ts'
import { FieldNames } from '../field-names.ts'
import { emptyCut } from './cut.ts'
import { RowBreaker } from './rows.ts'

type Row = Record<string, FieldValue | undefined>

/** The rows of the text, which comes in blocks as from the pipeline. */
function rows(form: Delimited, ...blocks: string[]): { raw: string; fields: Row }[] {
  const names = new FieldNames()
  const columns = new Columns(names, form)
  const extract = delimited(form, columns)
  const breaker = new RowBreaker(form, columns)
  const fields = new EventFields(names)
  const cut = emptyCut()
  const found: { raw: string; fields: Row }[] = []
  let rest = ''
  blocks.forEach((block, i) => {
    const text = rest + block
    let at = 0
    breaker.reset()
    while (breaker.cut(text, at, i === blocks.length - 1, cut)) {
      fields.clear()
      const problem = extract(text, cut.start, cut.end, fields)
      const row: Row = {}
      fields.each((slot, value) => {
        row[slot.name] = value
      })
      if (problem) row.problem = problem
      found.push({ raw: text.slice(cut.start, cut.end), fields: row })
      at = cut.next
    }
    rest = text.slice(cut.next)
  })
  expect(rest).toBe('')
  return found
}

const fields = (form: Delimited, ...blocks: string[]) => rows(form, ...blocks).map((row) => row.fields)
const CSV: Delimited = { separator: ',', header: 'first', quoted: true }
const W3C: Delimited = { separator: ' ', header: '^#Fields:\\s*', comment: '#', empty: ['-'] }

describe('names by position', () => {
  const form: Delimited = { separator: ' ', names: ['version', 'account', '', 'src'], empty: ['-'] }
  it.each<[string, Row]>([
    ['2 123 eni-1 192.0.2.1', { version: '2', account: '123', src: '192.0.2.1' }],
    ['2 - eni-1 192.0.2.1 and more', { version: '2', src: '192.0.2.1' }],
    ['2 123', { version: '2', account: '123' }],
    ['2  eni-1', { version: '2' }],
  ])('%s', (line, expected) => {
    expect(fields(form, `${line}\r\n`)).toEqual([expected])
  })
  it('begin after what may stand before them', () => {
    const timed = { ...form, skip: '\\d{4}-\\S+Z ' }
    expect(fields(timed, '2024-01-01T00:00:00Z 2 123\n2 124\n')).toEqual([
      { version: '2', account: '123' },
      { version: '2', account: '124' },
    ])
  })
})

describe('a header', () => {
  it('in the first line names the columns, and is known again where files were joined', () => {
    expect(fields(CSV, 'a,b c,x(y)\n1,2,3\n', '\na,b c,x(y)\n4,,6\n')).toEqual([
      { a: '1', b_c: '2', x_y_: '3' },
      { a: '4', x_y_: '6' },
    ])
  })
  it('stands in a comment, and may change', () => {
    const text =
      '#Version: 1.0\n#Fields: date cs(User-Agent) s-ip\nd1 Mozilla/5.0+x -\n#Fields: s-ip date\n192.0.2.1 d2\n'
    expect(fields(W3C, text)).toEqual([
      { date: 'd1', cs_User_Agent_: 'Mozilla/5.0+x' },
      { s_ip: '192.0.2.1', date: 'd2' },
    ])
  })
  it('may have blanks between its names where the rows have others', () => {
    expect(
      fields({ separator: '\t', header: '^#Fields:\\s*', comment: '#' }, '#Fields: c-ip date\n192.0.2.1\td 1\n'),
    ).toEqual([{ c_ip: '192.0.2.1', date: 'd 1' }])
  })
  it('is a line of names, where it comes first', () => {
    const form: Delimited = {
      separator: ' ',
      names: ['version', 'src_ip'],
      header: '^(?=.*\\bsrcaddr\\b)',
      rename: { srcaddr: 'src_ip', 'az-id': 'zone' },
    }
    expect(fields(form, 'az-id srcaddr\nz1 192.0.2.1\n')).toEqual([{ zone: 'z1', src_ip: '192.0.2.1' }])
    expect(fields(form, '2 192.0.2.1\naz-id srcaddr\n')).toEqual([
      { version: '2', src_ip: '192.0.2.1' },
      { version: 'az-id', src_ip: 'srcaddr' },
    ])
  })
  it('that is missing, or names less than there is, is a problem of the row', () => {
    expect(fields(W3C, 'd1 x\n')).toEqual([{ problem: 'delimited: no line before this one names the columns' }])
    expect(fields(CSV, 'a,b\n1,2,3\n')).toEqual([
      { a: '1', b: '2', problem: 'delimited: 3 values, but the header names 2 columns' },
    ])
  })
  it('gives two columns of one name as one field', () => {
    expect(fields({ ...CSV, separator: '\t' }, 'a\ta\tb\n1\t2\t3\n')).toEqual([{ a: ['1', '2'], b: '3' }])
  })
})

describe('quoted values', () => {
  it.each<[string, string[], Row[]]>([
    ['hold separators', ['a,b\n"1,2",3\n'], [{ a: '1,2', b: '3' }]],
    [
      'hold line breaks',
      ['a,b\n1,"x\r\ny\n"\n2,z\n'],
      [
        { a: '1', b: 'x\r\ny\n' },
        { a: '2', b: 'z' },
      ],
    ],
    ['hold quotes twice', ['a,b\n"say ""a, b""",3\n'], [{ a: 'say "a, b"', b: '3' }]],
    ['that are empty give no field', ['a,b\n"",3\n'], [{ b: '3' }]],
    [
      'are not what has a quote inside',
      ['a,b\n1 "x,y"\n2,3\n'],
      [
        { a: '1 "x', b: 'y"' },
        { a: '2', b: '3' },
      ],
    ],
    [
      'may be cut by a block',
      ['a,b\n"1"', '"2\n', '3","4"\n5,6'],
      [
        { a: '1"2\n3', b: '4' },
        { a: '5', b: '6' },
      ],
    ],
    [
      'that never end, end with their line',
      ['a,b\n1,"x\n2,y\n'],
      [
        { a: '1', b: 'x', problem: 'delimited: a quoted value has no end' },
        { a: '2', b: 'y' },
      ],
    ],
  ])('%s', (_, blocks, expected) => {
    expect(fields(CSV, ...blocks)).toEqual(expected)
  })
  it('keep the text of the row as it is', () => {
    expect(rows(CSV, 'a,b\n"1\n2","3"\r\n').map((row) => row.raw)).toEqual(['"1\n2","3"'])
  })
  it('read what was written', () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), minLength: 1, maxLength: 8 })
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    const table = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(table, fc.array(fc.nat(60), { maxLength: 4 }), (values, cuts) => {
        const text = `a,b\n${values.map((row) => `${row.map(quote).join(',')}\n`).join('')}`
        const at = [0, ...cuts.map((one) => Math.min(one, text.length)).sort((a, b) => a - b), text.length]
        const blocks = at.slice(1).map((end, i) => text.slice(at[i], end))
        expect(fields(CSV, ...blocks)).toEqual(values.map(([a, b]) => ({ a, b })))
      }),
      { numRuns: 1000 },
    )
  })
})
