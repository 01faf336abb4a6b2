/**
 * The rows of a lookup that match a value of each row: exactly, by wildcard, by CIDR block, by time (Knowledge Manager
 * Manual, "Add field matching rules to your lookup configuration").
 */
import type { Assignment, Column, JoinKey, OrderKey, Plan } from '../plan/plan.ts'
import { aggregate, and, call, column, lambda, num, type Scalar } from '../plan/scalar.ts'
import { asText, exists } from './coerce.ts'
import { anchorOf, anchorsIn, likeOf, longestChunk, networkOf, networksAround } from './lookup-anchor.ts'
import { fold, kindOf, type LookupRequest, type LookupResult, lookupTable, withDefault } from './lookup-request.ts'
import { LOOKUP_ROW } from './lookup-rows.ts'
import { hiddenName, isHidden, type Relation } from './relation.ts'

/** What to join to the rows to have the outputs. */
export interface LookupMatches {
  plan: Plan
  on: JoinKey[]
  take: Column[]
  /** How many rows of the lookup match; null for none. */
  found: Scalar
}

/** One value for each key. `values` are scalars over `input`. */
export function matchesOfValues(request: LookupRequest, values: readonly Scalar[], input: Plan): LookupMatches {
  const { definition, keys, time } = request
  const inexact = keys.some((key) => kindOf(key, definition) !== 'EXACT')
  const folded = values.map((value) => fold(value, definition))
  if (!inexact && !time) return exactMatches(request, folded)
  const names = keys.map(() => hiddenName())
  const moment = hiddenName()
  const wanted: Assignment[] = names.map((name, at) => ({ name, value: folded[at]! }))
  if (time) wanted.push({ name: moment, value: time.row })
  const present: Plan = { kind: 'filter', input, predicate: and(wanted.map(({ value }) => exists(value))) }
  const distinct: Plan = { kind: 'aggregate', input: present, keys: wanted, aggregates: [] }
  const found = inexactMatches(request, names, distinct, time && column(moment, 'num'))
  const groups = wanted.map(({ name, value }) => ({ name, value: column(name, value.type) }))
  const collected = collect(request, found.plan, groups, found.order)
  return { ...collected, on: wanted.map(({ name, value }) => ({ left: value, right: column(name, value.type) })) }
}

const ROW_ORDER: OrderKey[] = [{ value: column(LOOKUP_ROW, 'data'), descending: false }]

function exactMatches(request: LookupRequest, values: readonly Scalar[]): LookupMatches {
  const { definition, keys, outputs } = request
  const cells = keys.map((key) => fold(column(key.column, 'text'), definition))
  if (definition.maxMatches === 1) {
    const first: Plan = {
      kind: 'limit',
      input: lookupTable(request),
      count: 1,
      offset: 0,
      by: cells,
      orderBy: ROW_ORDER,
    }
    const found = hiddenName()
    const results = outputs.filter(({ name, column: from }) => name !== from)
    const columns = results.map(({ name, column: from }) => ({ name, value: column(from, 'text') }))
    return {
      plan: { kind: 'extend', input: first, columns: [...columns, { name: found, value: num(1) }] },
      on: values.map((left, at) => ({ left, right: cells[at]! })),
      take: [...outputs.map(({ name }) => ({ name, type: 'text' as const })), { name: found, type: 'num' }],
      found: column(found, 'num'),
    }
  }
  const groups = cells.map((value) => ({ name: hiddenName(), value }))
  const on = groups.map(({ name }, at) => ({ left: values[at]!, right: column(name, 'text') }))
  return { ...collect(request, lookupTable(request), groups, column(LOOKUP_ROW, 'data')), on }
}

