import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCsv } from './csv.ts'

function cells(text: string): string[][] {
  return [...parseCsv([text])].map((record) => record.cells)
}

test('cells and line ends', () => {
  expect(cells('a,b\n1,2\n')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
  expect(cells('a,b\r\n1,2\r\n')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
  expect(cells('a,b\r1,2')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
  expect(cells('a,\n,b\n')).toEqual([
    ['a', ''],
    ['', 'b'],
  ])
})

test('empty lines are no rows; an empty quoted cell is one', () => {
  expect(cells('\na\n\n\r\n1\n')).toEqual([['a'], ['1']])
  expect(cells('a\n""\n')).toEqual([['a'], ['']])
  expect(cells('')).toEqual([])
})

test('quotes', () => {
  expect(cells('"a,b","c""d"\n')).toEqual([['a,b', 'c"d']])
  expect(cells('"a\nb",c\n')).toEqual([['a\nb', 'c']])
  expect(cells('a"b,"c" d\n')).toEqual([['a"b', 'c d']])
  expect(cells('"a" "b",c\n')).toEqual([['a "b"', 'c']])
  expect(cells('"a\\",b\n')).toEqual([['a\\', 'b']])
  expect(cells('""""\n')).toEqual([['"']])
})

test('lines are those of the file', () => {
  const records = [...parseCsv(['a\r\n"x\r\ny"\r\n\r\nz\r\n'])]
  expect(records.map((record) => record.line)).toEqual([1, 2, 5])
})

test('a quote that is never closed', () => {
  expect([...parseCsv(['a\n"x,y\nz'])]).toEqual([
    { cells: ['a'], line: 1, unclosed: false },
    { cells: ['x,y\nz'], line: 2, unclosed: true },
  ])
})

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`

test('what is written is read, however the text is cut into pieces', () => {
  const cell = fc.stringMatching(/^[a",\n\r é]{0,8}$/)
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n', '\r'), fc.integer({ min: 1, max: 9 }), (table, end, size) => {
      const text = table.map((row) => row.map(quote).join(',') + end).join('')
      const pieces: string[] = []
      for (let i = 0; i < text.length; i += size) pieces.push(text.slice(i, i + size))
      expect([...parseCsv(pieces)].map((record) => record.cells)).toEqual(table)
    }),
    { numRuns: 500 },
  )
})
