/** An accelerated dataset changes how fast a search is and nothing that it finds. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ContentRepository } from '../content/repository.ts'
import { acceleratedTableName } from '../stores/acceleration-sql.ts'
import { encodeEvent } from '../stores/encode.ts'
import { insertRows } from '../stores/insert-rows.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { EventRow, RewritableStore } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import { runSearch } from './run-search.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-acceleration-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const STOCK = `
model: Stock
root: Goods
datasets:
  Goods:
    constraint: 'tag=goods NOT state=sold'
    fields: [kind, price, label, note, state, shelf, day, width]
    calculated:
      - price: 'tonumber(price)*2'
      - label: 'if(isnull(label) OR label="", "unknown", label)'
      - note: 'upper(label)." ".kind'
      - day: 'strftime(_time, "%F %H")'
      - cheap: 'price<10'
  Dear:
    parent: Goods
    constraint: 'price>=20'
    fields: [owner, extra]
    calculated:
      - price: 'price+1'
      - owner: 'coalesce(owner, "nobody")'
  Dear_Red:
    parent: Dear
    constraint: 'label=red owner=*'
  Tagged:
    parent: Goods
    constraint: 'tag=special'
    fields: [badge]
  Raw_Only:
    parent: Goods
    constraint: 'weight=*'
    fields: [weight]
`

let folders = 0

function contentOf(files: Record<string, string>): ContentRepository {
  const folder = join(root, String(folders++))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return new ContentRepository([folder])
}

const content = () => contentOf({ 'data_models/Stock.yml': STOCK })

/** The same events every time: every combination of what is there, missing, empty and multivalue comes up. */
function goods(from: number, to: number): EventRow[] {
  return Array.from({ length: to - from }, (_, at) => {
    const n = from + at
    const pick = <T>(values: readonly T[], by: number): T => values[Math.floor(n / by) % values.length]!
    const fields = {
      kind: pick(['bolt', 'nut', undefined], 1),
      price: pick(['1', '7.5', '12', 'none', undefined], 2),
      label: pick(['red', '', undefined, 'Blue', 'red'], 3),
      state: pick([undefined, 'sold', 'new', undefined], 5),
      shelf: pick([['a', 'b'], 'a', undefined, ['c', 'a', 'a']], 2),
      owner: pick([undefined, 'mia', ['leo', 'mia']], 7),
      badge: pick(['gold', undefined], 4),
      weight: pick([undefined, undefined, '3'], 1),
    }
    const present = Object.entries(fields).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined,
    )
    return {
      _time: 1_700_000_000 + (n % 50) * 600 + (n % 3) / 4,
      index: pick(['main', 'risk', 'main', 'web'], 6),
      source: `s${n % 2}`,
      sourcetype: pick(['shop', 'Shop:Two'], 2),
      host: `h${n % 3}`,
      _raw: `event ${n}`,
      tag: pick([['goods'], ['goods', 'special'], ['other'], ['goods']], 1),
      fields: Object.fromEntries(present),
    }
  })
}

