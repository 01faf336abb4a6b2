/** Files through ingest into a real store and back by its SQL. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { ingestAll } from './pipeline.ts'
import { windowsEvent } from './test-loader.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-stored-'))
let store: Store

beforeAll(async () => {
  store = await openTemporaryStore()
  const json = {
    time: '2024-01-01T00:00:00.123456Z',
    'a.b': 'dot',
    a: { c: ['x', 'é😀'] },
    'p%q': '2024-01-01',
    big: 'z'.repeat(70_000),
    nul: 'x\0y',
  }
  writeFileSync(join(root, 'a.json'), `${JSON.stringify(json)}\n`)
  writeFileSync(join(root, 'b.log'), windowsEvent('Security', 4688, { NewProcessName: 'C:\\a "b"\\c.exe' }))
  const summary = await ingestAll({ store, paths: [root], index: 'test' })
  expect(summary).toMatchObject({ events: 2, stored: 2, complete: true })
})
afterAll(async () => {
  await store.close()
  rmSync(root, { recursive: true, force: true })
})

const rows = async (sql: string) => (await store.query(sql)).rows

describe('events in the store', () => {
  it('have their columns', async () => {
    expect(await rows('SELECT _time, index, sourcetype, host, tag, _serial > 0 FROM events ORDER BY _time')).toEqual([
      [1_704_067_200.123456, 'test', '_json', expect.any(String), [], 1],
      [1709630309.313328, 'test', 'XmlWinEventLog', 'pc-1', ['process', 'report'], 1],
    ])
  })
  it('have fields of any name, as texts and lists', async () => {
    const sql =
      'SELECT fields.`a%2Eb`.:String, fields.`a%2Ec{}`.:`Array(Nullable(String))`, fields.`p%25q`.:String, length(fields.big.:String), ' +
      "fields.nul.:String FROM events WHERE sourcetype = '_json'"
    expect(await rows(sql)).toEqual([['dot', ['x', 'é😀'], '2024-01-01', expect.anything(), 'x\0y']])
    expect(
      await rows("SELECT fields.process_name.:String, fields.EventCode.:String FROM events WHERE host = 'pc-1'"),
    ).toEqual([['c.exe', '4688']])
  })
  it('keep their text', async () => {
    const [[raw]] = (await rows("SELECT _raw FROM events WHERE host = 'pc-1'")) as [[string]]
    expect(raw).toBe(windowsEvent('Security', 4688, { NewProcessName: 'C:\\a "b"\\c.exe' }))
  })
  it('are in the catalogue of fields', async () => {
    const catalogue = await store.catalogue()
    expect(catalogue).toContainEqual({ field: 'a.c{}', multi: true, events: 1 })
    expect(catalogue).toContainEqual({ field: 'a.b', multi: false, events: 1 })
    expect(catalogue).toContainEqual({ field: 'process_name', multi: false, events: 1 })
  })
})
