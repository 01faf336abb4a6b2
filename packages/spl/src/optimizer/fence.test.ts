import { expect, test } from 'vitest'
import type { Plan } from '../plan/plan.ts'
import { and, call, column, num, type Scalar } from '../plan/scalar.ts'
import { fence } from './fence.ts'

const scan: Plan = { kind: 'scan', earliest: null, latest: null, columns: [] }
const total = column('total', 'num')

/** total = if(total > 1, total + 1, total), again and again. */
function chain(times: number): Plan {
  const value = call('num', 'if', call('bool', 'greater', total, num(1)), call('num', 'plus', total, num(1)), total)
  let plan = scan
  for (let i = 0; i < times; i++) plan = { kind: 'extend', input: plan, columns: [{ name: 'total', value }] }
  return plan
}

function filtered(input: Plan, ...terms: Scalar[]): Plan {
  return { kind: 'filter', input, predicate: and(terms) }
}

const isBig = call('bool', 'greater', total, num(9))
const hasHost = call('bool', 'isNotNull', column('host', 'text'))

test('a condition on few calculations is moved by ClickHouse as it likes', () => {
  const plan = filtered(chain(3), isBig)
  expect(fence(plan)).toEqual(plan)
})

test('a condition on a long chain stays above it; its other terms do not', () => {
  const limit = { kind: 'limit', count: 1e15, offset: 0, by: [], orderBy: [] } as const
  expect(fence(filtered(chain(12), isBig, hasHost))).toEqual(
    filtered({ ...limit, input: filtered(chain(12), hasHost) }, isBig),
  )
})

test('one fence is enough, and an aggregate is one', () => {
  const once = fence(filtered(chain(12), isBig))
  expect(fence(filtered(once, isBig))).toEqual(filtered(once, isBig))
  const sum: Plan = {
    kind: 'aggregate',
    input: chain(12),
    keys: [],
    aggregates: [{ name: 'total', value: call('num', 'sum', total) }],
  }
  expect(fence(filtered(sum, isBig))).toEqual(filtered(sum, isBig))
})

test('a condition on what a group is formed by goes below the grouping', () => {
  const groups: Plan = { kind: 'aggregate', input: chain(12), keys: [{ name: 'total', value: total }], aggregates: [] }
  expect(fence(filtered(groups, isBig))).toMatchObject({ kind: 'filter', input: { kind: 'limit' } })
})

test('a join by a long chain has one on that side', () => {
  const join: Plan = {
    kind: 'join',
    left: chain(12),
    right: chain(3),
    on: [{ left: total, right: total }],
    mode: 'inner',
    take: [],
  }
  expect(fence(join)).toMatchObject({ left: { kind: 'limit', input: chain(12) }, right: chain(3) })
  expect(fence({ ...join, on: [{ left: column('host', 'text'), right: total }] })).toMatchObject({ left: chain(12) })
})

test('long conditions of constants stay where they are', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => call('bool', 'equals', column('host', 'text'), num(at)))
  const plan = filtered(scan, call('bool', 'or', ...many))
  expect(fence(plan)).toEqual(plan)
})
