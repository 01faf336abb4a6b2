/** Events in tables of their own: seen by who names the table, and by nobody else. */
import { expect, test } from 'vitest'
import { encodeEvent } from '../encode.ts'
import { eventsOf } from '../event-table.ts'
import { nextSerial } from '../serial.ts'
import type { EncodedBatch, Store } from '../store.ts'
import { event } from './event.ts'

let tables = 0

function batchOf(...values: string[]): EncodedBatch {
  const lines = values.map((value) => encodeEvent(event('own', { fields: { value } }), nextSerial(), 0))
  return { body: Buffer.from(lines.join('')), rows: lines.length, sightings: [] }
}

export function eventTableTests(store: () => Store): void {
  const values = async (from: string) => {
    const sql = `SELECT e.fields.value.:String FROM ${from} AS e ORDER BY 1`
    return (await store().query(sql)).rows.map(([value]) => value)
  }
  const create = () => store().createEventTable(`own_${++tables}`)

  test('their events are seen where the table is named', async () => {
    const [one, two] = [await create(), await create()]
    await one.insertEvents(batchOf('a', 'b'))
    await two.insertEvents(batchOf('c'))
    expect(await values(eventsOf([one.name]))).toEqual(['a', 'b'])
    expect(await values(eventsOf([one.name, two.name]))).toEqual(['a', 'b', 'c'])
    expect(await values(eventsOf([]))).toEqual([])
    await Promise.all([one.drop(), two.drop()])
  })

  test('a batch without rows is none; a table that was dropped is gone', async () => {
    const own = await create()
    await own.insertEvents({ body: new Uint8Array(), rows: 0, sightings: [] })
    expect(await values(own.name)).toEqual([])
    await own.drop()
    await expect(values(own.name)).rejects.toThrow()
  })

  test('names that are more than a name are refused', async () => {
    await expect(store().createEventTable('x; DROP TABLE events')).rejects.toThrow("can't be the name")
    expect(() => eventsOf(['a|b'])).toThrow("can't be the name")
  })
}
