/** Tables of datasets: filled with what is there, then with every insert, and the same as the events would give. */
import { expect, test } from 'vitest'
import { insertRows } from '../insert-rows.ts'
import { ACCELERATED_EVENTS, type AccelerationDefinition, type Accelerations, type Store } from '../store.ts'
import { event } from './event.ts'

function definitionOf(dataset: string, index: string): AccelerationDefinition {
  return {
    dataset,
    columns: [
      { name: '_time', type: 'num' },
      { name: '_indextime', type: 'num' },
      { name: '_serial', type: 'data' },
      { name: 'index', type: 'text' },
      { name: 'sourcetype', type: 'text' },
      { name: 'a.b', type: 'text' },
      { name: 'size', type: 'num' },
      { name: 'is big', type: 'bool' },
      { name: 'many', type: 'list' },
    ],
    definition: `SELECT e._time, e._indextime, e._serial, e.index, e.sourcetype, e.fields.\`a%2Eb\`.:String AS \`a.b\`,
  toFloat64OrNull(e.fields.size.:String) AS size, size > 5 AS \`is big\`,
  arrayMap(x -> assumeNotNull(x), e.fields.many.:\`Array(Nullable(String))\`) AS many
FROM ${ACCELERATED_EVENTS} AS e
WHERE e.index = '${index}'`,
  }
}

export function accelerationTests(store: () => Store, index: () => string): void {
  const accelerations = (): Accelerations => store().accelerations!
  const rowsOf = async (table: string) =>
    (await store().query(`SELECT \`a.b\`, size, \`is big\`, many FROM ${table} ORDER BY size`)).rows
  const insert = (of: string, ...sizes: number[]) => {
    const fields = (size: number) => ({ 'a.b': `v${size}`, size: String(size), many: ['x', String(size)] })
    return insertRows(
      store(),
      sizes.map((size) => event(of, { fields: fields(size) })),
    )
  }
  const row = (size: number) => [`v${size}`, size, size > 5, ['x', String(size)]]

  test('hold what was there and what is inserted since, and events of nothing else', async () => {
    const [own, other] = [index(), index()]
    await insert(own, 1, 9)
    await insert(other, 2)
    const made = await accelerations().create(definitionOf('Own.Set', own), { now: 1_700_000_000 })
    expect(made).toMatchObject({ dataset: 'Own.Set', created: 1_700_000_000, fault: undefined })
    expect(await rowsOf(made.table)).toEqual([row(1), row(9)])
    await Promise.all([insert(own, 3), insert(other, 4), insert(own, 5, 6)])
    expect(await rowsOf(made.table)).toEqual([1, 3, 5, 6, 9].map(row))
    expect(await accelerations().check(made)).toMatchObject({ rows: 5, complete: true })
    expect(await accelerations().list()).toEqual([made])
    expect(await accelerations().drop('Own.Set')).toBe(true)
    expect(await accelerations().list()).toEqual([])
    await expect(rowsOf(made.table)).rejects.toThrow()
    await insert(own, 7)
  })

  test('are made anew in the place of the old, and tell how far they are', async () => {
    const [own, other] = [index(), index()]
    await insert(own, 1)
    await insert(other, 2)
    const told: [number, number][] = []
    await accelerations().create(definitionOf('Again.Set', own), {
      progress: (done, total) => told.push([done, total]),
    })
    expect(told[0]![0]).toBe(0)
    expect(told.at(-1)![0]).toBe(told.at(-1)![1])
    const made = await accelerations().create(definitionOf('Again.Set', other))
    expect(await rowsOf(made.table)).toEqual([row(2)])
    await accelerations().drop('Again.Set')
  })

  test('that were not filled are none', async () => {
    const signal = AbortSignal.abort()
    await insert(index(), 1)
    await expect(accelerations().create(definitionOf('No.Set', 'x'), { signal })).rejects.toMatchObject({
      kind: 'cancelled',
    })
    const wrong = { ...definitionOf('No.Set', 'x'), definition: `SELECT nothing FROM ${ACCELERATED_EVENTS} AS e` }
    await expect(accelerations().create(wrong)).rejects.toMatchObject({ name: 'StoreError' })
    expect(await accelerations().list()).toEqual([])
    expect(await accelerations().drop('No.Set')).toBe(false)
  })

  test('whose insert failed are marked, and are mended by making them again', async () => {
    const own = index()
    await insert(own, 1)
    await accelerations().create(definitionOf('Torn.Set', own))
    const wrong = { body: Buffer.from('{"_time":'), rows: 1, sightings: [] }
    await expect(store().insertEvents(wrong)).rejects.toMatchObject({ name: 'StoreError' })
    expect((await accelerations().list())[0]).toMatchObject({
      dataset: 'Torn.Set',
      fault: expect.stringContaining('failed'),
    })
    await insert(own, 2)
    const made = await accelerations().create(definitionOf('Torn.Set', own))
    expect(await rowsOf(made.table)).toEqual([row(1), row(2)])
    expect((await accelerations().list())[0]).toMatchObject({ fault: undefined })
    await accelerations().drop('Torn.Set')
  })
}
