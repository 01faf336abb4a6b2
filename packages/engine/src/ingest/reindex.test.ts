import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertRows } from '../stores/insert-rows.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { RewritableStore, Value } from '../stores/store.ts'
import { ingestAll } from './pipeline.ts'
import { type Reindexed, type ReindexOptions, ReindexStopped, reindex } from './reindex.ts'
import type { Definitions } from './sourcetypes/definition.ts'
import { loadSourceTypes } from './sourcetypes/load.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-reindex-'))
let store: RewritableStore
beforeEach(async () => {
  store = await openTemporaryStore()
})
afterEach(() => store.close())
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
/** A directory of source types in which events of ACME get these fields. */
function directory(fields: string, rest = ''): string {
  const path = mkdtempSync(join(root, `${folders++}-`))
  const entry = `
    title: ACME
    sourcetype: acme
    match: [{ sourcetype: acme }]
    detect: { format: json, members: [acme] }
    events: json
    extract: json
    time: [{ from: when }]
    fields: { ${fields} }
    ${rest}`
  writeFileSync(join(path, 'acme.yml'), `version: 1\nsourcetypes:\n  acme:${entry}\n`)
  return path
}

const OLD = directory('user: login, gone: login')
const NEW = directory(
  'user: { from: login, apply: lower }, team: "group{}"',
  "tags: [{ when: { acme: ['1'] }, add: [one] }]",
)

function definitions(path: string): Definitions {
  const { definitions, problems } = loadSourceTypes([path])
  expect(problems).toEqual([])
  return definitions
}

const line = (n: number, login = `Ann${n}`) =>
  `${JSON.stringify({ when: '2024-01-01T00:00:00Z', acme: n, login, group: ['red', 'blue'], constructor: 'x', 'a.b': 'dot' })}\n`

async function load(name: string, content: string, index = 'main', sourcetype?: string): Promise<void> {
  const path = join(root, name)
  writeFileSync(path, content)
  const summary = await ingestAll({ store, paths: [path], index, sourcetype, sourceTypeDirectories: [OLD] })
  expect(summary.stored).toBeGreaterThan(0)
}

function run(options: Partial<ReindexOptions> = {}): Promise<Reindexed> {
  const all = { where: '1' }
  return reindex({
    store,
    selection: all,
    definitions: definitions(NEW),
    timeZone: undefined,
    now: 0,
    dryRun: false,
    ...options,
  })
}

const rows = async (sql: string): Promise<Value[][]> => (await store.query(sql)).rows
const KEPT = '_time, _indextime, toString(_serial), index, source, sourcetype, host, _raw'
const SHOWN =
  "fields.acme.:String AS n, fields.user.:String, fields.team.:`Array(Nullable(String))`, has(JSONAllPaths(fields), 'gone'), tag"

