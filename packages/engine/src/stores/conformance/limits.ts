/** Limits and cancellation end a query. */
import { expect, test } from 'vitest'
import type { Store } from '../store.ts'
import { collect } from './event.ts'

export function limitTests(store: () => Store): void {
  const cases = [
    ['maxSeconds', { maxSeconds: 1 }, 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1', '1 s'],
    ['maxResultRows', { maxResultRows: 10 }, 'SELECT number FROM numbers(11)', '10'],
    ['maxMemoryBytes', { maxMemoryBytes: 20_000_000 }, 'SELECT groupArray(number) FROM numbers(100000000)', '19.1 MiB'],
    ['maxRowsRead', { maxRowsRead: 1000 }, 'SELECT sum(number) FROM numbers(100000)', '1000'],
  ] as const
  test.each(cases)('%s is named when it is met', async (limit, limits, sql, shown) => {
    const failure = {
      kind: 'limit',
      limit,
      hint: expect.stringContaining(limit),
      message: expect.stringContaining(shown),
    }
    await expect(store().query(sql, { limits })).rejects.toMatchObject(failure)
    await expect(collect(store(), sql, { limits })).rejects.toMatchObject(failure)
  })

  test('are those of one query, not of the next', async () => {
    await store().query('SELECT 1', { limits: { maxResultRows: 1 } })
    expect((await store().query('SELECT number FROM numbers(100)')).rows).toHaveLength(100)
  })
}

export function cancellationTests(store: () => Store): void {
  const endless = (mark: string) => `SELECT '${mark}', count() FROM numbers(99000000000) WHERE sipHash64(number) = 1`
  const running = async (mark: string) =>
    (
      await store().query(
        `SELECT count() FROM system.processes WHERE query LIKE '%''${mark}''%' AND query NOT LIKE '%processes%'`,
      )
    ).rows[0]![0]

  test('rejects at once and ends the work', async () => {
    const controller = new AbortController()
    const query = store().query(endless('cancel-query'), { signal: controller.signal })
    const outcome = expect(query).rejects.toMatchObject({ kind: 'cancelled' })
    await expect.poll(() => running('cancel-query')).toBe(1)
    const start = performance.now()
    controller.abort()
    await outcome
    expect(performance.now() - start).toBeLessThan(200)
    await expect.poll(() => running('cancel-query'), { timeout: 5000 }).toBe(0)
  })

  test('ends a stream', async () => {
    const controller = new AbortController()
    const outcome = expect(
      collect(store(), endless('cancel-stream'), { signal: controller.signal }),
    ).rejects.toMatchObject({
      kind: 'cancelled',
    })
    await expect.poll(() => running('cancel-stream')).toBe(1)
    controller.abort()
    await outcome
    await expect.poll(() => running('cancel-stream'), { timeout: 5000 }).toBe(0)
  })

  test('before the start', async () => {
    await expect(store().query('SELECT 1', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'cancelled',
    })
    await expect(collect(store(), 'SELECT 1', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'cancelled',
    })
  })

  test('of those that wait for their turn', async () => {
    const controller = new AbortController()
    const queries = Array.from({ length: 6 }, () =>
      store().query(endless('cancel-many'), { signal: controller.signal }),
    )
    const outcome = Promise.allSettled(queries)
    await new Promise((resolve) => setTimeout(resolve, 100))
    controller.abort()
    expect((await outcome).map(({ status }) => status)).toEqual(Array(6).fill('rejected'))
    expect((await store().query('SELECT 3')).rows).toEqual([[3]])
  })
}
