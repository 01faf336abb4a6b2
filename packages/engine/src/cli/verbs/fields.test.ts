/** karst fields as a person types it, over a small store. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FieldSummaries } from '../../search/field-summary.ts'
import { insertRows } from '../../stores/insert-rows.ts'
import { openStore } from '../../stores/open.ts'
import { runVerb } from '../test-run.ts'
import { fields } from './fields.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-fields-'))
const data = join(folder, 'store')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  const store = await openStore(data)
  const rows = Array.from({ length: 20 }, (_, n) => ({
    _time: 1_700_000_000 + n,
    index: 'main',
    source: 'vpn.log',
    sourcetype: n < 15 ? 'acme:vpn' : 'acme:other',
    host: n % 4 === 0 ? 'gw-1' : 'gw-2',
    _raw: `event ${n}`,
    tag: n < 5 ? ['authentication'] : [],
    fields: {
      user: n % 2 === 0 ? 'ann' : `user${n}`,
      bytes: String(n * 10),
      'net.zone': ['red', n < 10 ? 'blue' : 'green'],
      long: 'x'.repeat(1000),
      ...(n < 3 && { rare: 'seldom\nseen' }),
      ...(n < 4 && { fifth: 'yes' }),
      mixed: n === 0 ? 'none' : '7',
    },
  }))
  await insertRows(store, rows)
  await store.close()
})

const run = (args: string[], options: Record<string, unknown> = {}) => runVerb(fields, args, { data, ...options }, 100)

async function summary(args: string[], options: Record<string, unknown> = {}): Promise<FieldSummaries> {
  const { code, out } = await run(args, { ...options, json: true })
  expect(code).toBe(0)
  return JSON.parse(out)
}

describe('fields', () => {
  test('of all events, as tables', async () => {
    const { code, out } = await run([])
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.trimEnd())).toMatchInlineSnapshot(`
      [
        "Selected fields     in  type  values  most frequent",
        "host             100 %  text       2  gw-2 (75 %), gw-1 (25 %)",
        "source           100 %  text       1  vpn.log (100 %)",
        "sourcetype       100 %  text       2  acme:vpn (75 %), acme:other (25 %)",
        "",
        "Interesting fields     in  type              values  most frequent",
        "bytes               100 %  number                20  0 to 190; 0 (5 %), 10 (5 %), 100 (5 %), 110 (5…",
        "index               100 %  text                   1  main (100 %)",
        "long                100 %  text                   1  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… (100 …",
        "mixed               100 %  text                   2  7 (95 %), none (5 %)",
        "net.zone            100 %  text, multivalue       3  red (100 %), blue (50 %), green (50 %)",
        "user                100 %  text                  11  ann (50 %), user1 (5 %), user11 (5 %), user13 …",
        "tag                  25 %  text                   1  authentication (100 %)",
        "fifth                20 %  text                   1  yes (100 %)",
        "",
        "20 events, 11 fields; 1 more field in fewer than 20 % of them: --coverage 0",
      ]
    `)
  })

  test('have coverage, type, distinct values and the most frequent ones', async () => {
    const { events, fields: found } = await summary([])
    expect(events).toBe(20)
    const field = (name: string) => found.find((each) => each.field === name)
    expect(found.slice(0, 3).map((each) => each.field)).toEqual(['host', 'source', 'sourcetype'])
    expect(field('bytes')).toMatchObject({
      events: 20,
      coverage: 100,
      type: 'number',
      multivalue: 0,
      distinct: 20,
      range: { min: 0, max: 190, mean: 95 },
      distinctEstimated: false,
    })
    expect(field('user')).toMatchObject({ type: 'text', distinct: 11 })
    expect(field('user')!.values[0]).toEqual({ value: 'ann', events: 10, percent: 50 })
    expect(field('user')!.range).toBeUndefined()
    expect(field('net.zone')).toMatchObject({
      multivalue: 20,
      distinct: 3,
      values: [
        { value: 'red', events: 20, percent: 100 },
        { value: 'blue', events: 10, percent: 50 },
        { value: 'green', events: 10, percent: 50 },
      ],
    })
    expect(field('rare')).toMatchObject({ events: 3, coverage: 15, interesting: false })
    expect(field('fifth')).toMatchObject({ coverage: 20, interesting: true })
    expect(field('mixed')).toMatchObject({ type: 'text', distinct: 2 })
    expect(field('tag')).toMatchObject({ events: 5, coverage: 25 })
    expect(field('long')!.values[0]!.value).toHaveLength(256)
    expect(field('_raw')).toBeUndefined()
  })

  test.each([
    [[], { sourcetype: 'ACME:vpn' }, 15],
    [[], { sourcetype: 'acme:*', index: 'main' }, 20],
    [[], { source: 'nowhere "x"\\' }, 0],
    [['index=main bytes>100'], {}, 9],
    [['index=main [search index=main rare=* | fields user]'], {}, 11],
    [['index=main'], { earliest: '1700000015' }, 5],
  ])('of %j with %j', async (args, options, events) => {
    expect((await summary(args, options)).events).toBe(events)
  })

  test('that a search makes, hides or leaves', async () => {
    const made = await summary(['index=main | eval twice=bytes*2, user=upper(user) | fields - mixed'], {
      coverage: '0',
    })
    const names = made.fields.map(({ field }) => field)
    expect(names).toContain('twice')
    expect(names).not.toContain('mixed')
    expect(made.fields.find(({ field }) => field === 'user')!.values[0]!.value).toBe('ANN')
    expect(made.fields.filter(({ field }) => field === 'user')).toHaveLength(1)
    const rows = await summary([
      'index=main | stats count, avg(bytes) as mean, values(user) as users by host | eval no=null()',
    ])
    expect(rows.events).toBe(2)
    expect(rows.fields.map(({ field, type, multivalue }) => [field, type, multivalue])).toEqual([
      ['host', 'text', 0],
      ['count', 'number', 0],
      ['mean', 'number', 0],
      ['users', 'text', 1],
    ])
  })

  test('are bounded in number of values', async () => {
    const { fields: found } = await summary(['index=main'], { values: '2' })
    expect(found.every(({ values }) => values.length <= 2)).toBe(true)
  })

  test('are asked for rightly', async () => {
    await expect(run(['check'])).rejects.toThrow('Which file?')
    await expect(run(['index=main'], { sourcetype: 'x' })).rejects.toThrow('Give a search, or')
    await expect(run(['index=main', 'x'])).rejects.toThrow('x is too much')
    await expect(run([], { coverage: '120' })).rejects.toThrow('from 0 to 100')
    const { code, err } = await run(['index=main | stats count by ('])
    expect(code).toBe(2)
    expect(err).toMatch(/error\[/)
  })
})
