/** lookup on a store: every way in which a column can match. */
import type { LookupDefinition } from '@karst/spl'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch, type SearchResult } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import type { InputRow } from '../packages/engine/src/testing/golden/input-rows.ts'
import { compilerFor } from '../packages/engine/src/testing/golden/run-case.ts'

let store: Store
let knowledge: Knowledge
const definitions = new Map<string, LookupDefinition>()

const DEFAULTS = {
  matchType: new Map<string, 'WILDCARD' | 'CIDR'>(),
  caseSensitive: true,
  minMatches: 0,
  maxMatches: 1000,
  defaultMatch: undefined,
}

async function define(
  name: string,
  columns: string[],
  rows: (string | null)[][],
  settings: Partial<LookupDefinition> = {},
): Promise<void> {
  const { table } = await store.writeLookup(name, columns, rows)
  definitions.set(name, { name, table, columns, ...DEFAULTS, ...settings })
}

async function search(spl: string, input: InputRow[]): Promise<SearchResult> {
  const time = { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' }
  return runSearch(store, knowledge, `inputrows | ${spl}`, { time, compile: compilerFor(input, definitions) })
}

async function rows(spl: string, input: InputRow[]): Promise<unknown[]> {
  const result = await search(spl, input)
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result.rows
}

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
  await define(
    'users',
    ['user', 'group', 'room'],
    [
      ['mia', 'admin', '1'],
      ['leo', 'staff', null],
      ['mia', 'audit', '3'],
      [null, 'nobody', '4'],
    ],
  )
  const wildcard = new Map([['pattern', 'WILDCARD' as const]])
  const patterns = [
    ['*.evil.example', 'suffix'],
    ['cdn.*', 'prefix'],
    ['*bad*', 'contains'],
    ['exact.example', 'exact'],
    ['a*b*c', 'several'],
    ['100%_*', 'signs'],
    ['C:\\Temp\\*', 'path'],
    ['ü*', 'letters'],
    [null, 'none'],
  ]
  await define('sites', ['pattern', 'kind'], patterns, { matchType: wildcard })
  await define('anycase', ['pattern', 'kind'], patterns, { matchType: wildcard, caseSensitive: false })
  await define(
    'verdict',
    ['pattern', 'kind'],
    [
      ['*bad*', 'true'],
      ['*', 'all'],
    ],
    {
      matchType: wildcard,
      maxMatches: 1,
      minMatches: 1,
      defaultMatch: 'false',
    },
  )
  await define(
    'nets',
    ['net', 'zone'],
    [
      ['10.0.0.0/8', 'inner'],
      ['10.1.0.0/16', 'lab'],
      ['192.0.2.7', 'host'],
      ['2001:db8::/32', 'docs'],
      ['no network', 'none'],
      ['10.0.0.0/99', 'none'],
    ],
    { matchType: new Map([['net', 'CIDR']]) },
  )
  await define(
    'codes',
    ['code', 'text'],
    [
      ['A', '000'],
      ['B', '001'],
    ],
    { minMatches: 1, defaultMatch: '?' },
  )
  await define(
    'leases',
    ['ip', 'from', 'host'],
    [
      ['10.0.0.1', '2023-11-14 10:00:00', 'old'],
      ['10.0.0.1', '2023-11-14 20:00:00', 'new'],
      ['10.0.0.1', '2023-11-15 08:00:00', 'later'],
    ],
    { maxMatches: 1, time: { field: 'from', format: '%Y-%m-%d %H:%M:%S', maxOffset: 86_400, minOffset: 0 } },
  )
})

afterAll(() => store.close())

describe('equal values', () => {
  test('several matches follow the order of the lookup; cells without a value are left out', async () => {
    expect(
      await rows('lookup users user', [{ user: 'mia' }, { user: 'leo' }, { user: 'Mia' }, { user: null }]),
    ).toEqual([
      { user: 'mia', group: ['admin', 'audit'], room: ['1', '3'] },
      { user: 'leo', group: 'staff', room: null },
      { user: 'Mia', group: null, room: null },
      { user: null, group: null, room: null },
    ])
  })

  test('several keys, under other names', async () => {
    const found = await rows('lookup users user AS who, group AS what OUTPUT room AS where', [
      { who: 'mia', what: 'audit' },
      { who: 'mia', what: 'staff' },
    ])
    expect(found).toEqual([
      { who: 'mia', what: 'audit', where: '3' },
      { who: 'mia', what: 'staff', where: null },
    ])
  })

  test('OUTPUT replaces a field, OUTPUTNEW fills it', async () => {
    const input = [
      { user: 'leo', group: 'old' },
      { user: 'zoe', group: 'old' },
      { user: 'leo', group: null },
    ]
    expect(await rows('lookup users user OUTPUT group', input)).toEqual([
      { user: 'leo', group: 'staff' },
      { user: 'zoe', group: null },
      { user: 'leo', group: 'staff' },
    ])
    expect(await rows('lookup users user OUTPUTNEW group', input)).toEqual([
      { user: 'leo', group: 'old' },
      { user: 'zoe', group: 'old' },
      { user: 'leo', group: 'staff' },
    ])
  })

  test('an output may be the field that was looked up', async () => {
    expect(await rows('lookup users user AS who OUTPUT group AS who', [{ who: 'leo' }, { who: 'zoe' }])).toEqual([
      { who: 'staff' },
      { who: null },
    ])
  })

  test('each value of a multivalue field is looked up, in its order, with the default where nothing matches', async () => {
    expect(
      await rows('lookup codes code AS c OUTPUT text', [{ c: ['B', 'x', 'A', 'B'] }, { c: 'A' }, { c: null }]),
    ).toEqual([
      { c: ['B', 'x', 'A', 'B'], text: ['001', '?', '000', '001'] },
      { c: 'A', text: '000' },
      { c: null, text: null },
    ])
  })
})