/** Values beside the rows of the lookup that match them: found by hash, then compared. */
function inexactMatches(
  request: LookupRequest,
  names: readonly string[],
  distinct: Plan,
  moment: Scalar | undefined,
): { plan: Plan; order: Scalar } {
  const { definition, keys, outputs, time } = request
  const values = names.map((name) => column(name, 'text'))
  const kinds = keys.map((key) => kindOf(key, definition))
  const first = kinds.includes('WILDCARD') ? kinds.indexOf('WILDCARD') : kinds.indexOf('CIDR')
  const on: JoinKey[] = []
  const conditions: Scalar[] = []
  let left = distinct
  let right = lookupTable(request)
  for (const [at, kind] of kinds.entries()) {
    const value = values[at]!
    const cell = fold(column(keys[at]!.column, 'text'), definition)
    if (kind === 'EXACT') {
      on.push({ left: value, right: cell })
      continue
    }
    const block = hiddenName()
    right = extend(right, block, kind === 'CIDR' ? networkOf(cell) : cell)
    const pattern = column(block, 'text')
    if (at === first) {
      const candidate = hiddenName()
      left = extend(left, candidate, kind === 'CIDR' ? networksAround(value) : anchorsIn(value))
      left = { kind: 'unnest', input: left, column: candidate, index: undefined, keepEmpty: false }
      if (kind === 'CIDR') on.push({ left: column(candidate, 'text'), right: pattern })
      else {
        const chunk = hiddenName()
        right = extend(right, chunk, longestChunk(pattern))
        on.push({ left: column(candidate, 'text'), right: anchorOf(column(chunk, 'text')) })
      }
    } else if (kind === 'CIDR') conditions.push(call('bool', 'has', networksAround(value), pattern))
    if (kind === 'WILDCARD') {
      const like = hiddenName()
      right = extend(right, like, likeOf(pattern))
      conditions.push(call('bool', 'like', value, column(like, 'text')))
    }
  }
  const row = column(LOOKUP_ROW, 'data')
  const taken = new Map<string, Column>(outputs.map(({ column: name }) => [name, { name, type: 'text' as const }]))
  taken.set(LOOKUP_ROW, { name: LOOKUP_ROW, type: 'data' })
  for (const condition of conditions) addColumns(condition, names, taken)
  let order: Scalar = row
  if (time && moment && definition.time) {
    const written = hiddenName()
    right = extend(right, written, time.table)
    taken.set(written, { name: written, type: 'num' })
    const age = call('num', 'minus', moment, column(written, 'num'))
    conditions.push(call('bool', 'between', age, num(definition.time.minOffset), num(definition.time.maxOffset)))
    order = call('data', 'tuple', call('num', 'negate', column(written, 'num')), row)
  }
  const joined: Plan = { kind: 'join', left, right, on, mode: 'inner', take: [...taken.values()] }
  return { plan: conditions.length > 0 ? { kind: 'filter', input: joined, predicate: and(conditions) } : joined, order }
}

function addColumns(scalar: Scalar, own: readonly string[], taken: Map<string, Column>): void {
  if (scalar.kind === 'column' && !own.includes(scalar.name))
    taken.set(scalar.name, { name: scalar.name, type: scalar.type })
  if (scalar.kind === 'call') for (const arg of scalar.args) addColumns(arg, own, taken)
  if (scalar.kind === 'lambda') addColumns(scalar.body, own, taken)
}

function extend(input: Plan, name: string, value: Scalar): Plan {
  return { kind: 'extend', input, columns: [{ name, value }] }
}

/** The outputs of all matches of a group: the first match's values, or all of them in order. */
function collect(
  { definition, outputs }: LookupRequest,
  input: Plan,
  keys: readonly Assignment[],
  order: Scalar,
): Omit<LookupMatches, 'on'> {
  const cells = outputs.map(({ column: name }) => column(name, 'text'))
  const matches = hiddenName()
  const found = hiddenName()
  const single = definition.maxMatches === 1
  const kept = keys.map(({ name, value }) => ({ name, value: column(name, value.type) }))
  const value = single
    ? aggregate('data', 'argMin', call('data', 'tuple', ...cells), order)
    : firstOnes(aggregate('data', 'groupArray', call('data', 'tuple', order, ...cells)), definition.maxMatches)
  const grouped: Plan = { kind: 'aggregate', input, keys, aggregates: [{ name: matches, value }] }
  const all = column(matches, 'data')
  const results = outputs.map(({ name }, at) => ({
    name,
    value: single ? element(all, at + 1) : present(all, at + 2),
  }))
  const count = { name: found, value: single ? num(1) : call('num', 'length', all) }
  return {
    plan: { kind: 'project', input: grouped, columns: [...kept, ...results, count] },
    take: [
      ...outputs.map(({ name }) => ({ name, type: single ? ('text' as const) : ('list' as const) })),
      { name: found, type: 'num' },
    ],
    found: column(found, 'num'),
  }
}

function firstOnes(pairs: Scalar, count: number): Scalar {
  const sorted = call(
    'data',
    'arraySort',
    lambda(['data'], (pair) => element(pair, 1)),
    pairs,
  )
  return call('data', 'arraySlice', sorted, num(1), num(count))
}

function element(tuple: Scalar, at: number): Scalar {
  return call('text', 'tupleElement', tuple, num(at))
}

/** One output of all matches: the values that are there. */
function present(matches: Scalar, at: number): Scalar {
  const there = lambda(['data'], (match) => call('bool', 'isNotNull', element(match, at)))
  const value = lambda(['data'], (match) => call('text', 'assumeNotNull', element(match, at)))
  return call('list', 'arrayMap', value, call('data', 'arrayFilter', there, matches))
}

/** The outputs of rows with one value for each key. */
export function lookedUpValues(request: LookupRequest, input: Relation): LookupResult {
  const values = request.keys.map(({ value }) => asText(value))
  const { plan, on, take, found } = matchesOfValues(request, values, input.plan)
  const visible = take.filter(({ name }) => !isHidden(name))
  const relation = input.withPlan({ kind: 'join', left: input.plan, right: plan, on, mode: 'left', take }, visible)
  const outputs = request.outputs.map((output) => {
    const { type } = take.find(({ name }) => name === output.name)!
    return withDefault(column(output.name, type), found, request.definition)
  })
  return { relation, outputs }
}
