/** Commands that combine rows, over stored events: any field may exist, and what nothing reads is not read. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch, type SearchResult } from '../packages/engine/src/search/run-search.ts'
import { insertRows } from '../packages/engine/src/stores/insert-rows.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'

let store: Store
let knowledge: Knowledge

async function run(spl: string): Promise<SearchResult> {
  const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }
  const result = await runSearch(store, knowledge, spl, { time })
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result
}

const rows = async (spl: string): Promise<unknown[]> => (await run(spl)).rows

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
  const event = { source: 's', host: 'ws-01', tag: [] }
  const start = { ...event, index: 'proc', sourcetype: 'start' }
  const file = { ...event, index: 'file', sourcetype: 'write' }
  await insertRows(store, [
    { ...start, _time: 1_700_000_001, _raw: 'start 1', fields: { guid: 'g1', name: 'cmd.exe', user: 'mia' } },
    { ...start, _time: 1_700_000_002, _raw: 'start 2', fields: { guid: 'g2', name: 'net.exe', user: 'leo' } },
    { ...start, _time: 1_700_000_003, _raw: 'start 3', fields: { guid: 'g3', name: 'calc.exe' } },
    { ...file, _time: 1_700_000_004, _raw: 'write 1', fields: { guid: 'g1', path: 'a.txt', user: 'SYSTEM' } },
    { ...file, _time: 1_700_000_005, _raw: 'write 2', fields: { guid: 'g1', path: ['b.txt', 'c.txt'] } },
    { ...file, _time: 1_700_000_006, _raw: 'write 3', fields: { guid: 'g9', path: 'd.txt' } },
  ])
})

afterAll(() => store.close())

describe('join', () => {
  test('events with events: the newest match, its fields over those of the row', async () => {
    expect(await rows('index=proc | join guid [ search index=file ] | table guid name path user index')).toEqual([
      { guid: 'g1', name: 'cmd.exe', path: ['b.txt', 'c.txt'], user: 'mia', index: 'file' },
    ])
    expect(
      await rows('index=proc | join guid max=0 overwrite=f [ search index=file ] | table path user index'),
    ).toEqual([
      { path: ['b.txt', 'c.txt'], user: 'mia', index: 'proc' },
      { path: 'a.txt', user: 'mia', index: 'proc' },
    ])
  })

  test('events with rows stay events', async () => {
    const [first] = await rows('index=proc | join guid [ search index=file | stats count by guid ]')
    expect(first).toMatchObject({ _raw: 'start 1', guid: 'g1', name: 'cmd.exe', count: 1 + 1 })
  })

  test('left, over two searches, aggregated afterwards', async () => {
    const spl =
      'index=proc | join type=left guid [ search index=file | stats values(path) as paths by guid ] | stats count values(paths) as paths by host'
    expect(await rows(spl)).toEqual([{ host: 'ws-01', count: 3, paths: ['a.txt', 'b.txt', 'c.txt'] }])
  })

  test('the statement reads only the fields that are needed', async () => {
    const { query } = await run('index=proc | join guid [ search index=file ] | table path')
    expect(query?.sql).not.toContain('name')
    expect(query?.sql).not.toContain('_raw')
  })

  test('a key that one side lacks', async () => {
    expect(await rows('index=proc | table name | join nosuch [ search index=file | table guid ]')).toEqual([])
    expect(
      await rows('index=proc | table guid | join type=left guid [ | makeresults | table other ] | head 1'),
    ).toEqual([{ guid: 'g3', other: null }])
  })
})

test('append and union of events and rows', async () => {
  expect(
    await rows('index=proc guid=g1 | table guid | append [ search index=file guid=g9 | table guid path ]'),
  ).toEqual([
    { guid: 'g1', path: null },
    { guid: 'g9', path: 'd.txt' },
  ])
  expect(await rows('| union [ search index=proc ] [ search index=file ] | head 4 | table _raw')).toEqual([
    { _raw: 'write 3' },
    { _raw: 'write 2' },
    { _raw: 'write 1' },
    { _raw: 'start 3' },
  ])
  expect(
    await rows('| multisearch [ search index=file | eval kind="f" ] [ search index=proc ] | stats count by kind'),
  ).toEqual([{ kind: 'f', count: 3 }])
})

test('a field that one of the searches renamed is gone there, and is the other one’s still', async () => {
  expect(
    await rows('index=proc guid=g1 | rename guid as id | append [ search index=file guid=g9 ] | table id guid'),
  ).toEqual([
    { id: 'g1', guid: null },
    { id: null, guid: 'g9' },
  ])
})

test('set over events', async () => {
  const spl = '| set diff [ search index=proc | table guid ] [ search index=file | table guid ] | sort guid'
  expect(await rows(spl)).toEqual([{ guid: 'g2' }, { guid: 'g3' }, { guid: 'g9' }])
  expect(await rows('| set intersect [ search index=proc ] [ search index=proc user=* ] | table guid')).toEqual([
    { guid: 'g2' },
    { guid: 'g1' },
  ])
})

test('appendcols and selfjoin over events', async () => {
  expect(await rows('index=proc | table guid | appendcols [ search index=file | table path ]')).toEqual([
    { guid: 'g3', path: 'd.txt' },
    { guid: 'g2', path: ['b.txt', 'c.txt'] },
    { guid: 'g1', path: 'a.txt' },
  ])
  expect(await rows('index=* guid=g1 | selfjoin guid | table _raw path name')).toEqual([
    { _raw: 'write 1', path: 'a.txt', name: null },
    { _raw: 'start 1', path: 'a.txt', name: 'cmd.exe' },
  ])
})

describe('transaction', () => {
  test('of events, shown as they are', async () => {
    const result = await run('index=* guid=g1 | transaction guid')
    expect(result.rows).toEqual([
      expect.objectContaining({
        _time: 1_700_000_001,
        _raw: 'start 1\nwrite 1\nwrite 2',
        guid: 'g1',
        path: ['a.txt', 'b.txt', 'c.txt'],
        user: ['SYSTEM', 'mia'],
        index: ['file', 'proc'],
        duration: 4,
        eventcount: 3,
      }),
    ])
  })

  test('with a search that starts it and limits', async () => {
    const spl = 'index=* | transaction guid startswith=(index=proc) maxspan=5s | table guid eventcount duration'
    expect(await rows(spl)).toEqual([
      { guid: 'g3', eventcount: 1, duration: 0 },
      { guid: 'g2', eventcount: 1, duration: 0 },
      { guid: 'g1', eventcount: 3, duration: 4 },
    ])
  })

  test('fields that only some events have tie them together', async () => {
    expect(await rows('index=* | transaction guid user | stats count max(eventcount) as most')).toEqual([
      { count: 5, most: 2 },
    ])
  })
})

test('map and lookups of what was joined', async () => {
  await run('index=proc | stats values(name) as name by guid | outputlookup names')
  expect(await rows('index=file | lookup names guid OUTPUT name | stats count by name')).toEqual([
    { name: 'cmd.exe', count: 2 },
  ])
  expect(
    await rows('index=file | stats values(guid) as guid | lookup names guid OUTPUT name | mvexpand name | table name'),
  ).toEqual([{ name: 'cmd.exe' }])
})
