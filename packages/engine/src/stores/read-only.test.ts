import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTemporaryStore } from './open.ts'
import { assertReadOnly, reachesOut } from './read-only.ts'
import type { Store } from './store.ts'

describe('what only reads passes', () => {
  test.each([
    'SELECT 1',
    ' select 1 ; ',
    '(SELECT 1) UNION ALL (SELECT 2)',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    '-- a comment\nSELECT 1 /* ; DROP TABLE events */ -- ; DROP',
    '/* x */ EXPLAIN SELECT 1',
    "SELECT 'x; DROP TABLE events'",
    "SELECT 'it''s file(', 'a\\'; DROP', ''",
    'SELECT `file`, "url" FROM events',
    "SELECT e.fields.`a(b`.:String, `x;y` FROM events AS e WHERE url IN ('file(')",
    'SELECT $tag$; DROP TABLE events file($tag$',
    "SELECT formatDateTime(now(), '%F'), dictionary, profile (1), my_file(2)",
    'SELECT * FROM numbers(3), values(1, 2), zeros(1)',
    'SELECT a.file FROM (SELECT 1 AS file) AS a',
    "SELECT '\u2019 ; \u201c'",
    'SELECT 1 AS "into", 2 AS outfile',
  ])('%s', (sql) => expect(assertReadOnly(sql)).toBeUndefined())
})

describe('what does more is refused', () => {
  test.each([
    ['', /an empty statement/],
    [' -- nothing\n', /an empty statement/],
    [';', /a statement that begins with ;/],
    ["'SELECT'", /a statement that begins with a text/],
    ['INSERT INTO events SELECT 1', /begins with INSERT/],
    ['/* SELECT */ DROP TABLE events', /begins with DROP/],
    ['SELECT 1; SELECT 2', /more than one statement/],
    ['SELECT 1;;', /more than one statement/],
    ["SELECT 'a\\\\'; DROP TABLE events -- '", /more than one statement/],
    ["SELECT 1 INTO/**/OUTFILE 'x'", /INTO OUTFILE/],
    ["SELECT file\n('x')", /the function file/],
    ["SELECT `FILE`('x')", /the function file/],
    ['SELECT "s3" -- x\n (\'x\')', /the function s3/],
    ["SELECT dictGetStringOrDefault('d', 'a', 1, '')", /the function dictgetstringordefault/],
    ["SELECT * FROM eval('DROP TABLE events')", /the function eval/],
    ["SELECT aiGenerate('x')", /the function aigenerate/],
  ])('%s', (sql, message) => expect(() => assertReadOnly(sql)).toThrow(message))
})

test('a megabyte of SQL is read in a moment', () => {
  const list = Array.from({ length: 50_000 }, (_, number) => `'value ${number} it''s \\' so'`).join(', ')
  const long = `'${'x\\\\'.repeat(500_000)}'`
  const start = performance.now()
  assertReadOnly(`SELECT a IN (${list}), ${long}`)
  expect(performance.now() - start).toBeLessThan(500)
})

describe('the list of functions', () => {
  let store: Store
  beforeAll(async () => {
    store = await openTemporaryStore()
  })
  afterAll(() => store.close())

  const names = async (sql: string) => (await store.query(sql)).rows.map(([name]) => String(name).toLowerCase())

  /** Table functions that make rows up or read what the store itself holds. */
  const HARMLESS = new Set(
    `format fuzzjson fuzzquery generate_series generaterandom generateseries merge mergetreeanalyzeindexes
     mergetreeanalyzeindexesuuid mergetreeindex mergetreeprojection mergetreetextindex null numbers numbers_mt primes
     prometheusquery prometheusqueryrange sqlstandardvalues timeseriesdata timeseriesmetrics timeseriessamples
     timeseriesselector timeseriestags values view viewexplain viewifpermitted zeros zeros_mt`.split(/\s+/),
  )

  test('knows every table function of this ClickHouse', async () => {
    const unknown = await names('SELECT name FROM system.table_functions')
    expect(unknown.length).toBeGreaterThan(50)
    expect(unknown.filter((name) => !reachesOut(name) && !HARMLESS.has(name))).toEqual([])
  })

  test('knows every function that reaches a dictionary, a model, or the process', async () => {
    const harmless = new Set(['tid', 'mergetreepartinfo', 'ismergetreepartcoveredby'])
    const sql =
      "SELECT name FROM system.functions WHERE categories IN ('AI', 'Dictionary', 'Introspection') OR name ILIKE '%file' OR name ILIKE '%catboost%'"
    const unknown = await names(sql)
    expect(unknown.length).toBeGreaterThan(20)
    expect(unknown.filter((name) => !reachesOut(name) && !harmless.has(name))).toEqual([])
  })
})
