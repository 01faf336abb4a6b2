import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeFieldName } from './encode.ts'
import { fieldPairs, HAS_ALL_VALUES } from './field-pairs.ts'
import { insertRows } from './insert-rows.ts'
import { openTemporaryStore } from './open.ts'
import type { Store } from './store.ts'

let store: Store
beforeAll(async () => {
  store = await openTemporaryStore()
})
afterAll(() => store.close())

const FIELDS = {
  'a.b': 'x',
  a: ["it's", 'b\\c', 'new\nline', '\0', 'é😀', '', 'null', "['x']"],
  Z: '',
  '': 'empty name',
  '%': "['not', 'a list']",
  constructor: '12',
}

test('both ways give every field with its values', async () => {
  const row = { _time: 1, index: 'main', source: 's', sourcetype: 't', host: 'h', _raw: 'x', tag: [] }
  await insertRows(store, [
    { ...row, fields: FIELDS },
    { ...row, fields: {} },
  ])
  const expected = Object.entries(FIELDS)
    .map(([name, value]) => [encodeFieldName(name), [value].flat()])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  expect((await store.query(HAS_ALL_VALUES)).rows).toEqual([[1]])
  for (const fast of [true, false]) {
    const { rows } = await store.query(
      `SELECT arraySort(${fieldPairs('fields', fast)}) AS f FROM events ORDER BY length(f)`,
    )
    expect(rows).toEqual([[[]], [expected]])
  }
})
