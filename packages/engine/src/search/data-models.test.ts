/** Data models as searches name them: by model alone, dataset, node, command; multivalue members; the risk index. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertRows } from '../stores/insert-rows.ts'
import { openStore, openTemporaryStore } from '../stores/open.ts'
import type { EventRow, RewritableStore } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import type { Row } from './result.ts'
import { runSearch } from './run-search.ts'

const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }

const event = (index: string, tag: string[], fields: EventRow['fields']): EventRow => ({
  _time: 1_700_000_000,
  index,
  source: 's',
  sourcetype: 'acme',
  host: 'h',
  _raw: JSON.stringify(fields),
  tag,
  fields,
})

const EVENTS = [
  event('main', ['process', 'report'], { process_name: 'cmd.exe', process: 'cmd /c x', user: 'mia' }),
  event('main', ['process', 'report'], { process: '  whoami /all', user: '' }),
  event('main', ['process', 'report'], { process_name: ['a.exe', 'b.exe'], user: ['mia', 'leo'] }),
  event('main', ['listening', 'port'], { dest_port: '443', transport: 'tcp' }),
  event('main', ['change', 'account'], { action: 'created', object: 'leo', src_user: 'mia' }),
  event('main', ['change', 'account'], { action: 'deleted', object: 'leo' }),
  event('main', ['change'], { action: 'created', object: 'door' }),
  event('main', ['web'], { url: 'http://x.example/', status: '200' }),
  event('risk', [], {
    risk_object: 'mia',
    risk_score: '20',
    search_name: 'One',
    own: 'x',
    'annotations.mitre_attack': ['T1059', 'T1003'],
  }),
  event('risk', ['process', 'report'], {
    risk_object: 'mia',
    risk_score: '40',
    risk_factor_mult: '2',
    process_name: 'cmd.exe',
    search_name: 'Two',
  }),
  event('notable', ['web'], { url: 'http://y.example/' }),
]

describe('data models', () => {
  let store: RewritableStore
  let knowledge: Knowledge

  beforeAll(async () => {
    store = await openTemporaryStore()
    await insertRows(store, EVENTS)
    knowledge = new Knowledge(store)
  })
  afterAll(() => store.close())

  const rows = async (spl: string): Promise<Row[]> => {
    const result = await runSearch(store, knowledge, spl, { time })
    expect(result.diagnostics).toEqual([])
    return result.rows
  }

  test('there are 25, and each can be searched by its name alone, by every dataset of it, and its rows read', {
    timeout: 60_000,
  }, async () => {
    const names = knowledge.dataModels.names()
    expect(names).toHaveLength(25)
    for (const name of names) {
      const model = knowledge.dataModels.get(name)!
      expect([name, (await rows(`| tstats count from datamodel=${name}`)).length]).toEqual([name, 1])
      for (const dataset of model.datasets.keys()) {
        const [counted] = await rows(`| tstats count from datamodel=${name}.${dataset}`)
        expect([dataset, await rows(`| datamodel ${name} ${dataset} search | stats count`)]).toEqual([
          dataset,
          [counted],
        ])
        expect([dataset, await rows(`| from datamodel:${name}.${dataset} | stats count`)]).toEqual([dataset, [counted]])
      }
    }
  })

  test('a model alone is its root dataset, or the one that the fields name', async () => {
    expect(await rows('| tstats count from datamodel=Endpoint')).toEqual([{ count: 1 }])
    expect(await rows('| tstats count from datamodel=Endpoint where Processes.user=mia')).toEqual([{ count: 2 }])
    expect(await rows('| tstats count from datamodel=Web by Web.url')).toEqual([
      { 'Web.url': 'http://x.example/', count: 1 },
    ])
  })

  test('a field that is missing or empty is filled, a multivalue one counts for each of its values', async () => {
    expect(await rows('| tstats count from datamodel=Endpoint.Processes by Processes.process_name')).toEqual([
      { 'Processes.process_name': 'a.exe', count: 1 },
      { 'Processes.process_name': 'b.exe', count: 1 },
      { 'Processes.process_name': 'cmd.exe', count: 1 },
      { 'Processes.process_name': 'whoami', count: 1 },
    ])
    expect(
      await rows(
        '| tstats count values(Processes.process_name) as names from datamodel=Endpoint.Processes by Processes.user',
      ),
    ).toEqual([
      { 'Processes.user': 'leo', count: 1, names: ['a.exe', 'b.exe'] },
      { 'Processes.user': 'mia', count: 2, names: ['a.exe', 'b.exe', 'cmd.exe'] },
      { 'Processes.user': 'unknown', count: 1, names: 'whoami' },
    ])
  })

  test('nodename keeps the events of a dataset, or those of no such', async () => {
    const count = async (where: string) =>
      Number((await rows(`| tstats count from datamodel=Change where ${where}`))[0]!.count)
    expect(await count('nodename=All_Changes')).toBe(3)
    expect(await count('nodename=All_Changes.Account_Management')).toBe(2)
    expect(await count('nodename="All_Changes.Account_Management.Accounts_Created"')).toBe(1)
    expect(await count('nodename!=All_Changes.Account_Management')).toBe(1)
    expect(await count('nodename=All_Changes.Account_Management All_Changes.action=deleted')).toBe(1)
  })

  test('fields of a dataset below are those of its events only', async () => {
    expect(
      await rows(
        '| tstats fillnull_value=- count from datamodel=Change by All_Changes.action All_Changes.Account_Management.src_user',
      ),
    ).toEqual([
      { 'All_Changes.action': 'created', 'All_Changes.Account_Management.src_user': '-', count: 1 },
      { 'All_Changes.action': 'created', 'All_Changes.Account_Management.src_user': 'mia', count: 1 },
      { 'All_Changes.action': 'deleted', 'All_Changes.Account_Management.src_user': 'unknown', count: 1 },
    ])
  })

  test('datamodel names fields by dataset, flat without; from datamodel leaves the events’ own in reach', async () => {
    expect(
      await rows(
        '| datamodel Change Accounts_Created search | table All_Changes.action All_Changes.Account_Management.src_user',
      ),
    ).toEqual([{ 'All_Changes.action': 'created', 'All_Changes.Account_Management.src_user': 'mia' }])
    expect(await rows('| datamodel Change Accounts_Created flat | table action src_user')).toEqual([
      { action: 'created', src_user: 'mia' },
    ])
    expect(await rows('| from datamodel:Risk.All_Risk | search own=x | table risk_object own')).toEqual([
      { risk_object: 'mia', own: 'x' },
    ])
  })

  test('Risk.All_Risk is the risk index, and nothing else sees its events', async () => {
    expect(
      await rows(
        '| tstats count sum(All_Risk.calculated_risk_score) as score from datamodel=Risk.All_Risk by All_Risk.risk_object',
      ),
    ).toEqual([{ 'All_Risk.risk_object': 'mia', count: 2, score: 100 }])
    expect(await rows('| tstats count from datamodel=Risk by All_Risk.annotations.mitre_attack, source')).toEqual([
      { 'All_Risk.annotations.mitre_attack': 'T1003', source: 's', count: 1 },
      { 'All_Risk.annotations.mitre_attack': 'T1059', source: 's', count: 1 },
    ])
    expect(
      await rows('| tstats count from datamodel=Risk.All_Risk where All_Risk.own=x by All_Risk.search_name'),
    ).toEqual([{ 'All_Risk.search_name': 'One', count: 1 }])
    expect(await rows('| tstats count from datamodel=Endpoint.Processes where index=risk')).toEqual([{ count: 0 }])
    expect(await rows('| tstats count from datamodel=Web where index=*')).toEqual([{ count: 1 }])
  })

  test('accelerated, Risk.All_Risk gives the same', async () => {
    const searches = [
      '| tstats count sum(All_Risk.calculated_risk_score) as score from datamodel=Risk.All_Risk by All_Risk.risk_object',
      '| tstats count from datamodel=Risk by All_Risk.annotations.mitre_attack, source',
      '| tstats count from datamodel=Risk.All_Risk where All_Risk.own=x by All_Risk.search_name',
      '| from datamodel:Risk | stats sum(calculated_risk_score) as s by risk_object',
    ]
    const before = await Promise.all(searches.map(rows))
    const definition = knowledge.accelerations.definition('Risk', 'All_Risk')
    if (definition?.kind !== 'definition') throw new Error('Risk.All_Risk can not be accelerated')
    await store.accelerations.create(definition)
    expect(await Promise.all(searches.map(rows))).toEqual(before)
    const { statements } = await runSearch(store, knowledge, searches[0]!, { time })
    expect(statements.at(-1)!.sql).toContain('FROM accelerated_')
  })
})

test('a new store with all models is open, and answers a first search of one, in well under 2 seconds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'karst-open-models-'))
  try {
    const start = performance.now()
    const store = await openStore(join(folder, 'store'))
    const knowledge = new Knowledge(store)
    for (const name of knowledge.dataModels.names()) knowledge.dataModels.get(name)
    const { rows } = await runSearch(store, knowledge, '| tstats count from datamodel=Web', { time })
    const seconds = (performance.now() - start) / 1000
    await store.close()
    expect(rows).toEqual([{ count: 0 }])
    // 0.3 s on an idle machine; tests share theirs.
    expect(seconds).toBeLessThan(2)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