const SEARCHES = [
  '| tstats count from datamodel=Stock',
  '| tstats count from datamodel=Stock.Goods by Goods.kind Goods.label',
  '| tstats count dc(Goods.kind) as kinds sum(Goods.price) as sum avg(Goods.price) from datamodel=Stock by Goods.label, sourcetype',
  '| tstats values(Goods.shelf) list(Goods.kind) from datamodel=Stock.Goods where Goods.price>10 by host',
  '| tstats count from datamodel=Stock.Goods by Goods.shelf',
  '| tstats earliest(Goods.kind) latest(Goods.note) earliest(_time) as first latest(_time) as last from datamodel=Stock by Goods.state',
  '| tstats count from datamodel=Stock.Goods where Goods.label=unknown by _time span=1h',
  '| tstats count from datamodel=Stock.Goods where earliest=1700003600 latest=1700010000 by Goods.kind',
  '| tstats count from datamodel=Stock.Goods where Goods.shelf=a index=MAIN by index source',
  '| tstats count from datamodel=Stock.Goods where (Goods.label IN (red, blue) OR NOT Goods.kind=*) by Goods.note',
  '| tstats fillnull_value=none count from datamodel=Stock.Goods by Goods.kind Goods.state Goods.shelf',
  '| tstats prestats=t count from datamodel=Stock.Goods by _time Goods.kind span=2h | timechart span=2h count by Goods.kind',
  '| tstats prestats=t sum(Goods.price) from datamodel=Stock.Goods by Goods.kind | stats sum(Goods.price) as s by Goods.kind',
  '| tstats summariesonly=t count from datamodel=Stock where nodename=Goods.Dear by Goods.label',
  '| tstats count from datamodel=Stock where NOT nodename=Goods.Dear.Dear_Red by Goods.price',
  '| tstats count sum(Goods.price) as s from datamodel=Stock.Dear by Goods.Dear.owner Goods.price',
  '| tstats count from datamodel=Stock.Dear by Dear.owner Dear.Dear_Red.owner',
  '| tstats count from datamodel=Stock.Dear_Red by Dear_Red.label Dear_Red.price',
  '| tstats count from datamodel=Stock.Tagged by Tagged.badge Tagged.kind',
  '| tstats count from datamodel=Stock.Goods by Goods.Tagged.badge Goods.label',
  '| tstats count from datamodel=Stock.Raw_Only by Raw_Only.weight',
  '| tstats count from datamodel=Stock.Goods by Goods.cheap',
  '| tstats count from datamodel=Stock.Goods by Goods.day',
  '| tstats count from datamodel=Stock.Goods by kind price',
  '| tstats count from datamodel=Stock.Goods by Goods.tag',
  '| tstats min(_time) max(_indextime) from datamodel=Stock.Goods by host',
  '| from datamodel:Stock.Goods | stats count sum(price) by label shelf',
  '| from datamodel Stock.Dear | search label=red earliest=1700003600 | table _time price owner label note | sort price',
  '| from datamodel:Stock | head 20',
  '| from datamodel:Stock | where weight=3 | stats count by kind',
  '| from datamodel:Stock.Goods | transaction host maxspan=1h | stats count',
  '| datamodel Stock Goods search | stats count by Goods.label Goods.shelf',
  '| datamodel Stock Dear flat | stats values(price) as p by kind',
  '| datamodel Stock Dear search | head 5',
  '| datamodel Stock Goods search strict_fields=f | search weight=3 | stats count by Goods.kind',
  '| from datamodel:Stock.Goods | stats dc(kind) by host | join host [| tstats count from datamodel=Stock by host]',
]

/** The tables that a search has read. */
interface Found {
  rows: unknown[]
  fields: string[]
  tables: Set<string>
}

async function find(store: RewritableStore, knowledge: Knowledge, spl: string, timeZone = 'UTC'): Promise<Found> {
  const time = { now: 1_700_100_000, earliest: null, latest: null, timeZone }
  const result = await runSearch(store, knowledge, spl, { time })
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  const sql = result.statements.map((statement) => statement.sql).join('\n')
  const tables = new Set([...sql.matchAll(/FROM (\w+) AS e/g)].map(([, table]) => table!))
  return { rows: result.rows, fields: result.fields, tables }
}

/** Without a word of acceleration: as if there were no tables. */
function unaccelerated(store: RewritableStore): RewritableStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'accelerations') return undefined
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function accelerate(store: RewritableStore, knowledge: Knowledge, model: string, dataset: string): Promise<void> {
  await knowledge.refresh()
  const definition = knowledge.accelerations.definition(model, dataset)
  if (definition?.kind !== 'definition') throw new Error(`${model}.${dataset}: ${definition?.reason}`)
  await store.accelerations.create(definition)
}

