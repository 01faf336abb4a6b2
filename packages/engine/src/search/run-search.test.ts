/** Searches that write, and questions that depend on each other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertRows } from '../stores/insert-rows.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import { runSearch, type SearchResult } from './run-search.ts'

let store: Store
let knowledge: Knowledge
const NOW = 1_700_000_100

async function run(spl: string): Promise<SearchResult> {
  const time = { now: NOW, earliest: null, latest: null, timeZone: 'UTC' }
  const result = await runSearch(store, knowledge, spl, { time })
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result
}

const rows = async (spl: string): Promise<unknown[]> => (await run(spl)).rows

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
  const event = { index: 'main', source: 'app.log', sourcetype: 'app', host: 'ws-01', tag: [] }
  await insertRows(store, [
    { ...event, _time: 1_700_000_001, _raw: 'login mia', fields: { user: 'mia', action: 'login', id: '1' } },
    { ...event, _time: 1_700_000_002, _raw: 'login leo', fields: { user: 'leo', action: 'login', id: '2' } },
    { ...event, _time: 1_700_000_003, _raw: 'logout mia', fields: { user: 'mia', action: 'logout', id: '3' } },
  ])
})

afterAll(() => store.close())

describe('outputlookup', () => {
  test('rows replace the lookup, and go on', async () => {
    const first = await rows('index=main | stats count by user | outputlookup seen | where count>1')
    expect(first).toEqual([{ user: 'mia', count: 2 }])
    expect(await rows('| inputlookup seen')).toEqual([
      { user: 'leo', count: '1' },
      { user: 'mia', count: '2' },
    ])
  })

  test('a search never sees what it writes itself', async () => {
    await run('| makeresults | eval n=1 | table n | outputlookup counter')
    const next = '| inputlookup counter | eval n=n+1 | outputlookup counter'
    expect(await rows(next)).toEqual([{ n: 2 }])
    expect(await rows(next)).toEqual([{ n: 3 }])
  })

  test('what a subsearch writes is complete before anything is written', async () => {
    await run('| makeresults | eval user="leo" | table user | outputlookup known')
    const spl =
      'index=main action=login [ | inputlookup known | append [ | makeresults | eval user="mia" ] | table user | outputlookup known ] | table user'
    expect(await rows(spl)).toEqual([{ user: 'leo' }, { user: 'mia' }])
    expect(await rows('| inputlookup known')).toEqual([{ user: 'leo' }, { user: 'mia' }])
  })

  test('a write waits for the subsearch before it', async () => {
    await run('index=main [ | makeresults | eval user="leo" | table user ] | stats count by user | outputlookup after')
    expect(await rows('| inputlookup after')).toEqual([{ user: 'leo', count: '1' }])
  })

  test('append, max, WHERE, start', async () => {
    await run('index=main | stats count by user | outputlookup list')
    await run('index=main | stats count by user | outputlookup append=true max=1 list')
    expect(await rows('| inputlookup list where user=leo')).toHaveLength(2)
    expect(await rows('| inputlookup start=1 max=1 list')).toEqual([{ user: 'mia', count: '2' }])
    expect(
      await rows('| makeresults | eval user="zoe" | table user | inputlookup append=t list where user=mia'),
    ).toEqual([
      { user: 'zoe', count: null },
      { user: 'mia', count: '2' },
    ])
  })

  test('key_field replaces rows with the same key and keeps the others', async () => {
    await run('| makeresults format=csv data="user,role\nmia,old\nzoe,old" | outputlookup roles')
    await run('| makeresults format=csv data="user,role\nmia,new\nleo,new" | outputlookup key_field=user roles')
    expect(await rows('| inputlookup roles | sort user')).toEqual([
      { user: 'leo', role: 'new' },
      { user: 'mia', role: 'new' },
      { user: 'zoe', role: 'old' },
    ])
    await run(
      '| makeresults format=csv data="user,role\nmia,x\neve,x" | outputlookup key_field=user allow_updates=f roles',
    )
    expect(await rows('| inputlookup roles where role=x')).toEqual([{ user: 'eve', role: 'x' }])
  })

  test('without rows the lookup is emptied, or kept', async () => {
    await run('index=main | stats count by user | outputlookup empty')
    await run('index=none | stats count by user | outputlookup override_if_empty=false empty')
    expect(await rows('| inputlookup empty')).toHaveLength(2)
    await run('index=none | stats count by user | outputlookup empty')
    expect(await rows('| inputlookup empty')).toEqual([])
  })
})

describe('collect', () => {
  test('rows become events with their fields, and the marker', async () => {
    await run(
      'index=main action=login | stats count by user | collect index=summary marker="report=logins" source=daily',
    )
    const spl = 'index=summary report=logins user=mia | table _raw count report source sourcetype info_search_time'
    expect(await rows(spl)).toEqual([
      {
        _raw: '11/14/2023 22:15:00 +0000, info_min_time=0.000, info_max_time=+Infinity, info_search_time=1700000100, user="mia", count="1", report=logins',
        count: '1',
        report: 'logins',
        source: 'daily',
        sourcetype: 'stash',
        info_search_time: '1700000100',
      },
    ])
  })

  test('events keep their text and time', async () => {
    await run('index=main id=3 | collect index=copy')
    expect(await rows('index=copy | table _time _raw user host')).toEqual([
      { _time: 1_700_000_003, _raw: 'logout mia', user: 'mia', host: 'ws-01' },
    ])
  })

  test('testmode writes nothing', async () => {
    await run('index=main | collect index=nowhere testmode=true')
    expect(await rows('index=nowhere | stats count')).toEqual([{ count: 0 }])
  })

  test('metrics are found under their names', async () => {
    await run('| makeresults | eval metric_name="cpu.load", _value=0.5, app="web" | mcollect index=metrics')
    await run(
      '| makeresults | eval load=0.7, note="x", app="db" | mcollect index=metrics split=true prefix_field=app app',
    )
    expect(await rows('| mstats avg(cpu.load) as load where index=metrics app=web by app')).toEqual([
      { app: 'web', load: 0.5 },
    ])
    expect(await rows('index=metrics db.load=* | table db.load app note')).toEqual([
      { 'db.load': '0.7', app: 'db', note: null },
    ])
  })
})

describe('map', () => {
  test('a row for each search, events among them, newest first in each', async () => {
    const spl = 'index=main action=login | sort user | map search="search index=main user=$user$ | table user action"'
    expect(await rows(spl)).toEqual([
      { user: 'leo', action: 'login' },
      { user: 'mia', action: 'logout' },
      { user: 'mia', action: 'login' },
    ])
  })

  test('searches of map may have subsearches; all of them run in one statement', async () => {
    const result = await run(
      'index=main action=login | map search="search index=main [ | makeresults | eval id=\\"$id$\\" | table id ] | table id"',
    )
    expect(result.rows).toEqual([{ id: '2' }, { id: '1' }])
    expect(result.statements.map(({ why }) => why)).toEqual([
      'map runs a search for each of these rows',
      'the rows of this subsearch become conditions of the search around it',
      'the rows of this subsearch become conditions of the search around it',
      'the search',
    ])
  })

  test('a search behind a map without rows finds nothing', async () => {
    const spl = 'index=none | map search="search index=main user=$user$" | search user=mia | stats count'
    expect(await rows(spl)).toEqual([{ count: 0 }])
    expect(
      await rows('index=main | map search="search index=main id=$id$" | union [ search index=none ] | stats count'),
    ).toEqual([{ count: 3 }])
  })

  test('what is said of rows waits until they are known', async () => {
    const spl =
      'index=main id=1 | map search="search index=main user=$user$" | transaction user | table user eventcount'
    const result = await run(spl)
    expect(result.diagnostics).toEqual([])
    expect(result.rows).toEqual([{ user: 'mia', eventcount: 2 }])
  })

  test('map after a subsearch waits for it', async () => {
    const spl =
      'index=main [ | makeresults | eval id=3 | table id ] | map search="search index=main user=$user$ | stats count by user"'
    expect(await rows(spl)).toEqual([{ user: 'mia', count: 2 }])
  })
})

describe('subsearches', () => {
  test('events bring all their fields', async () => {
    expect(await rows('index=main [ search index=main id=2 ] | table id')).toEqual([{ id: '2' }])
  })

  test('rows of several fields, many of them, are one IN', async () => {
    const spl =
      'index=main [ | makeresults count=20 | streamstats count as n | eval user=if(n%2==0, "MIA", "leo"), id=tostring(n) | table user id ] | table user id'
    const result = await run(spl)
    expect(result.rows).toEqual([])
    expect(result.query?.sql).toContain("IN (('1', 'leo'), ('2', 'mia')")
    expect(await rows(spl.replace('n%2==0', 'n%2==1').replace('"leo"', '"LEO"'))).toEqual([
      { user: 'mia', id: '3' },
      { user: 'leo', id: '2' },
      { user: 'mia', id: '1' },
    ])
  })

  test('wildcards stay active; NOT; no rows match nothing', async () => {
    expect(await rows('index=main [ | makeresults | eval user="m*" | table user ] | stats count')).toEqual([
      { count: 2 },
    ])
    expect(await rows('index=main NOT [ | makeresults | eval user="mia" | table user ] | table id')).toEqual([
      { id: '2' },
    ])
    expect(await rows('index=main [ | makeresults | where 1=2 | table user ] | stats count')).toEqual([{ count: 0 }])
    expect(await rows('index=main [ | makeresults | where 1=2 | return user ] | stats count')).toEqual([{ count: 3 }])
  })

  test('a time range from a subsearch', async () => {
    expect(
      await rows(
        'index=main [ | makeresults | eval earliest=1700000002, latest=1700000003 | return earliest latest ] | table id',
      ),
    ).toEqual([{ id: '2' }])
    expect(
      await rows('index=main [ | makeresults | eval earliest=1700000002 | table earliest | format ] | stats count'),
    ).toEqual([{ count: 2 }])
  })

  test('as a value of a comparison and of an expression', async () => {
    expect(await rows('index=main user=[ | makeresults | eval u="leo" | return $u ] | table id')).toEqual([{ id: '2' }])
    expect(await rows('index=main | where id>[ | makeresults | eval n=2 | return $n ] | table id')).toEqual([
      { id: '3' },
    ])
    expect(
      await rows(
        'index=main sourcetype=[ search index=none | fields sourcetype | format emptystr="app" ] | stats count',
      ),
    ).toEqual([{ count: 3 }])
  })

  test('text of a subsearch with quotes and backslashes', async () => {
    const spl =
      '| makeresults | eval path="C:\\\\a \\"b\\"" | search [ | makeresults | eval path="C:\\\\a \\"b\\"" | table path | format ] | stats count'
    expect(await rows(spl)).toEqual([{ count: 1 }])
  })
})
