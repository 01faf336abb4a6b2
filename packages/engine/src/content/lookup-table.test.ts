import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csvLookup, LOOKUP_DEFAULTS } from './lookup.ts'
import { openCsv, openLookup } from './lookup-table.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'karst-lookup-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

function open(content: string | Uint8Array, name = 'a.csv') {
  const path = join(dir, name)
  writeFileSync(path, content)
  const said: string[] = []
  const table = openCsv(path, (d) => said.push(`${d.code} ${d.line}`))
  return { columns: table?.columns, rows: table && [...table.rows()], said, hash: table?.contentHash }
}

test('columns and rows; an empty cell has no value', () => {
  expect(open('a,b\n1,\n"",2\n')).toMatchObject({
    columns: ['a', 'b'],
    rows: [
      ['1', null],
      [null, '2'],
    ],
    said: [],
  })
})

test('byte order mark, blanks around names, CRLF', () => {
  expect(open('\uFEFFnotes, status\r\nx, y\r\n')).toMatchObject({
    columns: ['notes', 'status'],
    rows: [['x', 'y']],
    said: ['csv-header-space 1'],
  })
})

test('columns without a name and of the same name are left out', () => {
  expect(open('a,,b,a\n1,2,3,4\n')).toMatchObject({
    columns: ['a', 'b'],
    rows: [['1', '3']],
    said: ['csv-blank-header 1', 'csv-duplicate-header 1'],
  })
})

test('rows of another length', () => {
  expect(open('a,b\n1\n1,2\n1,2,3\n')).toMatchObject({
    rows: [
      ['1', null],
      ['1', '2'],
      ['1', '2'],
    ],
    said: ['csv-ragged-row 2', 'csv-ragged-row 4'],
  })
})

test('many rows with the same fault are counted', () => {
  const { said, rows } = open(`a,b\n${'1\n'.repeat(50)}`)
  expect(rows).toHaveLength(50)
  expect(said).toHaveLength(11)
})

test('a file that is empty, missing, not closed, no UTF-8', () => {
  expect(open('')).toMatchObject({ columns: undefined, said: ['csv-empty 1'] })
  expect(open('a\n"x\n')).toMatchObject({ rows: [['x\n']], said: ['csv-unclosed-quote 2'] })
  expect(open(Buffer.from('a\ncaf\xe9\n', 'latin1'))).toMatchObject({ said: ['csv-encoding 1'] })
  const said: string[] = []
  expect(openCsv(join(dir, 'none.csv'), (d) => said.push(d.code))).toBeUndefined()
  expect(said).toEqual(['csv-missing'])
})

test('gzip', () => {
  expect(open(gzipSync('a,b\n1,2\n'), 'a.csv.gz').rows).toEqual([['1', '2']])
})

test('the hash changes with the content', () => {
  expect(open('a\n1\n').hash).not.toBe(open('a\n2\n').hash)
  expect(open('a\n1\n').hash).toBe(open('a\n1\n').hash)
})

test('text that a piece cuts in two', () => {
  const cell = 'é'.repeat(600_000)
  expect(open(`a\nx${cell}\ny${cell}\n`).rows?.map(([value]) => value!.length)).toEqual([600_001, 600_001])
})

test('collections start empty, models have no rows', () => {
  const lookup = {
    kind: 'lookup' as const,
    name: 'l',
    description: '',
    fields: ['_key', 'a'],
    ...LOOKUP_DEFAULTS,
    file: undefined,
  }
  const collection = openLookup({ ...lookup, backing: { kind: 'kvstore', collection: 'c' } }, () => {})
  expect(collection).toMatchObject({ columns: ['_key', 'a'], contentHash: null })
  expect([...collection!.rows()]).toEqual([])
  expect(openLookup({ ...lookup, backing: { kind: 'mlmodel', fileName: 'm', path: 'm' } }, () => {})).toBeUndefined()
  writeFileSync(join(dir, 'plain.csv'), 'a\n1\n')
  expect([...openLookup(csvLookup(join(dir, 'plain.csv')), () => {})!.rows()]).toEqual([['1']])
})
