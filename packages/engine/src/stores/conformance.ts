/**
 * What every Store must do, as one suite: `storeConformance('embedded', open)` in a test file runs it. The tests share
 * a store; each writes to an index of its own.
 */
import { afterAll, beforeAll, describe } from 'vitest'
import { accelerationTests } from './conformance/accelerations.ts'
import { concurrencyTests } from './conformance/concurrency.ts'
import { eventTableTests } from './conformance/event-tables.ts'
import { eventTests } from './conformance/events.ts'
import { cancellationTests, limitTests } from './conformance/limits.ts'
import { loadedFileTests } from './conformance/loaded-files.ts'
import { lookupTests } from './conformance/lookups.ts'
import { queryTests } from './conformance/queries.ts'
import { readOnlyTests } from './conformance/read-only.ts'
import type { Store, Value } from './store.ts'

let names = 0

export function storeConformance(name: string, open: () => Promise<Store>): void {
  describe(`a store (${name})`, () => {
    let store: Store
    const index = () => `index_${++names}`
    const select = async (columns: string, of: string, rest = ''): Promise<Value[][]> =>
      (await store.query(`SELECT ${columns} FROM events AS e WHERE e.index = '${of}' ${rest}`)).rows

    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    describe('events', () => eventTests({ store: () => store, index, select }))
    describe('tables of events', () => eventTableTests(() => store))
    describe('tables of datasets', () => accelerationTests(() => store, index))
    describe('queries', () => queryTests(() => store))
    describe('writing through a query', () => readOnlyTests(() => store))
    describe('limits', () => limitTests(() => store))
    describe('cancellation', () => cancellationTests(() => store))
    describe('lookups', () => lookupTests(() => store))
    describe('loaded files', () => loadedFileTests(() => store))
    describe('concurrency', () => concurrencyTests(() => store, index))
  })
}