describe('a dataset and its children', () => {
  let store: RewritableStore
  let plain: RewritableStore
  let knowledge: Knowledge
  let without: Knowledge

  beforeAll(async () => {
    store = await openTemporaryStore()
    plain = unaccelerated(store)
    const files = content()
    knowledge = new Knowledge(store, files)
    without = new Knowledge(plain, files)
    await insertRows(store, goods(0, 400))
    await accelerate(store, knowledge, 'Stock', 'Goods')
  })
  afterAll(() => store.close())

  const same = async (timeZone?: string): Promise<string[]> => {
    const fast: string[] = []
    for (const spl of SEARCHES) {
      const expected = await find(plain, without, spl, timeZone)
      const found = await find(store, knowledge, spl, timeZone)
      expect({ spl, rows: found.rows, fields: found.fields }).toEqual({
        spl,
        rows: expected.rows,
        fields: expected.fields,
      })
      if (found.tables.size > 0 && !found.tables.has('events')) fast.push(spl)
    }
    return fast
  }

  const used = async (): Promise<string[]> => {
    await knowledge.refresh()
    return knowledge.accelerations
      .all()
      .map(({ acceleration, state, reason }) => [acceleration.dataset, state, ...(reason ? [reason] : [])].join(': '))
  }

  test('searches find the same; those that name other fields read the events', async () => {
    const fast = await same()
    expect(SEARCHES.filter((spl) => !fast.includes(spl))).toEqual([
      '| tstats count from datamodel=Stock.Goods by Goods.day',
      '| from datamodel:Stock | head 20',
      '| datamodel Stock Dear search | head 5',
    ])
    expect(await used()).toEqual(['Stock.Goods: used'])
  })

  test('and in another time zone', async () => {
    expect((await same('Asia/Kathmandu')).length).toBe(SEARCHES.length - 3)
  })

  test('and after more was loaded, in several batches at once', async () => {
    await Promise.all([400, 470, 540, 610].map((from) => insertRows(store, goods(from, from + 70))))
    expect((await same()).length).toBe(SEARCHES.length - 3)
  })

  test('and with the child accelerated as well', async () => {
    await accelerate(store, knowledge, 'Stock', 'Dear')
    await insertRows(store, goods(700, 760))
    expect((await same()).length).toBe(SEARCHES.length - 3)
    const spl = '| tstats count from datamodel=Stock.Dear_Red by Dear_Red.label'
    expect([...(await find(store, knowledge, spl)).tables]).toEqual([acceleratedTableName('Stock.Dear')])
  })

  test('and after events were replaced', async () => {
    const { rewriter } = store
    const where = await rewriter.select("SELECT _serial FROM events WHERE host != 'h1'")
    for (const partition of await rewriter.partitions(where)) {
      const add = await rewriter.begin(partition, where)
      for await (const events of rewriter.read(partition, where)) {
        const changed = events.map((event, at) => ({
          ...event,
          fields: { ...event.fields, label: 'green', price: String(at % 40) },
          tag: at % 5 === 0 ? ['other'] : event.tag,
        }))
        const lines = changed.map((event) => encodeEvent(event, event._serial, event._indextime))
        await add({ body: Buffer.from(lines.join('')), rows: lines.length, sightings: [] })
      }
      await store.replaceEvents(partition)
    }
    await rewriter.end()
    expect((await same()).length).toBe(SEARCHES.length - 3)
    const counted = await find(
      store,
      knowledge,
      '| tstats count from datamodel=Stock by Goods.label | search Goods.label=green',
    )
    expect(counted.rows).toMatchObject([{ count: expect.any(Number) }])
    for (const { acceleration } of knowledge.accelerations.all())
      expect(await store.accelerations.check(acceleration)).toMatchObject({ complete: true })
  })

  test('and after every event of a dataset was taken out of it, and put back', async () => {
    const before = await find(store, knowledge, '| tstats count from datamodel=Stock')
    for (const tag of [['none'], ['goods']]) {
      const where = await store.rewriter.select('SELECT _serial FROM events')
      for (const partition of await store.rewriter.partitions(where)) {
        const add = await store.rewriter.begin(partition, where)
        for await (const events of store.rewriter.read(partition, where)) {
          const lines = events.map((event) => encodeEvent({ ...event, tag }, event._serial, event._indextime))
          await add({ body: Buffer.from(lines.join('')), rows: lines.length, sightings: [] })
        }
        await store.replaceEvents(partition)
      }
      await store.rewriter.end()
      expect((await same()).length).toBe(SEARCHES.length - 3)
    }
    expect(before.rows).not.toEqual([{ count: 0 }])
  })

  test('a field that becomes multivalue makes the tables stale until they are made again', async () => {
    const [first] = goods(0, 1)
    await insertRows(store, [
      { ...first!, tag: ['goods'], index: 'main', fields: { kind: ['bolt', 'nut'], price: '30' } },
    ])
    expect(await used()).toEqual([
      'Stock.Dear: stale: `kind` has become multivalue',
      'Stock.Goods: stale: `kind` has become multivalue',
    ])
    expect(await same()).toEqual([])
    await accelerate(store, knowledge, 'Stock', 'Goods')
    await accelerate(store, knowledge, 'Stock', 'Dear')
    expect(await used()).toEqual(['Stock.Dear: used', 'Stock.Goods: used'])
    expect((await same()).length).toBe(SEARCHES.length - 3)
  })

  test.each([
    ['another constraint', STOCK.replace('NOT state=sold', 'state=new'), 'its definition has changed'],
    ['another calculation', STOCK.replace('"unknown"', '"nothing"'), 'its definition has changed'],
    ['another field', STOCK.replace('[kind,', '[kind, maker,'), 'it has more fields now'],
    ['a field less', STOCK.replace('shelf, ', ''), 'it has no field `shelf` any more'],
    ['another type', STOCK.replace('tonumber(price)*2', 'price.""'), '`price` has become another type'],
    ['no such dataset', STOCK.replaceAll('Goods', 'Wares'), 'there is no such dataset any more'],
    ['a lookup', STOCK.replace('upper(label)." ".kind', 'lookup("x", json_object("a", kind))'), undefined],
  ])('a model with %s does not read the table', async (_name, model, reason) => {
    const other = new Knowledge(store, contentOf({ 'data_models/Stock.yml': model }))
    await other.refresh()
    const [, status] = other.accelerations.all()
    if (reason === undefined) expect(status?.state).toBe('stale')
    else expect(status).toMatchObject({ state: 'stale', reason })
    expect(await used()).toEqual(['Stock.Dear: used', 'Stock.Goods: used'])
  })

  test('search-time knowledge of the fields does not read the table that was made without it', async () => {
    const files = contentOf({
      'data_models/Stock.yml': STOCK,
      'default/props.conf': '[shop]\nEVAL-label = "from props"\n',
      'default/eventtypes.conf': '[rare]\nsearch = kind=nut\n',
      'default/tags.conf': '[eventtype=rare]\nspecial = enabled\n',
    })
    const other = new Knowledge(store, files)
    const expected = new Knowledge(plain, files)
    for (const spl of SEARCHES) {
      const found = await find(store, other, spl)
      expect(found.tables.has('events')).toBe(true)
      expect({ spl, rows: found.rows }).toEqual({ spl, rows: (await find(plain, expected, spl)).rows })
    }
    await accelerate(store, other, 'Stock', 'Goods')
    for (const spl of SEARCHES) {
      const rows = (await find(plain, expected, spl)).rows
      expect({ spl, rows: (await find(store, other, spl)).rows }).toEqual({ spl, rows })
    }
    expect((await used())[1]).toMatch(/^Stock.Goods: stale/)
    await accelerate(store, knowledge, 'Stock', 'Goods')
  })

  test('a store whose events stand in tables of their own reads no table of a dataset', async () => {
    const view = new Proxy(store, {
      get(target, name) {
        if (name === 'events') return "(SELECT * FROM events WHERE host = 'h2')"
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const { tables } = await find(view, new Knowledge(view, content()), '| tstats count from datamodel=Stock')
    expect([...tables].filter((table) => table.startsWith('accelerated'))).toEqual([])
  })

  test('dropped, it is read no more; cleared, a store has none', async () => {
    expect(await store.accelerations.drop('Stock.Goods')).toBe(true)
    expect(await store.accelerations.drop('Stock.Goods')).toBe(false)
    await insertRows(store, goods(800, 820))
    expect((await same()).every((spl) => spl.includes('Dear'))).toBe(true)
    await store.clear()
    expect(await used()).toEqual([])
    await insertRows(store, goods(0, 20))
    expect(await same()).toEqual([])
  })
})

describe('what can not be accelerated says why', () => {
  const define = async (model: string, files: Record<string, string> = {}, dataset = 'Goods') => {
    const store = await openTemporaryStore()
    const knowledge = new Knowledge(store, contentOf({ 'data_models/Stock.yml': model, ...files }))
    await knowledge.refresh()
    const definition = knowledge.accelerations.definition('Stock', dataset)
    await store.close()
    return definition
  }

  test('a dataset whose events depend on the time of the search', async () => {
    expect(await define(STOCK.replace('NOT state=sold', '_time>1 earliest=-1d'))).toMatchObject({ kind: 'refused' })
  })

  test('a dataset whose events depend on a lookup', async () => {
    const found = await define(STOCK, {
      'default/props.conf': '[shop]\nLOOKUP-0 = states kind OUTPUT state\n',
      'default/transforms.conf': '[states]\nfilename = states.csv\n',
      'lookups/states.csv': 'kind,state\nbolt,sold\n',
    })
    expect(found).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^Stock.Goods depends on other data: .*states/),
    })
  })

  test('a dataset that calculates what its table is kept by', async () => {
    const found = await define(STOCK.replace("- price: 'tonumber(price)*2'", "- index: 'lower(index)'"))
    expect(found).toMatchObject({ kind: 'refused', reason: expect.stringContaining('`index` is calculated') })
  })

  test('a dataset whose hosts are other ones at search time', async () => {
    const found = await define(STOCK, { 'default/props.conf': '[shop]\nEVAL-host = null()\n' })
    expect(found).toMatchObject({ kind: 'refused', reason: expect.stringContaining('`host` is calculated') })
  })

  test('a dataset with a mistake, with what the mistake is', async () => {
    const found = await define(STOCK.replace('upper(label)', 'uper(label)'))
    expect(found).toMatchObject({ kind: 'refused', diagnostics: [{ message: expect.stringContaining('uper') }] })
    const whole = await define(STOCK.replace('tag=goods', 'tag=(goods'))
    expect(whole).toMatchObject({ kind: 'refused' })
    expect(whole?.kind === 'refused' && whole.diagnostics.length).toBeGreaterThan(0)
  })

  test('fields from a lookup, of the clock and of chance are left out', async () => {
    const model = STOCK.replace("- label: 'if", "- width: 'random()'\n      - label: 'if").replace(
      'upper(label)',
      'tostring(now()-_time)',
    )
    const found = await define(model, {
      'default/props.conf': '[shop]\nLOOKUP-0 = shelves kind OUTPUT shelf\n',
      'default/transforms.conf': '[shelves]\nfilename = shelves.csv\n',
      'lookups/shelves.csv': 'kind,shelf\nbolt,x\n',
    })
    expect(found?.kind === 'definition' && found.leftOut).toEqual([
      { field: 'note', reason: 'it depends on the clock, the time zone or chance' },
      { field: 'shelf', reason: 'it comes from a lookup or another search' },
      { field: 'day', reason: 'it depends on the clock, the time zone or chance' },
      { field: 'width', reason: 'it depends on the clock, the time zone or chance' },
    ])
  })
})
