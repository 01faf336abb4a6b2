import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeLookupRows, lookupColumns, lookupTableName } from './lookup-table.ts'
import { LOOKUP_ROW_COLUMN } from './store.ts'

describe("a lookup's table", () => {
  test.each([
    ['users', 'lookup_users'],
    ['Users.csv', 'lookup__55sers_2ecsv'],
    ['a_5f', 'lookup_a_5f5f'],
    ['', 'lookup_'],
  ])('of %s is %s', (name, table) => expect(lookupTableName(name)).toBe(table))

  test('is a plain word, and no other name has it', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 50 })
    fc.assert(
      fc.property(names, (all) => {
        const tables = all.map(lookupTableName)
        expect(new Set(tables).size).toBe(all.length)
        for (const table of tables) expect(table).toMatch(/^lookup_[a-z0-9_]{0,140}$/)
      }),
    )
  })
})

describe('headings become columns', () => {
  test.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', '', 'b', ' '],
      ['a', 'column_2', 'b', 'column_4'],
    ],
    [
      ['', 'column_1'],
      ['column_1_2', 'column_1'],
    ],
    [
      ['a', 'a', 'a_2'],
      ['a', 'a_3', 'a_2'],
    ],
    [
      ['a', 'a_2', 'a'],
      ['a', 'a_2', 'a_3'],
    ],
    [[LOOKUP_ROW_COLUMN], [`${LOOKUP_ROW_COLUMN}_2`]],
    [[], []],
  ])('%j → %j', (headings, columns) => expect(lookupColumns(headings)).toEqual(columns))

  test('of their own each', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('', ' ', 'a', 'a_2', 'a_3', 'column_1', 'column_2', LOOKUP_ROW_COLUMN, 'b')),
        (headings) => {
          const columns = lookupColumns(headings)
          expect(new Set([...columns, LOOKUP_ROW_COLUMN]).size).toBe(headings.length + 1)
          expect(columns).not.toContain('')
        },
      ),
    )
  })
})

test('rows are numbered, filled up and cut', () => {
  const text = [...encodeLookupRows(2, [['a'], ['b', null, 'c'], ['\ud800', 'x']], 5)].map(String).join('')
  expect(text).toBe('[5,"a",null]\n[6,"b",null]\n[7,"\ufffd","x"]\n')
})
