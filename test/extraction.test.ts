/** Fields taken out of events, on a store: what is found by name, what needs a look at the data first, and mistakes. */
import type { Environment } from '@karst/spl'
import { compile } from '@karst/spl'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch, type SearchResult } from '../packages/engine/src/search/run-search.ts'
import { insertRows } from '../packages/engine/src/stores/insert-rows.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'

const TIME = { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' }

let store: Store
let knowledge: Knowledge

async function search(spl: string, compiler?: typeof compile): Promise<SearchResult> {
  return runSearch(store, knowledge, spl, { time: TIME, ...(compiler ? { compile: compiler } : {}) })
}

async function rows(spl: string): Promise<unknown[]> {
  const result = await search(spl)
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result.rows
}

async function mistakes(spl: string): Promise<string[]> {
  return (await search(spl)).diagnostics.map((d) => `${d.code}: ${d.message}`)
}

const event = (time: number, fields: Record<string, string | string[]>, raw = '') => ({
  _time: time,
  index: 'main',
  source: 's',
  sourcetype: 'st',
  host: 'h',
  _raw: raw,
  tag: [],
  fields,
})

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
  await insertRows(store, [
    event(
      1,
      { xml: '<e><user>mia</user><n>1</n></e>', user: 'stored', 'a.b': 'dotted', m: ['x', 'y'] },
      'a=1 k="two words"',
    ),
    event(2, { xml: '<e><n>2</n></e>', user: 'stored', json: '{"user":"leo","list":[1,2]}' }, 'a=2'),
  ])
})

afterAll(() => store.close())

describe('xmlkv on events', () => {
  test('fields by name need no look at the data', async () => {
    const result = await search('index=main | xmlkv xml | stats values(user) as user, sum(n) as n')
    expect(result.rows).toEqual([{ user: ['mia', 'stored'], n: 3 }])
    expect(result.statements).toHaveLength(1)
  })

  test('a pattern does', async () => {
    const result = await search('index=main | xmlkv xml | stats values(u*) as *')
    expect(result.rows).toEqual([{ ser: ['mia', 'stored'] }])
    expect(result.statements).toHaveLength(2)
  })

  test('events that leave the search have the fields', async () => {
    const found = await rows('index=main | xmlkv xml | sort _time')
    expect(found).toMatchObject([
      { user: 'mia', n: '1', 'a.b': 'dotted' },
      { user: 'stored', n: '2' },
    ])
  })

  test('a field that was removed is there again when it is found', async () => {
    const found = await rows('index=main | fields - user | xmlkv xml | sort _time | table user n')
    expect(found).toEqual([
      { user: 'mia', n: '1' },
      { user: null, n: '2' },
    ])
  })

  test('what comes later wins, and removed fields stay away', async () => {
    expect(await rows('index=main | xmlkv xml | eval n=n*10 | fields - user | sort _time')).toMatchObject([
      { n: 10 },
      { n: 20 },
    ])
    expect(Object.keys((await rows('index=main | xmlkv xml | fields - user'))[0] as object)).not.toContain('user')
  })

  test('on both sides of append', async () => {
    const found = await rows('index=main n=* | append [ search index=main | xmlkv xml ] | stats count by n')
    expect(found).toEqual([
      { n: '1', count: 1 },
      { n: '2', count: 1 },
    ])
  })

  test('an order by an element that is found later is kept', async () => {
    expect(await rows('index=main | sort json | xmlkv xml | table n')).toEqual([{ n: '2' }, { n: '1' }])
  })
})

describe('other ways to fields', () => {
  test('extract finds pairs of the raw text', async () => {
    const result = await search('index=main | extract | sort _time | table a k')
    expect(result.rows).toEqual([
      { a: '1', k: 'two words' },
      { a: '2', k: null },
    ])
    expect(result.statements).toHaveLength(1)
  })

  test('fromjson gives lists, and keeps what was there', async () => {
    expect(await rows('index=main | fromjson json | sort _time | table user list')).toEqual([
      { user: 'stored', list: null },
      { user: 'leo', list: ['1', '2'] },
    ])
  })

  test('spath without a path asks for the shapes of the texts', async () => {
    const result = await search('index=main | spath input=json | sort _time | table user list{}')
    expect(result.rows).toEqual([
      { user: 'stored', 'list{}': null },
      { user: 'leo', 'list{}': ['1', '2'] },
    ])
    expect(result.statements.map(({ why }) => why)).toEqual([
      'the values of JSON and XML texts become fields',
      'the search',
    ])
  })

  test('fillnull fills what some event has, and nothing else', async () => {
    expect(await rows('index=main | fillnull value=none | sort _time | table json, a.b, m, nowhere')).toEqual([
      { json: 'none', 'a.b': 'dotted', m: ['x', 'y'], nowhere: null },
      { json: '{"user":"leo","list":[1,2]}', 'a.b': 'none', m: 'none', nowhere: null },
    ])
  })

  test('more names than the limit', async () => {
    const compiler: typeof compile = (text, environment, options) =>
      compile(text, { ...environment, limits: { ...environment.limits, foundNames: 1 } }, options)
    const result = await search('index=main | xmlkv xml | table *', compiler)
    expect(result.diagnostics.map((d) => d.code)).toContain('limit-met')
  })

  test('mvexpand keeps the order of rows that are equal in what they were sorted by', async () => {
    const found = await rows(
      '| makeresults count=2 | streamstats count as id | eval m=split("a,b",","), k=1 | sort k | mvexpand m',
    )
    expect(found.map((row) => `${(row as { id: number }).id}${(row as { m: string }).m}`)).toEqual([
      '1a',
      '1b',
      '2a',
      '2b',
    ])
  })
})

