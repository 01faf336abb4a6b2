/** What content says of events at search time: props.conf, eventtypes.conf, tags.conf. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ContentRepository } from '../content/repository.ts'
import { insertRows } from '../stores/insert-rows.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import { runSearch } from './run-search.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-knowledge-'))
let folders = 0

function contentOf(files: Record<string, string>): ContentRepository {
  const folder = join(root, String(folders++))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return new ContentRepository([folder])
}

const FILES = {
  'default/props.conf': `
[acme:door]
EXTRACT-badge = badge=(?<badge>\\d+)
EXTRACT-floor = ^(?<floor>\\w) in place
REPORT-words = first_word
FIELDALIAS-who = holder AS user door ASNEW dest
EVAL-action = case(result="ok", "success", result="no", "failure")
EVAL-holder = upper(holder)
EVAL-both = user."/".holder
LOOKUP-0rooms = rooms door OUTPUT room AS location
LOOKUP-1owners = owners room AS location OUTPUTNEW owner
[source::/var/log/.../gate*.log]
EVAL-action = "gate"
[default]
EVAL-everywhere = "x"
`,
  'default/transforms.conf': `
[first_word]
REGEX = ^(\\w+)\\s(\\w+)
FORMAT = first::$1 second::$2
[rooms]
filename = rooms.csv
[owners]
filename = owners.csv
case_sensitive_match = false
`,
  'local/props.conf': '[acme:door]\nEVAL-both = user."|".holder\n',
  'default/eventtypes.conf': `
[door_open]
search = sourcetype=acme:door action=success
[door_any]
search = eventtype=door_open OR (sourcetype=acme:door action=failure)
[switched_off]
search = sourcetype=acme:door
disabled = 1
`,
  'default/tags.conf': `
[eventtype=door_open]
authentication = enabled
retired = disabled
[place=A%20wing]
wing = enabled
`,
  'lookups/rooms.csv': 'door,room\nd1,Lab\nd2,Store\nd2,Cellar\n',
  'lookups/owners.csv': 'room,owner\nlab,mia\n',
}

let store: Store
let knowledge: Knowledge

async function rows(spl: string, from = knowledge): Promise<unknown[]> {
  const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }
  const result = await runSearch(store, from, spl, { time })
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result.rows
}

beforeAll(async () => {
  store = await openTemporaryStore()
  const event = { index: 'main', sourcetype: 'acme:door', source: 'door.log', host: 'gw', tag: ['stored'] }
  const other = { ...event, sourcetype: 'other', tag: [] }
  await insertRows(store, [
    {
      ...event,
      _time: 3,
      _raw: 'badge 1 badge=77',
      fields: { n: '1', holder: 'mia', result: 'ok', door: 'd1', place: 'A wing' },
    },
    {
      ...event,
      _time: 2,
      _raw: 'x',
      fields: { n: '2', result: 'no', door: 'd2', dest: 'kept', user: 'gone', floor: '' },
    },
    {
      ...event,
      _time: 1,
      source: '/var/log/a/b/gate7.log',
      _raw: 'y z',
      fields: { n: '3', result: 'ok', floor: 'E in place' },
    },
    { ...other, _time: 0, _raw: 'badge=1', fields: { n: '4', holder: 'leo', result: 'ok', eventtype: 'own' } },
  ])
  const content = contentOf(FILES)
  expect(content.eventSettings.eventTypes.map(({ name }) => name)).toEqual(['door_open', 'door_any'])
  expect(content.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  knowledge = new Knowledge(store, content)
})

afterAll(async () => {
  await store.close()
  rmSync(root, { recursive: true, force: true })
})

describe('fields', () => {
  test('are extracted, by name or by number', async () => {
    expect(await rows('index=main | table n badge first second floor')).toEqual([
      { n: '1', badge: '77', first: 'badge', second: '1', floor: 'A' },
      { n: '2', badge: null, first: null, second: null, floor: '' },
      { n: '3', badge: null, first: 'y', second: 'z', floor: 'E in place' },
      { n: '4', badge: null, first: null, second: null, floor: null },
    ])
  })

  test('have other names: AS says what the original says, ASNEW leaves what is there', async () => {
    expect(await rows('index=main | table n user dest')).toEqual([
      { n: '1', user: 'mia', dest: 'd1' },
      { n: '2', user: null, dest: 'kept' },
      { n: '3', user: null, dest: null },
      { n: '4', user: null, dest: null },
    ])
  })

  test('are calculated from the values before; the more special stanza and the local file win', async () => {
    expect(await rows('index=main | table n action holder both everywhere')).toEqual([
      { n: '1', action: 'success', holder: 'MIA', both: 'mia|mia', everywhere: 'x' },
      { n: '2', action: 'failure', holder: null, both: null, everywhere: 'x' },
      { n: '3', action: 'gate', holder: null, both: null, everywhere: 'x' },
      { n: '4', action: null, holder: 'leo', both: null, everywhere: 'x' },
    ])
  })

  test('come from lookups, one after the other', async () => {
    expect(await rows('index=main | table n location owner')).toEqual([
      { n: '1', location: 'Lab', owner: 'mia' },
      { n: '2', location: ['Store', 'Cellar'], owner: null },
      { n: '3', location: null, owner: null },
      { n: '4', location: null, owner: null },
    ])
  })

  test('are found by conditions, patterns and whole events', async () => {
    expect(await rows('index=main action=success | table n')).toEqual([{ n: '1' }])
    expect(await rows('index=main | stats count by action')).toEqual([
      { action: 'failure', count: 1 },
      { action: 'gate', count: 1 },
      { action: 'success', count: 1 },
    ])
    expect(await rows('index=main n=1 | table loc* own*')).toEqual([{ location: 'Lab', owner: 'mia' }])
    expect(await rows('index=main n=1')).toMatchObject([{ action: 'success', eventtype: ['door_any', 'door_open'] }])
  })
})

describe('event types and tags', () => {
  test('are found by name, and shown', async () => {
    expect(await rows('index=main eventtype=door_open | table n')).toEqual([{ n: '1' }])
    expect(await rows('index=main eventtype=door_any | table n')).toEqual([{ n: '1' }, { n: '2' }])
    expect(await rows('index=main eventtype=own | table n')).toEqual([{ n: '4' }])
    expect(await rows('index=main | table n eventtype tag')).toEqual([
      { n: '1', eventtype: ['door_any', 'door_open'], tag: ['stored', 'authentication', 'wing'] },
      { n: '2', eventtype: 'door_any', tag: 'stored' },
      { n: '3', eventtype: null, tag: 'stored' },
      { n: '4', eventtype: 'own', tag: null },
    ])
  })

  test('answer questions for one tag, for patterns, and later stages', async () => {
    expect(await rows('index=main tag=authentication | table n')).toEqual([{ n: '1' }])
    expect(await rows('index=main tag=stored | stats count')).toEqual([{ count: 3 }])
    expect(await rows('index=main tag=auth* NOT tag=retired | table n')).toEqual([{ n: '1' }])
    expect(await rows('index=main tag IN (wing, nothing) | table n')).toEqual([{ n: '1' }])
    expect(await rows('index=main tag::place=wing | table n')).toEqual([{ n: '1' }])
    expect(await rows('index=main | search tag=wing eventtype=door_open | table n')).toEqual([{ n: '1' }])
    expect(await rows('index=main NOT tag=authentication | stats count')).toEqual([{ count: 3 }])
  })

  test('make members of data models', async () => {
    const spl = '| tstats count from datamodel=Authentication where Authentication.action=* by Authentication.action'
    expect(await rows(spl)).toEqual([{ 'Authentication.action': 'success', count: 1 }])
  })
})

test('events are as they are stored without such content', async () => {
  expect(await rows('index=main n=1 | table action tag', new Knowledge(store))).toEqual([
    { action: null, tag: 'stored' },
  ])
})

describe('event types by pattern', () => {
  test('stars, and those that are not', async () => {
    expect(await rows('index=main eventtype=door_* | table n')).toEqual([{ n: '1' }, { n: '2' }])
    expect(await rows('index=main eventtype=* | table n')).toEqual([{ n: '1' }, { n: '2' }, { n: '4' }])
    expect(await rows('index=main NOT eventtype=*_open | table n')).toEqual([{ n: '2' }, { n: '3' }, { n: '4' }])
    // As for every field: event 1 has another type, too.
    expect(await rows('index=main eventtype!=door_open | table n')).toEqual([{ n: '1' }, { n: '2' }, { n: '4' }])
    expect(await rows('index=main | search eventtype!=door_open | table n')).toEqual([
      { n: '1' },
      { n: '2' },
      { n: '4' },
    ])
    expect(await rows('index=main eventtype IN (door_o*, own) | table n')).toEqual([{ n: '1' }, { n: '4' }])
  })

  test('that reach themselves by a macro are an error of the search that asks', async () => {
    const content = contentOf({
      'default/eventtypes.conf': '[a]\nsearch = `m`\n[b-%user%]\nsearch = x=1\n',
      'macros/m.yml': 'name: m\ndefinition: eventtype=a\ndescription: d\n',
    })
    const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }
    const { diagnostics } = await runSearch(store, new Knowledge(store, content), 'index=main eventtype=a', { time })
    expect(diagnostics.map(({ message }) => message)).toEqual(['The event type `a` refers to itself.'])
    expect(content.diagnostics.map(({ message }) => message)).toEqual([
      'The event type [b-%user%] has a field in its name, which is not known here; it is left out.',
    ])
  })

  test('that find themselves are left out', () => {
    const content = contentOf({
      'default/eventtypes.conf':
        '[all_a]\nsearch = eventtype=all_*\n[b]\nsearch = x=1 OR eventtype!=c\n[d]\nsearch = y=1\n',
    })
    expect(content.eventSettings.eventTypes.map(({ name }) => name)).toEqual(['d'])
  })
})

test('of stanzas that fit, the exact one counts, then the priority, then the first in the order of characters', async () => {
  const content = contentOf({
    'default/props.conf': `[source::.../b/(gate|door)*.log]
EVAL-alt = "brackets"
EVAL-first = "b"
EVAL-set = "low"
[source::.../a/...]
EVAL-first = "a"
EVAL-set = "high"
priority = 5
[source::/var/log/a/b/gate7.log]
EVAL-exact = "exact"
[source::...]
EVAL-exact = "pattern"
[(?::){0}acme:*]
EVAL-wild = "wild"
[acme:*]
EVAL-literal = "never"
[source::...(?<!tar.)gz]
EVAL-bad = 1
`,
  })
  expect(await rows('index=main n=3 | table alt first set exact wild literal', new Knowledge(store, content))).toEqual([
    { alt: 'brackets', first: 'a', set: 'high', exact: 'exact', wild: 'wild', literal: null },
  ])
  expect(content.diagnostics.map(({ line, message }) => `${line} ${message}`)).toEqual([
    '17 [source::...(?<!tar.)gz] has `(?`, and of regular expressions only ( | ) is known here; it is left out.',
  ])
})

test('mistakes are told with their place', () => {
  const content = contentOf({
    'default/props.conf': `[a]
EVAL-x = if(a=1, "b"
EXTRACT-n = (\\d+)
REPORT-gone = nowhere
FIELDALIAS-half = a AS
LOOKUP-none = t
LINE_BREAKER = x
`,
    'default/eventtypes.conf':
      '[one]\nsearch = eventtype=two\n[two]\nsearch = eventtype="one"\n[piped]\nsearch = a | b\n',
    'default/tags.conf': '[nothing]\nx = enabled\n',
  })
  expect(content.eventSettings).toMatchObject({ eventTypes: [], calculations: [], extractions: [], tags: [] })
  expect(content.diagnostics.map(({ code, line, message }) => `${code} ${line} ${message}`)).toEqual([
    expect.stringMatching(/^conf-value 2 EVAL-x of \[a\] is no eval expression: /),
    'conf-value 3 EXTRACT-n of [a] has no group with a name, so that it gives no field.',
    'conf-value 4 REPORT-gone of [a]: there is no stanza [nowhere] in transforms.conf.',
    'conf-value 5 FIELDALIAS-half of [a] is not `<field> AS <alias>` from here on: a AS.',
    'conf-value 6 LOOKUP-none of [a] needs a lookup and a column of it: `<lookup> <column> AS <field> OUTPUT …`.',
    expect.stringMatching(/^conf-not-carried 7 `LINE_BREAKER` of \[a\] is not carried over/),
    'conf-value 5 The event type [piped] has a pipe in its search, which Splunk does not allow; it is left out.',
    'conf-value 1 The event type [one] refers to itself; it is left out.',
    'conf-value 3 The event type [two] refers to itself; it is left out.',
    'conf-value 1 [nothing] is not `field=value`; its tags are left out.',
  ])
})