describe('reindexing', () => {
  it('tells what would change, and changes nothing', async () => {
    await load('a.json', line(1) + line(2, 'bob'))
    const before = await rows('SELECT * FROM events ORDER BY _serial')
    const result = await run({ dryRun: true })
    expect(result).toEqual({
      events: 2,
      changed: 2,
      partitions: 0,
      types: [
        {
          sourcetype: 'acme',
          events: 2,
          changed: 2,
          kept: {},
          gained: { team: 2 },
          lost: { gone: 2 },
          altered: { user: 1, tag: 1 },
        },
      ],
    })
    expect(await rows('SELECT * FROM events ORDER BY _serial')).toEqual(before)
  })

  it('derives fields and tags anew and keeps everything else', async () => {
    await load('a.json', line(1) + line(2))
    const before = await rows(`SELECT ${KEPT} FROM events ORDER BY _serial`)
    expect(await run()).toMatchObject({ events: 2, changed: 2, partitions: 1 })
    expect(await rows(`SELECT ${KEPT} FROM events ORDER BY _serial`)).toEqual(before)
    expect(await rows(`SELECT ${SHOWN} FROM events ORDER BY n`)).toEqual([
      ['1', 'ann1', ['red', 'blue'], 0, ['one']],
      ['2', 'ann2', ['red', 'blue'], 0, []],
    ])
    expect(await rows('SELECT fields.`a%2Eb`.:String, fields.constructor.:String FROM events LIMIT 1')).toEqual([
      ['dot', 'x'],
    ])
    expect(await run()).toMatchObject({ events: 2, changed: 0, partitions: 0 })
    expect(
      await rows("SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'reindex%'"),
    ).toEqual([])
  })

  it('makes the field catalogue true again', async () => {
    await load('a.json', line(1) + line(2))
    await load('b.json', line(3), 'other')
    await run()
    const fields = await store.catalogue()
    expect(fields.find(({ field }) => field === 'gone')).toBeUndefined()
    expect(fields.find(({ field }) => field === 'team')).toEqual({ field: 'team', multi: true, events: 3 })
    expect(fields.find(({ field }) => field === 'user')).toEqual({ field: 'user', multi: false, events: 3 })
    expect(fields.find(({ field }) => field === 'a.b')).toEqual({ field: 'a.b', multi: false, events: 3 })
  })

  it.each([
    ['a condition', { where: "`index` = 'main'" }],
    ['a search for serials', { serials: "SELECT _serial FROM events WHERE fields.acme.:String != '3'" }],
  ])('changes what %s selects and nothing else', async (_, selection) => {
    await load('a.json', line(1) + line(2))
    await load('b.json', line(3), 'other')
    expect(await run({ selection })).toMatchObject({ events: 2, changed: 2 })
    expect(await rows(`SELECT ${SHOWN} FROM events ORDER BY n`)).toMatchObject([
      ['1', 'ann1', ['red', 'blue'], 0, ['one']],
      ['2', 'ann2', ['red', 'blue'], 0, []],
      ['3', 'Ann3', [], 1, []],
    ])
    expect((await store.catalogue()).find(({ field }) => field === 'gone')).toMatchObject({ events: 1 })
  })

  it('leaves events alone whose source type is gone, or whose fields are named elsewhere', async () => {
    await load('c.csv', 'a,b,c\n1,2,3\n', 'main', 'csv')
    await insertRows(store, [
      {
        _time: 1,
        index: 'main',
        source: 's',
        sourcetype: 'unheard of',
        host: 'h',
        _raw: 'text',
        tag: ['x', 'y'],
        fields: { one: '1', many: ['a', 'b'], 'od.d%': 'z' },
      },
    ])
    await load('a.json', line(1))
    const others = "SELECT * FROM events WHERE sourcetype != 'acme' ORDER BY _serial"
    const before = await rows(others)
    const { types } = await run()
    expect(Object.fromEntries(types.map(({ sourcetype, kept }) => [sourcetype, kept]))).toEqual({
      csv: { 'the names of its fields stand in the header of its file': 1 },
      'unheard of': { 'no source type unheard of is known': 1 },
      acme: {},
    })
    expect(await rows(others)).toEqual(before)
  })

  it('keeps what was wrong with bytes and times, and forgets what is no longer wrong', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"acme":1,"login":"'),
      Buffer.from([0xe9]),
      Buffer.from('"}\n{"acme":2,\n'),
    ])
    const path = join(root, 'bad.json')
    writeFileSync(path, bad)
    await ingestAll({ store, paths: [path], sourceTypeDirectories: [OLD] })
    const problems = 'SELECT toString(fields.parse_error) FROM events ORDER BY _serial'
    const before = await rows(problems)
    expect(String(before)).toMatch(/encoding: .*time: .*json: /s)
    await run()
    expect(await rows(problems)).toEqual(before)
    await insertRows(store, [
      {
        _time: 1,
        index: 'main',
        source: 's',
        sourcetype: 'acme',
        host: 'h',
        _raw: '{"acme":3}',
        tag: [],
        fields: { parse_error: 'json: a fault of old' },
      },
    ])
    await run()
    expect(await rows("SELECT count() FROM events WHERE toString(fields.parse_error) LIKE '%of old%'")).toEqual([[0]])
  })

  it('reads the time again only when that is asked for', async () => {
    await load('a.json', line(1))
    await insertRows(store, [
      {
        _time: 5,
        index: 'main',
        source: 's',
        sourcetype: 'acme',
        host: 'h',
        _raw: '{"acme":2,"when":"2024-02-02T00:00:00Z"}',
        tag: [],
        fields: {},
      },
    ])
    await run()
    expect(await rows('SELECT _time FROM events ORDER BY _time')).toEqual([[5], [1_704_067_200]])
    expect(await run({ timeZone: 'UTC' })).toMatchObject({ changed: 1 })
    expect(await rows('SELECT _time FROM events ORDER BY _time')).toEqual([[1_704_067_200], [1_706_832_000]])
  })
})

