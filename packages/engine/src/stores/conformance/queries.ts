/** What queries and streams answer. */
import { expect, test } from 'vitest'
import type { Store } from '../store.ts'
import { collect } from './event.ts'

export function queryTests(store: () => Store): void {
  test('tell columns, rows and what was read', async () => {
    const result = await store().query("SELECT number AS n, 'x' AS t FROM numbers(3)")
    expect(result.columns).toEqual([
      { name: 'n', type: 'UInt64' },
      { name: 't', type: 'String' },
    ])
    expect(result.rows).toEqual([
      [0, 'x'],
      [1, 'x'],
      [2, 'x'],
    ])
    expect(result.statistics.rowsRead).toBe(3)
    expect(result.statistics.elapsed).toBeGreaterThan(0)
  })

  test('never round: large integers stay text', async () => {
    const sql = `SELECT toUInt64('18446744073709551615'), toInt64(-5), [toUInt64(1), toUInt64('9007199254740993')], NULL::Nullable(UInt64)`
    expect((await store().query(sql)).rows).toEqual([['18446744073709551615', -5, [1, '9007199254740993'], null]])
  })

  test('tell the columns of an empty result', async () => {
    expect(await store().query('SELECT 1 AS a WHERE 0')).toMatchObject({
      columns: [{ name: 'a', type: 'UInt8' }],
      rows: [],
    })
    const blocks = await collect(store(), 'SELECT 1 AS a WHERE 0')
    expect(blocks).toEqual([{ columns: [{ name: 'a', type: 'UInt8' }], rows: [] }])
  })

  test('stream in blocks', async () => {
    const blocks = await collect(store(), "SELECT number AS n, 'x\ny' AS t FROM numbers(200000)")
    expect(blocks.length).toBeGreaterThan(1)
    const rows = blocks.flatMap((block) => block.rows)
    expect(rows).toHaveLength(200_000)
    expect(rows.at(-1)).toEqual([199_999, 'x\ny'])
  })

  test('of a stream that is left early do not disturb the next', async () => {
    for await (const { rows } of store().stream('SELECT number FROM numbers(10000000)')) {
      expect(rows.length).toBeGreaterThan(0)
      break
    }
    expect((await store().query('SELECT 1')).rows).toEqual([[1]])
  })

  test('that ClickHouse refuses are errors, and the next one works', async () => {
    await expect(store().query('SELECT nosuch FROM events')).rejects.toMatchObject({
      name: 'StoreError',
      kind: 'query',
    })
    await expect(store().query("SELECT throwIf(number = 70000, 'stop') FROM numbers(100000)")).rejects.toThrow('stop')
    await expect(collect(store(), 'SELECT nosuch')).rejects.toMatchObject({ kind: 'query' })
    expect((await store().query('SELECT 2')).rows).toEqual([[2]])
  })

  test('may be long', async () => {
    const list = Array.from({ length: 60_000 }, (_, number) => `'value ${number}'`).join(', ')
    expect((await store().query(`SELECT 'value 59999' IN (${list})`)).rows).toEqual([[1]])
  })
}
