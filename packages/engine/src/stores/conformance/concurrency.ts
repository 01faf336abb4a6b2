/** Everything at once. */
import { expect, test } from 'vitest'
import { insertRows } from '../insert-rows.ts'
import { LOOKUP_ROW_COLUMN, type Store } from '../store.ts'
import { collect, event } from './event.ts'

export function concurrencyTests(store: () => Store, index: () => string): void {
  test('queries, streams, inserts and lookups at once', async () => {
    const of = index()
    const inserts = Array.from({ length: 8 }, (_, part) =>
      insertRows(
        store(),
        Array.from({ length: 50 }, () => event(of, { host: `h${part}`, fields: { part: String(part) } })),
      ),
    )
    const queries = Array.from({ length: 20 }, (_, number) =>
      store().query(`SELECT ${number} AS n, count() FROM events`),
    )
    const streams = Array.from({ length: 4 }, () => collect(store(), 'SELECT number FROM numbers(100000)'))
    const lookups = Array.from({ length: 4 }, (_, part) =>
      store().writeLookup('shared', ['a'], [[`${part}`]], { append: true }),
    )
    await Promise.all([...inserts, ...streams, ...lookups])
    expect((await Promise.all(queries)).map(({ rows }) => rows[0]![0])).toEqual(Array.from({ length: 20 }, (_, n) => n))
    expect((await store().query(`SELECT count() FROM events WHERE index = '${of}'`)).rows).toEqual([[400]])
    const { table } = (await store().lookups()).find(({ name }) => name === 'shared')!
    expect((await store().query(`SELECT count(), uniqExact(${LOOKUP_ROW_COLUMN}) FROM \`${table}\``)).rows).toEqual([
      [4, 4],
    ])
  })

  test('a stream that waits does not hold up queries', async () => {
    const streams = Array.from({ length: 6 }, () =>
      store().stream('SELECT number FROM numbers(1000000)')[Symbol.asyncIterator](),
    )
    for (const stream of streams) await stream.next()
    expect((await store().query('SELECT 4')).rows).toEqual([[4]])
    for (const stream of streams) await stream.return?.()
  })
}