describe('while events are reindexed', () => {
  const MANY = 3000
  const state =
    "SELECT count(), countIf(has(JSONAllPaths(fields), 'gone')), countIf(has(JSONAllPaths(fields), 'team')) FROM events WHERE index = 'main'"

  it('searches see all the old or all the new ones', { timeout: 60_000 }, async () => {
    await load('many.json', Array.from({ length: MANY }, (_, n) => line(n)).join(''))
    const seen = new Set<string>()
    let ended = false
    const reader = (async () => {
      while (!ended) seen.add(String((await rows(state))[0]))
    })()
    await run()
    seen.add(String((await rows(state))[0]))
    ended = true
    await reader
    expect([...seen].sort()).toEqual([`${MANY},0,${MANY}`, `${MANY},${MANY},0`])
  })

  it('what is loaded meanwhile is not lost', { timeout: 60_000 }, async () => {
    await load('many.json', Array.from({ length: MANY }, (_, n) => line(n)).join(''))
    let inserted = 0
    let ended = false
    const writer = (async () => {
      while (!ended) {
        const index = inserted % 2 === 0 ? 'main' : 'other'
        await insertRows(store, [
          { _time: 1, index, source: 's', sourcetype: 'late', host: 'h', _raw: 'x', tag: [], fields: {} },
        ])
        inserted++
      }
    })()
    await run({ selection: { where: "`index` = 'main'" } })
    ended = true
    await writer
    expect(inserted).toBeGreaterThan(2)
    expect(
      await rows("SELECT countIf(sourcetype = 'acme'), countIf(sourcetype = 'late'), uniqExact(_serial) FROM events"),
    ).toEqual([[MANY, inserted, MANY + inserted]])
  })

  it('a stop leaves them as they were, and reindexing can begin again', async () => {
    await load('a.json', line(1) + line(2))
    const before = await rows('SELECT * FROM events ORDER BY _serial')
    const stop = new AbortController()
    const { rewriter } = store
    const begin = rewriter.begin.bind(rewriter)
    rewriter.begin = async (...given) => {
      const insert = await begin(...given)
      stop.abort()
      return insert
    }
    await expect(run({ signal: stop.signal })).rejects.toBeInstanceOf(ReindexStopped)
    rewriter.begin = begin
    expect(await rows('SELECT * FROM events ORDER BY _serial')).toEqual(before)
    expect(await run()).toMatchObject({ changed: 2, partitions: 1 })
  })

  it('what a process left that died on the way is no hindrance', async () => {
    await load('a.json', line(1))
    const [partition] = await store.rewriter.partitions('1')
    await store.rewriter.select('SELECT _serial FROM events')
    await store.rewriter.begin(partition!, '0')
    expect(await run()).toMatchObject({ changed: 1, partitions: 1 })
    expect(await rows('SELECT count() FROM events')).toEqual([[1]])
  })
})
