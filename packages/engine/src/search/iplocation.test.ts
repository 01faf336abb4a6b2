/** iplocation with a database: loaded when a search first needs it, again when its file has changed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import { runSearch } from './run-search.ts'

let store: Store
let directory: string
let geoip: string

const CSV = `network,City,Country,Region,lat,lon,Timezone
203.0.113.0/24,Ulm,Germany,Baden,48.4,10,Europe/Berlin
2001:db8::/32,,Peru,,,,
`

async function rows(spl: string, settings: { geoip?: string } = { geoip }): Promise<unknown[]> {
  const time = { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' }
  const knowledge = new Knowledge(store, undefined, settings)
  const { diagnostics, rows: found } = await runSearch(store, knowledge, spl, { time })
  expect(diagnostics).toEqual([])
  return found
}

function located(address: string, options = ''): string {
  return `| makeresults | eval ip="${address}" | iplocation ${options} ip | fields - _time ip`
}

beforeAll(async () => {
  store = await openTemporaryStore()
  directory = mkdtempSync(join(tmpdir(), 'karst-geo-'))
  geoip = join(directory, 'geo.csv')
  writeFileSync(geoip, CSV)
})

afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

test('addresses of both versions, blocks, and what the database does not have', async () => {
  const ulm = { City: 'Ulm', Country: 'Germany', Region: 'Baden', lat: 48.4, lon: 10 }
  const nowhere = { City: null, Country: null, Region: null, lat: null, lon: null }
  expect(await rows(located('203.0.113.7'))).toEqual([ulm])
  expect(await rows(located('203.0.113.128/25'))).toEqual([ulm])
  expect(await rows(located('::ffff:203.0.113.7'))).toEqual([ulm])
  expect(await rows(located('2001:db8::1'))).toEqual([{ ...nowhere, Country: 'Peru' }])
  expect(await rows(located('10.0.0.1'))).toEqual([nowhere])
  expect(await rows(located('no address'))).toEqual([nowhere])
})

test('a prefix, and all fields', async () => {
  expect(
    await rows(`${located('203.0.113.7', 'prefix=p_ allfields=true')} | table p_City p_Timezone p_MetroCode`),
  ).toEqual([{ p_City: 'Ulm', p_Timezone: 'Europe/Berlin', p_MetroCode: null }])
})

test('a file that has changed is loaded again; the store keeps what it was given', async () => {
  writeFileSync(geoip, CSV.replace('Ulm', 'Bonn'))
  const search = `${located('203.0.113.7')} | table City`
  expect(await rows(search)).toEqual([{ City: 'Bonn' }])
  expect(await rows(search, {})).toEqual([{ City: 'Bonn' }])
})
