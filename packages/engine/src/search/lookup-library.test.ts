/** Lookups that the content defines and that searches write. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ContentRepository } from '../content/repository.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import type { Row } from './result.ts'
import { runSearch } from './run-search.ts'

let store: Store
let dir: string
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  dir = mkdtempSync(join(tmpdir(), 'karst-lookups-'))
  mkdirSync(join(dir, 'lookups'))
  writeFileSync(join(dir, 'lookups', 'seen.yml'), 'name: seen\ncollection: seen\nfields_list: _key, user, room\n')
  writeFileSync(join(dir, 'lookups', 'rooms.yml'), 'name: rooms\nfilename: rooms.csv\n')
  writeFileSync(join(dir, 'lookups', 'rooms.csv'), 'room,floor\nred,1\nblue,2\n')
})

beforeEach(async () => {
  await store.clear()
  knowledge = new Knowledge(store, new ContentRepository([dir]))
})

afterAll(async () => {
  await store.close()
  rmSync(dir, { recursive: true })
})

async function rows(spl: string): Promise<Row[]> {
  const time = { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' }
  const result = await runSearch(store, knowledge, spl, { time })
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result.rows
}

test('a collection has the fields of its definition and those that searches wrote', async () => {
  expect(await rows('| inputlookup seen')).toEqual([])
  await rows('| makeresults | eval user="mia", count=1 | table user count | outputlookup seen')
  expect(await rows('| inputlookup seen')).toEqual([{ _key: null, user: 'mia', room: null, count: '1' }])
  const joined = '| makeresults | eval user="mia" | lookup seen user OUTPUT room count | table user room count'
  expect(await rows(joined)).toEqual([{ user: 'mia', room: null, count: '1' }])
})

test('a file that a search wrote is what was written', async () => {
  expect(await rows('| inputlookup rooms')).toHaveLength(2)
  await rows('| inputlookup rooms | eval seats=4 | table room seats | outputlookup rooms')
  expect(await rows('| inputlookup rooms')).toEqual([
    { room: 'red', seats: '4' },
    { room: 'blue', seats: '4' },
  ])
})

test('rows are added to a file that no search has read before', async () => {
  await rows('| makeresults | eval room="green", floor=3 | table room floor | outputlookup append=t rooms')
  expect(await rows('| inputlookup rooms | table room floor')).toEqual([
    { room: 'red', floor: '1' },
    { room: 'blue', floor: '2' },
    { room: 'green', floor: '3' },
  ])
})
