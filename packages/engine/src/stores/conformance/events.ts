/** Events come back as they were written, whatever is in them. */
import { expect, test } from 'vitest'
import { encodeFieldName } from '../encode.ts'
import { insertRows } from '../insert-rows.ts'
import type { EventRow, Store, Value } from '../store.ts'
import { event } from './event.ts'

function fieldSql(name: string, type: 'String' | '`Array(Nullable(String))`' = 'String'): string {
  return `e.fields.\`${encodeFieldName(name).replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\`.:${type}`
}

interface Events {
  store: () => Store
  index: () => string
  select: (columns: string, of: string, rest?: string) => Promise<Value[][]>
}

const ODD_NAMES = ['a', 'a.b', 'a.b.c', 'x y', 'a{}.b', 'a%2Eb', '%', ':', "it's", '`', '\\', '"', 'é😀', '\n', '', '0']
const MORE_ODD_NAMES = [
  'null',
  'a.size0',
  '__proto__',
  'constructor',
  'Event.Code',
  'event.code',
  '-',
  '*',
  '$x$',
  'a'.repeat(500),
]

/** Texts that look like something else. */
const ODD_VALUES = [
  '123',
  '1.5',
  '2024-01-01',
  '2024-01-01 10:00:00',
  '2024-01-01T10:00:00Z',
  'true',
  'null',
  '',
  ' ',
  '{"a":1}',
]
const MORE_ODD_VALUES = [
  '[1,2]',
  '99999999999999999999',
  '\0',
  '\\',
  "'",
  '"',
  '\u2028',
  '😀',
  '1.2.3.4',
  'nan',
  '0x1f',
  '\ud800 half',
]

export function eventTests({ store, index, select }: Events): void {
  test('come back as they were written', async () => {
    const of = index()
    await insertRows(store(), [event(of, { tag: ['process', 'report'], _time: 1.25 })], { now: () => 1_750_000_000.5 })
    const columns = '_time, _indextime, index, source, sourcetype, host, tag, _raw'
    expect(await select(columns, of)).toEqual([
      [1.25, 1_750_000_000.5, of, 'unit.log', 'unit', 'host-1', ['process', 'report'], 'raw text'],
    ])
  })

  test('keep fields of any name apart', async () => {
    const of = index()
    const odd = [...ODD_NAMES, ...MORE_ODD_NAMES]
    const fields = Object.fromEntries(odd.map((field, place) => [field, `value ${place}`]))
    await insertRows(store(), [event(of, { fields })])
    expect(await select(odd.map((field) => fieldSql(field)).join(), of)).toEqual([
      odd.map((_, place) => `value ${place}`),
    ])
    const known = new Set((await store().catalogue()).map(({ field }) => field))
    expect(odd.filter((field) => !known.has(field))).toEqual([])
  })

  test('keep every value a text', async () => {
    const of = index()
    const odd = [...ODD_VALUES, ...MORE_ODD_VALUES]
    const fields: EventRow['fields'] = Object.fromEntries(odd.map((value, place) => [`v${place}`, value]))
    for (const [place, value] of odd.entries()) fields[`m${place}`] = [value, value]
    await insertRows(store(), [event(of, { fields, _raw: odd.join('|') })])
    const whole = odd.map((value) => value.replace('\ud800', '\ufffd'))
    expect(await select(odd.map((_, place) => fieldSql(`v${place}`)).join(), of)).toEqual([whole])
    const lists = odd.map((_, place) => fieldSql(`m${place}`, '`Array(Nullable(String))`')).join()
    expect(await select(lists, of)).toEqual([whole.map((value) => [value, value])])
    expect(await select('_raw', of)).toEqual([[whole.join('|')]])
    expect(
      await select('DISTINCT arrayJoin(mapValues(JSONAllPathsWithTypes(fields))) AS type', of, 'ORDER BY type'),
    ).toEqual([['Array(Nullable(String))'], ['String']])
  })

  test('of all times, from 1601 to 9999, fit one batch', async () => {
    const of = index()
    const times = [-11_644_473_600, -1, 0, 1_700_000_000.123456, 4_294_967_296, 253_402_300_799]
    await insertRows(
      store(),
      Array.from({ length: 600 }, (_, day) => event(of, { _time: day * 86_400 * 40 })),
    )
    await insertRows(
      store(),
      times.map((_time) => event(of, { _time, host: 'edge' })),
    )
    expect(await select('_time', of, "AND host = 'edge' ORDER BY _time")).toEqual(times.map((time) => [time]))
    expect(await select('count()', of)).toEqual([[606]])
  })

  test('of a large batch all arrive', async () => {
    const of = index()
    const rows = Array.from({ length: 20_000 }, (_, id) =>
      event(of, { fields: { id: String(id), pad: 'x'.repeat(1000) } }),
    )
    await insertRows(store(), rows)
    expect(await select(`count(), uniqExact(${fieldSql('id')}), uniqExact(_serial)`, of)).toEqual([
      [20_000, 20_000, 20_000],
    ])
  })

  test('have serials that grow in the order of loading', async () => {
    const of = index()
    await insertRows(store(), [event(of, { host: 'a' }), event(of, { host: 'b' })])
    await insertRows(store(), [event(of, { host: 'c' })])
    expect(await select('host', of, 'ORDER BY _serial')).toEqual([['a'], ['b'], ['c']])
    expect(await select('DISTINCT toTypeName(_serial), length(toString(_serial))', of)).toEqual([['UInt64', 19]])
  })

  test('stay when they are merged', async () => {
    const of = index()
    for (const host of ['a', 'b', 'c'])
      await insertRows(store(), [event(of, { host, fields: { [host]: '1', all: 'x' } })])
    await store().settle()
    const sql = `host, ${fieldSql('a')}, ${fieldSql('b')}, ${fieldSql('all')}`
    expect(await select(sql, of, 'ORDER BY host')).toEqual([
      ['a', '1', null, 'x'],
      ['b', null, '1', 'x'],
      ['c', null, null, 'x'],
    ])
  })

  test('are counted in the field catalogue', async () => {
    const of = index()
    await insertRows(store(), [
      event(of, { fields: { seen_one: 'x' } }),
      event(of, { fields: { seen_one: 'y', seen_two: '1' } }),
    ])
    await insertRows(store(), [event(of, { fields: { seen_two: ['1', '2'] } })])
    const seen = (await store().catalogue()).filter(({ field }) => field.startsWith('seen_'))
    expect(seen).toEqual([
      { field: 'seen_one', multi: false, events: 2 },
      { field: 'seen_two', multi: true, events: 2 },
    ])
  })

  test('of no batch at all are no error', async () => {
    await store().insertEvents({ body: new Uint8Array(), rows: 0, sightings: [] })
    await insertRows(store(), [])
  })
}
