/** rename with a pattern stands for the fields of the results, not for all that the store has. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertRows } from '../stores/insert-rows.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import { runSearch } from './run-search.ts'

let store: Store

async function rows(spl: string): Promise<unknown[]> {
  const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }
  const result = await runSearch(store, new Knowledge(store), spl, { time })
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result.rows
}

beforeAll(async () => {
  store = await openTemporaryStore()
  const event = { index: 'main', source: 's', sourcetype: 'api', host: 'h', tag: [], _raw: 'x' }
  await insertRows(store, [
    { ...event, _time: 3, fields: { call: 'Put', user: 'mia', 'request.bucket': 'b1', 'request.id': '7' } },
    { ...event, _time: 2, fields: { call: 'Get', user: 'leo', 'request.user': 'ada' } },
    { ...event, _time: 1, fields: { call: 'Get', user: 'eve' } },
  ])
})

afterAll(() => store.close())

test('a field that no result has clears nothing', async () => {
  expect(await rows('call=Put | rename request.* as * | table user bucket id')).toEqual([
    { user: 'mia', bucket: 'b1', id: '7' },
  ])
  expect(await rows('call=Put | rename request.* as * | stats values(user) as user by bucket')).toEqual([
    { user: 'mia', bucket: 'b1' },
  ])
})

test('a field that some results have replaces the other in all of them', async () => {
  expect(await rows('call=Get | rename request.* as * | table user')).toEqual([{ user: 'ada' }, { user: null }])
})

test('without results nothing is renamed, and nothing fails', async () => {
  expect(await rows('call=Delete | rename request.* as * | table user')).toEqual([])
})
