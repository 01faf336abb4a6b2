import { expect, test } from 'vitest'
import { makePaint } from '../terminal.ts'
import { oneLine, pad, renderTable, truncate } from './table.ts'

const paint = makePaint(false)

test('columns are as wide as their widest cell', () => {
  const columns = [{ title: 'a' }, { title: 'count', align: 'right' as const }]
  const table = renderTable(
    columns,
    [
      ['long name', '1'],
      ['x', '1000'],
    ],
    80,
    paint,
  )
  expect(table).toBe('a          count\nlong name      1\nx           1000')
})

test('the widest columns give way first, evenly', () => {
  const columns = [{ title: 'short' }, { title: 'one' }, { title: 'two' }]
  const table = renderTable(columns, [['abcde', 'x'.repeat(20), 'y'.repeat(20)]], 30, paint)
  expect(table.split('\n')[1]).toBe(`abcde  ${'x'.repeat(10)}…  ${'y'.repeat(9)}…`)
})

test('a column to keep is cut by nobody, and narrow ones stay', () => {
  const columns = [{ title: 'name', keep: true }, { title: 'text' }]
  const table = renderTable(columns, [['n'.repeat(30), 't'.repeat(30)]], 20, paint)
  expect(table.split('\n')[1]).toBe(`${'n'.repeat(30)}  ttttt…`)
})

test('wide characters count for two columns', () => {
  expect(truncate('日本語テキスト', 7)).toBe('日本語…')
  expect(pad('日本', 6)).toBe('日本  ')
})

test('text of logs stays on its line and moves no cursor', () => {
  expect(oneLine('a\r\nb\u001b[2Jc')).toBe('a ⏎ b·[2Jc')
})
