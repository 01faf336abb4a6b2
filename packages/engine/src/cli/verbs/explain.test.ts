/** karst explain as a person types it, over a small store: what it counts, blames and shows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertRows } from '../../stores/insert-rows.ts'
import { openStore } from '../../stores/open.ts'
import { runVerb } from '../test-run.ts'
import { explain } from './explain.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-explain-'))
const data = join(folder, 'store')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const event = (n: number, fields: Record<string, string>, tag: string[] = []) => ({
  _time: 1_700_000_000 + n,
  index: 'main',
  source: 'door.log',
  sourcetype: 'acme:door',
  host: 'gate',
  _raw: `door event ${n}`,
  tag,
  fields,
})

beforeAll(async () => {
  const store = await openStore(data)
  await insertRows(store, [
    ...Array.from({ length: 6 }, (_, n) => event(n, { action: 'open', user: 'ann', door: 'north' })),
    ...Array.from({ length: 3 }, (_, n) => event(10 + n, { action: 'open', user: 'Bob', door: 'south' })),
    event(20, { action: 'forced', user: 'eve', door: 'south' }),
    event(21, { action: 'close', user: 'ann', door: 'north', process_name: 'cmd.exe', process: 'cmd.exe /c dir' }, [
      'process',
      'report',
    ]),
  ])
  await store.close()
})

const run = (search: string, options: Record<string, unknown> = {}) => runVerb(explain, [search], { data, ...options })

async function json(search: string, options: Record<string, unknown> = {}) {
  const { code, out } = await run(search, { ...options, json: true })
  return { code, ...JSON.parse(out) }
}

/** The numbers of the conditions of the first stage, by their text. */
// biome-ignore lint/suspicious/noExplicitAny: what was printed as JSON
type Printed = any

const conditions = ({ stages }: { stages: Printed[] }) =>
  stages[0].kept.flatMap(({ conditions }: Printed) =>
    conditions.map(({ text, left, alone, onlyMissing }: Printed) => [text, left, alone, onlyMissing]),
  )

describe('counts', () => {
  test('after every stage, and after every condition of those that filter', async () => {
    const found = await json(
      'sourcetype=acme:door action=open user=ann | stats count by user | where count > 5 | eval n=1',
    )
    expect(found.code).toBe(0)
    expect(found.stages.map(({ command, rows }: Printed) => [command, rows])).toEqual([
      ['search', 6],
      ['stats', 1],
      ['where', 1],
      ['eval', 1],
    ])
    expect(conditions(found)).toEqual([
      ['sourcetype=acme:door', 11, 11, 0],
      ['action=open', 9, 9, 1],
      ['user=ann', 6, 7, 3],
    ])
    expect(found.empty).toBeNull()
  })

  test('of a data model: the constraint of the dataset first', async () => {
    const found = await json(
      '| tstats count from datamodel=Endpoint.Processes where Processes.process_name=cmd.exe by Processes.process',
    )
    expect(found.code).toBe(0)
    expect(found.stages[0].kept.map(({ from, rows }: Printed) => [from, rows])).toEqual([
      ['the dataset Processes', 11],
      [undefined, 1],
    ])
    expect(found.shown[0].events.map(({ _raw }: Printed) => _raw)).toEqual(['door event 21'])
  })
})

