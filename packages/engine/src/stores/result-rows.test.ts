import { describe, expect, test } from 'vitest'
import { decodeRows, readBlocks, toQueryResult } from './result-rows.ts'

describe('integers of 64 bits', () => {
  test.each([
    ['UInt64', '5', 5],
    ['Int64', '-9007199254740991', -9007199254740991],
    ['Int64', '-9007199254740992', '-9007199254740992'],
    ['UInt64', '18446744073709551615', '18446744073709551615'],
    ['Nullable(UInt64)', null, null],
    ['Nullable(UInt64)', '1', 1],
    ['LowCardinality(Nullable(Int64))', '1', 1],
    ['Array(Nullable(UInt64))', ['1', null, '9007199254740993'], [1, null, '9007199254740993']],
    ['Array(Array(Int128))', [['1']], [[1]]],
    ['SimpleAggregateFunction(sum, UInt64)', '1', 1],
    ['String', '5', '5'],
    ['Nullable(String)', '5', '5'],
    ['Array(String)', ['5'], ['5']],
    ['Float64', 5, 5],
    ['UInt32', 5, 5],
    ['JSON(max_dynamic_paths=0)', { a: '5' }, { a: '5' }],
  ])('%s %j → %j', (type, value, decoded) => {
    expect(decodeRows([{ name: 'x', type }], [[value]])).toEqual([[decoded]])
  })
})

test('a result without statistics has none', () => {
  expect(toQueryResult({ meta: [{ name: 'a', type: 'UInt8' }], data: [[1]] })).toEqual({
    columns: [{ name: 'a', type: 'UInt8' }],
    rows: [[1]],
    statistics: { elapsed: 0, rowsRead: 0, bytesRead: 0 },
  })
})

test('a heading may be spread over chunks', async () => {
  async function* chunks() {
    yield '["a"]\n'
    yield ''
    yield '["UInt64"]\n["1"]\n'
    yield '["2"]\n["3"]\n'
  }
  const rows = []
  for await (const block of readBlocks(chunks())) rows.push(block.rows)
  expect(rows).toEqual([[[1]], [[2], [3]]])
})
