/** Lookups of any name and any columns, replaced as a whole or appended to. */
import { expect, test } from 'vitest'
import { LOOKUP_ROW_COLUMN, type QueryResult, type Store } from '../store.ts'

export function lookupTests(store: () => Store): void {
  const rowsOf = async (table: string, columns = '*'): Promise<QueryResult['rows']> =>
    (await store().query(`SELECT ${columns} FROM \`${table}\` ORDER BY ${LOOKUP_ROW_COLUMN}`)).rows

  test('are written, replaced and appended to', async () => {
    const first = await store().writeLookup(
      'users',
      ['user', 'team'],
      [
        ['ann', 'red'],
        ['bob', null],
        ['', ''],
      ],
      { contentHash: 'h1' },
    )
    expect(first).toMatchObject({ name: 'users', columns: ['user', 'team'], contentHash: 'h1' })
    expect(await rowsOf(first.table)).toEqual([
      [0, 'ann', 'red'],
      [1, 'bob', null],
      [2, '', ''],
    ])
    const second = await store().writeLookup('users', ['team', 'user'], [['blue', 'eve']])
    expect(second).toMatchObject({ table: first.table, columns: ['team', 'user'], contentHash: null })
    const third = await store().writeLookup('users', ['user', 'age'], [['kim', '7']], { append: true })
    expect(third.columns).toEqual(['team', 'user', 'age'])
    expect(await rowsOf(third.table)).toEqual([
      [0, 'blue', 'eve', null],
      [1, null, 'kim', '7'],
    ])
    expect((await store().lookups()).filter(({ name }) => name === 'users')).toEqual([third])
  })

  test('with the same letters have tables of their own', async () => {
    const names = [
      'Hosts',
      'hosts',
      'hosts.csv',
      'hosts csv',
      'ho/sts',
      '../hosts',
      "h'`\\",
      'höst',
      'x'.repeat(300),
      `${'x'.repeat(299)}y`,
      '',
    ]
    for (const name of names) await store().writeLookup(name, ['name'], [[name]])
    const tables = (await store().lookups()).filter(({ name }) => names.includes(name))
    expect(new Set(tables.map(({ table }) => table)).size).toBe(names.length)
    for (const { name, table } of tables) expect(await rowsOf(table, 'name')).toEqual([[name]])
  })

  test('have columns of any name, blank and repeated headings too', async () => {
    const headings = [
      'a.b',
      'a',
      'a.null',
      'A',
      '`',
      '\\',
      '"',
      "'",
      'a\nb',
      '😀',
      '',
      ' ',
      'a',
      'a',
      'a_2',
      LOOKUP_ROW_COLUMN,
      'x'.repeat(300),
    ]
    const values = headings.map((_, place) => String(place))
    const { table, columns } = await store().writeLookup('odd columns', headings, [values])
    expect(new Set(columns).size).toBe(headings.length)
    expect(columns.slice(0, 10)).toEqual(headings.slice(0, 10))
    expect(columns.slice(10, 16)).toEqual(['column_11', 'column_12', 'a_3', 'a_4', 'a_2', `${LOOKUP_ROW_COLUMN}_2`])
    expect(await rowsOf(table)).toEqual([[0, ...values]])
  })

  test('keep the order of many rows, short and long rows too', async () => {
    const rows = Array.from({ length: 150_000 }, (_, id) => [`key ${id}`, 'x'.repeat(40)])
    const { table } = await store().writeLookup('large', ['key', 'pad'], rows)
    const sql = `SELECT count(), max(${LOOKUP_ROW_COLUMN}), countIf(key != concat('key ', toString(${LOOKUP_ROW_COLUMN}))) FROM \`${table}\``
    expect((await store().query(sql)).rows).toEqual([[150_000, 149_999, 0]])
    const ragged = await store().writeLookup('ragged', ['a', 'b'], [['1'], ['1', '2', '3'], []])
    expect(await rowsOf(ragged.table)).toEqual([
      [0, '1', null],
      [1, '1', '2'],
      [2, null, null],
    ])
  })

  test('may be empty', async () => {
    const { table } = await store().writeLookup('empty', ['a'], [])
    expect(await rowsOf(table)).toEqual([])
    const { columns } = await store().writeLookup('no columns', [], [])
    expect(columns).toEqual([])
    await store().writeLookup('empty', ['a'], [['1']], { append: true })
    expect(await rowsOf(table)).toEqual([[0, '1']])
  })

  test('that fail half way leave the old rows', async () => {
    const { table } = await store().writeLookup('careful', ['a'], [['old']])
    function* failing(): Generator<string[]> {
      yield ['new']
      throw new Error('the file ends here')
    }
    await expect(store().writeLookup('careful', ['a'], failing())).rejects.toThrow('the file ends here')
    expect(await rowsOf(table, 'a')).toEqual([['old']])
  })
}