describe('no rows', () => {
  test('the first condition that nothing met, what is there instead, and the nearest events', async () => {
    const found = await json('sourcetype=acme:door action=open door=sout')
    expect(found.code).toBe(1)
    const { empty } = found
    expect(empty.condition.text).toBe('door=sout')
    expect(empty.condition.place).toMatchObject({ line: 1, column: 34 })
    expect(empty.reached).toBe(9)
    const [door] = empty.fields
    expect(door.values).toEqual([
      { value: 'north', rows: 6 },
      { value: 'south', rows: 3 },
    ])
    expect(door.near).toEqual([{ value: 'south', rows: 3, difference: 'the value goes on: a wildcard would meet it' }])
    expect(empty.nearest[0].missed).toEqual([{ condition: 'door=sout', has: { door: 'south' } }])
  })

  test('a condition that events meet, but none of those that pass the others', async () => {
    const { empty } = await json('user=eve action=open')
    expect(empty.condition).toMatchObject({ text: 'action=open', left: 0, alone: 9, onlyMissing: 1 })
    expect(empty.sentence).toContain('9 of 11 meet it')
    expect(empty.nearest[0].row).toMatchObject({ user: 'eve', action: 'forced' })
  })

  test('a threshold shows the numbers that come nearest to it', async () => {
    const found = await json('action=open | stats count by user | where count > 6')
    expect(found.empty.stage.text).toBe('where count > 6')
    expect(found.empty.fields[0].values).toEqual([
      { value: '6', rows: 1 },
      { value: '3', rows: 1 },
    ])
    expect(found.empty.nearest.map(({ row }: Printed) => row.user)).toEqual(['ann', 'Bob'])
  })

  test('where compares with case; fields that nobody has are named, with those that may be meant', async () => {
    const { empty: byCase } = await json('action=open | where user="bob"')
    expect(byCase.fields[0].near).toEqual([{ value: 'Bob', rows: 3, difference: 'only the case differs' }])
    const { empty: byName } = await json('sourcetype=acme:door User=ann')
    expect(byName.fields[0]).toMatchObject({ field: 'User', rowsWith: 0 })
    expect(byName.fields[0].hint).toContain('`user`')
  })

  test('a stage that groups by a field that no row has', async () => {
    const { empty } = await json('action=open | stats count by badge')
    expect(empty.sentence).toBe('stats gets 9 rows, and none of them has the field badge that it works on.')
  })

  test('a search in brackets that gives nothing is explained too', async () => {
    const { empty, stages } = await json('action=open | join user [search action=shut | table user]')
    expect(empty.stage.text).toContain('join user')
    expect(empty.inner.condition.text).toBe('action=shut')
    expect(stages[1].notes).toEqual(['The search in brackets gives no rows.'])
    const { empty: inSearch } = await json('sourcetype=acme:door [search action=shut | fields user]')
    expect(inSearch.inner.condition.text).toBe('action=shut')
  })

  test('a join whose rows find no partner: the values of both sides, and fields that one side lacks', async () => {
    const { empty } = await json('action=forced | join user [search action=open | stats count by user]')
    expect(empty.sentence).toBe(
      'join gets 1 row, the search in brackets gives 2, and no two of them have the same values.',
    )
    expect(empty.fields.map(({ of, values }: Printed) => [of, values.map(({ value }: Printed) => value)])).toEqual([
      [undefined, ['eve']],
      ['the search in brackets', ['Bob', 'ann']],
    ])
    const { empty: lacking } = await json('action=forced | join door [search action=open | stats count by user]')
    expect(lacking.sentence).toBe('join gets 1 row; the rows of the search in brackets have no door.')
  })

  test('no events in the range', async () => {
    const { empty } = await json('action=open', { latest: '1000' })
    expect(empty.sentence).toBe('There are no events in this range of time.')
  })

  test('as text', async () => {
    const { code, out } = await run('sourcetype=acme:door action=open door=sout')
    expect(code).toBe(1)
    expect(out).toContain('No rows. The first place where nothing is left:')
    expect(out).toMatch(/^ +0 {4,}door=sout$/m)
    expect(out).toContain('misses door=sout  has door=south')
  })
})

describe('rows', () => {
  test('each with the events that it was made of, through groups of groups', async () => {
    const found = await json('action=open | stats count by user door | stats sum(count) as n by door', { events: '1' })
    const byDoor = Object.fromEntries(
      found.shown.map(({ row, events, eventCount }: Printed) => [row.door, [row.n, eventCount, events[0]._raw]]),
    )
    expect(byDoor).toEqual({ north: [6, 6, 'door event 0'], south: [3, 3, 'door event 10'] })
  })

  test('a join has the events of both sides; rows made from nothing have none', async () => {
    const joined = await json(
      'action=forced | join door [search action=open user=Bob | stats count by door] | table user count',
      { events: '9' },
    )
    expect(joined.shown[0].events.map(({ _raw }: Printed) => _raw)).toEqual([
      'door event 10',
      'door event 11',
      'door event 12',
      'door event 20',
    ])
    const made = await json('| makeresults count=2 | eval a=1 | stats count by a')
    expect(made.shown).toMatchObject([{ eventCount: 0, events: [] }])
  })

  test('a row that is an event is its own reason', async () => {
    const { code, out } = await run('action=forced')
    expect(code).toBe(0)
    expect(out).toContain('1 row, and the events behind each')
    expect(out).toContain('door.log  door event 20')
  })
})

describe('detections', () => {
  const content = join(folder, 'content')

  test('conditions of a macro are shown where they stand', async () => {
    const { mkdirSync } = await import('node:fs')
    for (const name of ['macros', 'detections']) mkdirSync(join(content, name), { recursive: true })
    writeFileSync(
      join(content, 'macros', 'doors.yml'),
      'name: doors\ndescription: Doors.\ndefinition: sourcetype=acme:window\n',
    )
    const file = join(content, 'detections', 'forced_door.yml')
    writeFileSync(
      file,
      `name: Forced Door\nid: 6f1f7e1a-7a77-4a77-9a77-0f0f0f0f0f01\nversion: 1\ndate: '2026-01-05'\nauthor: Ada Example\nstatus: production\ntype: Hunting\ndescription: A door.\ndata_source: []\nsearch: '\`doors\` action=forced | stats count by user | \`forced_door_filter\`'\nhow_to_implement: None.\nknown_false_positives: None.\nreferences: []\ntags:\n  analytic_story: []\n  asset_type: Endpoint\n  mitre_attack_id: []\n  product: [Splunk Enterprise]\n  security_domain: endpoint\n`,
    )
    for (const subject of [file, 'Forced Door']) {
      const { empty, code } = await json(subject, { content: [content] })
      expect(code).toBe(1)
      expect(empty.condition.text).toBe('sourcetype=acme:window')
      expect(empty.condition.place).toMatchObject({ macro: 'doors', line: 3 })
      expect(empty.condition.place.file).toContain('doors.yml')
    }
  })

  test('what cannot be explained', async () => {
    await expect(run('Force Door', { content: [content] })).rejects.toMatchObject({
      hint: 'Did you mean `Forced Door`?',
    })
    const { code, err } = await run('action=open | statz count')
    expect(code).toBe(2)
    expect(err).toContain('There is no command `statz`.')
  })
})
