/** Rules of eval and where that examples of single functions can't show: types, nulls, multivalue fields, mistakes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch, type SearchResult } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { compilerFor } from '../packages/engine/src/testing/golden/run-case.ts'
import type { ExampleRow } from '../packages/spl/src/index.ts'

let store: Store
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
})

afterAll(() => store.close())

const TIME = { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' }

function run(spl: string, given: readonly ExampleRow[] = [{ one: '1' }]): Promise<SearchResult> {
  return runSearch(store, knowledge, `inputrows | ${spl}`, { time: TIME, compile: compilerFor(given as never) })
}

async function value(expression: string, given: ExampleRow = { one: '1' }): Promise<unknown> {
  const { rows, diagnostics } = await run(`eval result=${expression}`, [given])
  const errors = diagnostics.filter((d) => d.severity === 'error')
  return errors.length > 0 ? errors.map((d) => d.code).join() : rows[0]!.result
}

const truth = (condition: string, given?: ExampleRow): Promise<unknown> => value(`if(${condition}, "yes", "no")`, given)

describe('types', () => {
  test.each([
    // Two texts in quotes are texts; a field holds what it looks like.
    ['"10" < "9"', {}, 'yes'],
    ['a < b', { a: '10', b: '9' }, 'no'],
    ['a < 9', { a: '10' }, 'no'],
    ['a < b', { a: '10', b: '9x' }, 'yes'],
    ['a = b', { a: '1.0', b: '1' }, 'yes'],
    ['a = 1', { a: '1.0' }, 'yes'],
    ['a = "1"', { a: '1.0' }, 'no'],
    ['a = "007"', { a: '7' }, 'no'],
    ['a != "x"', { a: 'X' }, 'yes'],
    ['a = "NaN"', { a: 'NaN' }, 'yes'],
    ['len(a) = "3"', { a: 'abc' }, 'yes'],
    ['a = true()', { a: 'TRUE' }, 'yes'],
    ['a = false()', { a: 'true' }, 'no'],
    ['isnull(x) = true()', { a: 'a' }, 'yes'],
  ])('%s of %o is %s', async (condition, given, expected) => {
    expect(await truth(condition, given)).toBe(expected)
  })

  test.each([
    ['a+b', { a: '2', b: '3' }, '5'],
    ['a+b', { a: '2', b: 'x' }, '2x'],
    ['a+1', { a: '2' }, 3],
    ['a+1', { a: 'x' }, null],
    ['a+"1"', { a: '2' }, '21'],
    ['"2"+"3"', {}, '23'],
    ['a." ".1.50', { a: '2' }, '2 1.50'],
    ['2 .3', {}, '23'],
    ['a*2', { a: 'x' }, null],
    ['-a', { a: '3' }, -3],
    ['7 % 0', {}, null],
    ['a % 2', { a: '5.5' }, 1.5],
    ['if(a=1, len(a)+1, 0.5)', { a: '1' }, 2],
    ['if(a=1, 86400*86400, 0.5)', { a: '1' }, 7_464_960_000],
    ['0.1+0.2', {}, 0.3],
    ['a+b', { a: '0.1', b: '0.2' }, '0.30000000000000004'],
    ['pow(10, 21)."x"', {}, '1e21x'],
    ['sqrt(-1)', {}, 'nan'],
    ['ln(0)', {}, '-inf'],
  ])('%s of %o is %s', async (expression, given, expected) => {
    expect(await value(expression, given)).toEqual(expected)
  })
})

describe('nulls', () => {
  test.each([
    ['x = x', 'no'],
    ['x != x', 'no'],
    ['NOT x = 1', 'yes'],
    ['NOT x != x', 'yes'],
    ['x > 1 OR one = 1', 'yes'],
    ['x > 1 XOR one = 1', 'no'],
    ['x IN (1, 2)', 'no'],
    ['NOT x IN (1, 2)', 'yes'],
    ['x LIKE "%"', 'no'],
    ['isnull("a".x)', 'yes'],
    ['isnull(x+1)', 'yes'],
    ['isnull(round(x, 2))', 'yes'],
    ['isnull(tonumber(x, 16))', 'yes'],
    ['isnull(printf("%d", x))', 'yes'],
    ['isnull(md5(x))', 'yes'],
    ['isnull(max(x))', 'yes'],
    ['isnull(bit_and(x, 1))', 'yes'],
    ['isnull(ipmask("255.0.0.0", x))', 'yes'],
    ['isnull(nullif(x, 1))', 'yes'],
    ['cidrmatch("10.0.0.0/8", x)', 'no'],
    ['tostring(x) = "Null"', 'yes'],
  ])('%s is %s', async (condition, expected) => {
    expect(await truth(condition, { one: '1', x: null })).toBe(expected)
  })
})

describe('multivalue fields', () => {
  test.each([
    ['m = "b"', 'yes'],
    ['m != "b"', 'yes'],
    ['NOT m = "b"', 'no'],
    ['m > 5', 'yes'],
    ['m IN ("x", "b")', 'yes'],
    ['"b" IN (m)', 'yes'],
    ['"z" IN (m, "z")', 'yes'],
    ['NOT "z" IN (m)', 'yes'],
    ['m LIKE "b%"', 'yes'],
    ['match(m, "^7$")', 'yes'],
    ['isnull(m+1)', 'yes'],
    ['isnum(m)', 'no'],
    ['ismv(m)', 'yes'],
    ['typeof(m) = "Multivalue"', 'yes'],
  ])('%s is %s', async (condition, expected) => {
    expect(await truth(condition, { m: ['b', '7'] })).toBe(expected)
  })

  test('a list on one branch makes lists of both', async () => {
    expect(await value('if(1==1, m, "x")', { m: ['a', 'b'] })).toEqual(['a', 'b'])
    expect(await value('case(1==2, m, true(), "x")', { m: ['a', 'b'] })).toBe('x')
    expect(await value('coalesce(nothing, m)', { m: ['a', 'b'] })).toEqual(['a', 'b'])
  })
})

describe('names from fields', () => {
  test('a name that is constant needs no question', async () => {
    const { rows, statements } = await run('eval name="counter", {name}="1234", x_{name}_y=1')
    expect(rows[0]).toMatchObject({ counter: '1234', x_counter_y: 1 })
    expect(statements).toHaveLength(1)
  })

  test('every value becomes a field, in its rows only', async () => {
    const given = [
      { k: 'cpu', v: '1', cpu: 'old' },
      { k: 'mem', v: '2', cpu: 'old' },
      { k: null, v: '3', cpu: 'old' },
    ]
    const { rows } = await run('eval {k}=v | table cpu mem', given)
    expect(rows).toEqual([
      { cpu: '1', mem: null },
      { cpu: 'old', mem: '2' },
      { cpu: 'old', mem: null },
    ])
  })

  test('a quoted target is taken as it is written', async () => {
    const { rows } = await run('eval "{one}"=2')
    expect(rows[0]).toMatchObject({ '{one}': 2 })
  })
})

describe('lookup()', () => {
  const columns = ['status', 'text', 'type']
  const rows = [
    ['200', 'OK', 'Success'],
    ['201', 'Created', 'Success'],
    ['404', null, 'Error'],
  ]

  async function results(spl: string, options: { caseSensitive?: boolean; maxMatches?: number } = {}) {
    const { table } = await store.writeLookup('codes', columns, rows)
    const { caseSensitive = true, maxMatches = 1000 } = options
    const definition = { name: 'codes', table, columns, caseSensitive, maxMatches, minMatches: 0 }
    const whole = { ...definition, matchType: new Map(), defaultMatch: undefined }
    const compile = compilerFor([{ t: 'Success', s: '200' }], new Map([['codes', whole]]))
    return runSearch(store, knowledge, `inputrows | ${spl}`, { time: TIME, compile })
  }

  test('one match, several, none', async () => {
    const found = await results(
      'eval a=lookup("codes", json_object("status", s, "type", t), json_array("text")), b=lookup("codes", json_object("type", t), json_array("text", "status")), c=lookup("codes", json_object("status", "404"), json_array("text")), d=lookup("codes", json_object("status", "500"), json_array("text"))',
    )
    expect(found.rows[0]).toMatchObject({
      a: '{"text":"OK"}',
      b: '{"text":["OK","Created"],"status":["200","201"]}',
      c: '{}',
      d: null,
    })
  })

  test('settings of the definition apply', async () => {
    const spl = 'eval a=lookup("codes", json_object("type", "SUCCESS"), json_array("text"))'
    expect((await results(spl)).rows[0]).toMatchObject({ a: null })
    const folded = await results(spl, { caseSensitive: false, maxMatches: 1 })
    expect(folded.rows[0]).toMatchObject({ a: '{"text":"OK"}' })
  })

  test.each([
    ['lookup("nope", json_object("a", 1), json_array("b"))', 'unknown-lookup'],
    ['lookup("codes", json_object("nope", 1), json_array("text"))', 'unknown-lookup-field'],
    ['lookup("codes", t, json_array("text"))', 'unsupported'],
  ])('%s: %s', async (expression, code) => {
    const { diagnostics } = await results(`eval a=${expression}`)
    expect(diagnostics.map((d) => d.code)).toContain(code)
  })
})

describe('random()', () => {
  test('a row keeps its number through later stages', async () => {
    const given = Array.from({ length: 200 }, (_, n) => ({ n }))
    const { rows } = await run('eval r=random() | where r%2=0 | eval odd=r%2 | stats count sum(odd) as odd', given)
    expect(Number(rows[0]!.odd)).toBe(0)
    expect(Number(rows[0]!.count)).toBeGreaterThan(0)
  })

  test('two calls differ', async () => {
    expect(await truth('random()=random() AND random()=random()')).toBe('no')
  })
})

describe('mistakes', () => {
  test.each([
    ['1==1', 'boolean-result'],
    ['tonumber("seven")', 'function-arguments'],
    ['tonumber("12", 37)', 'function-arguments'],
    ['tonumber("12", one)', 'unsupported'],
    ['sum(1, 2, "3")', 'type-mismatch'],
    ['avg("somedata", 2)', 'type-mismatch'],
    ['round(2.5, -1)', 'function-arguments'],
    ['case(1==1, 2, 3)', 'function-arguments'],
    ['validate(1==1)', 'function-arguments'],
    ['printf("%d")', 'function-arguments'],
    ['printf("%n", 1)', 'function-arguments'],
    ['printf("%", 1)', 'function-arguments'],
    ['printf(one, 1)', 'unsupported'],
    ['tostring(1, "abc")', 'function-arguments'],
    ['ipmask("255.0.0", one)', 'function-arguments'],
    ['if(cidrmatch("10.0.0.0/33", one), 1, 0)', 'function-arguments'],
    ['if(searchmatch(one), 1, 0)', 'unsupported'],
    ['if(match(one, "(a)\\1"), 1, 0)', 'regex'],
    ['if(one, 1, 0)', 'type-mismatch'],
    ['cluster(one)', 'unsupported'],
    ['abs()', 'function-arguments'],
    ['nosuchfunction(1)', 'unknown-function'],
  ])('%s: %s', async (expression, code) => {
    expect(await value(expression)).toBe(code)
  })

  test.each(['eval a=1 b=2', 'eval a', 'eval', 'eval a=', 'eval a=1,', 'eval p="{p}", v_{p}=p'])(
    'refused: %s',
    async (spl) => {
      const { diagnostics, query } = await run(spl)
      expect(query).toBeUndefined()
      expect(diagnostics.some((d) => d.severity === 'error')).toBe(true)
    },
  )
})