describe('mistakes', () => {
  test.each([
    ['index=main | rex "no group"', 'regex: This expression takes nothing out'],
    ['index=main | rex "(?<a>x)\\1"', "unsupported: This regular expression can't run: RE2 has not the back-reference"],
    ['index=main | rex mode=sed "x/a/b/"', 'regex: This is no sed expression: it must begin with s or y'],
    ['index=main | rex mode=sed "s/a/b"', 'regex: This is no sed expression'],
    ['index=main | rex mode=sed "s/a/b/gi"', 'regex: This is no sed expression: the flags `gi`'],
    ['index=main | rex mode=sed "y/abc/d/"', 'regex: This is no sed expression: both parts of y'],
    ['index=main | rex max_match=x "(?<a>x)"', "option-value: `max_match` of `rex` can't be `x`"],
    ['index=main | rex offset_field=o "(?:(?<a>x)|y)"', 'unsupported: This regular expression'],
    ['| makeresults | rex field=nosuch "(?<a>x)"', 'unknown-field: No stage before gives a field `nosuch`'],
    ['index=main | regex user="a(?=b)c"', "unsupported: This regular expression can't run"],
    ['index=main | spath path=a..b', 'option-value: `a..b` is no path: a dot without a step'],
    ['index=main | spath output=x', 'option-value: `output` needs a path'],
    ['index=main | extract my-stanza', 'unsupported: `my-stanza` would be a stanza of transforms.conf'],
    ['index=main | makemv tokenizer="a+" user', 'regex: The tokenizer needs a group'],
    ['index=main | makemv delim="" user', 'option-value: `delim` is empty'],
    ['index=main | mvcombine user', 'unsupported: `mvcombine` compares all fields'],
    ['index=main | replace a* with *b* in user', 'option-value: `*b*` must have as many * as `a*`'],
    ['index=main | foreach mode=multivalue m [ eval a=1 | eval b=2 ]', 'unsupported: In foreach, at «eval b=2»'],
    ['index=main | foreach mode=multivalue m [ eval <<ITEM>>=1 ]', 'unsupported: In foreach'],
    ['| makeresults | foreach mode=auto_collections [ eval a=1 ]', 'unsupported: Which field to go over'],
    ['index=main | foreach u* [ eval a=nosuch(1) ]', 'unknown-function: In foreach user'],
    ['index=main | xpath "//a[position()=1]"', "unsupported: Karst can't follow this XPath"],
    ['index=main | tags inclname=t outputfield=t', 'unsupported: Karst keeps the tags of an event'],
    ['index=main | multikv conf=x', 'unsupported: Karst does not have `conf` of `multikv`'],
    ['index=nosuch | require', 'no-results: `require` met a search without results'],
    ['index=main | iplocation user', 'no-geoip: `iplocation` needs a GeoIP database'],
    ['index=main | rename user as a, user as b', 'syntax: `user` was renamed before'],
    ['index=main | rename u*r as x', 'syntax: `u*r` and `x` must have the same number of *'],
    ['index=main | kvform', 'unsupported-command: Karst does not have the command `kvform`'],
    ['index=main | erex a examples="x"', 'unsupported-command: Karst does not have the command `erex`'],
  ])('%s', async (spl, message) => {
    expect(await mistakes(spl)).toContainEqual(expect.stringContaining(message))
  })
})

describe('iplocation with a database', () => {
  test('looks networks up as a lookup by CIDR', () => {
    const environment: Environment = {
      ...knowledge.environment(TIME),
      geoip: () => ({
        name: 'geo',
        table: 'lookup_geo',
        columns: ['network', 'Country', 'lat'],
        matchType: new Map([['network', 'CIDR']]),
        caseSensitive: true,
        minMatches: 0,
        maxMatches: 1,
        defaultMatch: undefined,
      }),
    }
    const { query, diagnostics } = compile(
      'index=main | iplocation prefix=p_ user | table p_Country p_lat p_City',
      environment,
    )
    expect(diagnostics).toEqual([])
    expect(query?.sql).toContain('FROM lookup_geo AS t')
    expect(query?.columns.map(({ type }) => type)).toEqual(['text', 'num', 'text'])
  })
})