describe('patterns', () => {
  test('a star stands for any text, other signs for themselves', async () => {
    const input = [
      'www.evil.example',
      'cdn.x',
      'very bad one',
      'exact.example',
      'axbyc',
      '100%_sure',
      '100xysure',
      'C:\\Temp\\x',
      'über',
      'none',
      'WWW.EVIL.EXAMPLE',
      'cdn.bad',
    ].map((v) => ({ v }))
    expect(await rows('lookup sites pattern AS v OUTPUT kind | table v kind', input)).toEqual([
      { v: 'www.evil.example', kind: 'suffix' },
      { v: 'cdn.x', kind: 'prefix' },
      { v: 'very bad one', kind: 'contains' },
      { v: 'exact.example', kind: 'exact' },
      { v: 'axbyc', kind: 'several' },
      { v: '100%_sure', kind: 'signs' },
      { v: '100xysure', kind: null },
      { v: 'C:\\Temp\\x', kind: 'path' },
      { v: 'über', kind: 'letters' },
      { v: 'none', kind: null },
      { v: 'WWW.EVIL.EXAMPLE', kind: null },
      { v: 'cdn.bad', kind: ['prefix', 'contains'] },
    ])
  })

  test('without case, where the definition says so', async () => {
    expect(
      await rows('lookup anycase pattern AS v OUTPUT kind', [{ v: 'WWW.EVIL.EXAMPLE' }, { v: 'c:\\temp\\' }]),
    ).toEqual([
      { v: 'WWW.EVIL.EXAMPLE', kind: 'suffix' },
      { v: 'c:\\temp\\', kind: 'path' },
    ])
  })

  test('the first match only, and a default', async () => {
    expect(await rows('lookup verdict pattern AS v OUTPUT kind', [{ v: 'bad' }, { v: '' }, { v: null }])).toEqual([
      { v: 'bad', kind: 'true' },
      { v: '', kind: 'all' },
      { v: null, kind: null },
    ])
  })

  test('a pattern beside a multivalue field', async () => {
    expect(await rows('lookup verdict pattern AS v OUTPUT kind', [{ v: ['fine', 'bad'] }])).toEqual([
      { v: ['fine', 'bad'], kind: ['all', 'true'] },
    ])
  })
})

test('blocks of addresses', async () => {
  const input = ['10.9.9.9', '10.1.2.3', '192.0.2.7', '2001:db8::1', '11.0.0.1', 'no address'].map((ip) => ({ ip }))
  expect(await rows('lookup nets net AS ip OUTPUT zone', input)).toEqual([
    { ip: '10.9.9.9', zone: 'inner' },
    { ip: '10.1.2.3', zone: ['inner', 'lab'] },
    { ip: '192.0.2.7', zone: 'host' },
    { ip: '2001:db8::1', zone: 'docs' },
    { ip: '11.0.0.1', zone: null },
    { ip: 'no address', zone: null },
  ])
})

test('a lookup by time takes the latest row that is not later and not too old', async () => {
  const input = [
    { ip: '10.0.0.1', _time: 1_700_000_000 },
    { ip: '10.0.0.1', _time: 1_699_960_000 },
    { ip: '10.0.0.1', _time: 1_600_000_000 },
  ]
  expect(await rows('lookup leases ip OUTPUT host | table host', input)).toEqual([
    { host: 'new' },
    { host: 'old' },
    { host: null },
  ])
})

test('mistakes have a place and a hint', async () => {
  const of = async (spl: string): Promise<string[]> =>
    (await search(spl, [{ user: 'mia' }])).diagnostics.map((d) => `${d.code}: ${d.message} ${d.hint ?? ''}`.trim())
  expect(await of('lookup userz user')).toEqual(['unknown-lookup: There is no lookup `userz`. Did you mean `users`?'])
  expect(await of('lookup users usr AS user')).toEqual([
    'unknown-lookup-field: The lookup `users` has no field `usr`. Did you mean `user`?',
  ])
  expect(await of('lookup users user AS who OUTPUT group')).toEqual([
    'unknown-field: No stage before gives a field `who`: nothing can be looked up. `inputrows` gives only `user`.',
  ])
})
