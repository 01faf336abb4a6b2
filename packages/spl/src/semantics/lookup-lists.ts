/**
 * Lookups of multivalue fields: each value is looked up by itself, and the outputs follow the order of the values.
 * Equal values are found in a table that is computed once and beside no row; patterns need a join.
 */
import type { Assignment, Plan } from '../plan/plan.ts'
import { aggregate, and, call, column, lambda, num, type Scalar, text } from '../plan/scalar.ts'
import { asList, asText, exists } from './coerce.ts'
import { matchesOfValues } from './lookup-matches.ts'
import { fold, kindOf, type LookupRequest, type LookupResult, lookupTable, withDefault } from './lookup-request.ts'
import { LOOKUP_ROW } from './lookup-rows.ts'
import { once } from './once.ts'
import { hiddenName, isHidden, type Relation } from './relation.ts'

export function lookedUpLists(request: LookupRequest, input: Relation): LookupResult {
  const { keys, definition, time } = request
  const exact = keys.every((key) => kindOf(key, definition) === 'EXACT') && !time
  const lists = keys.filter(({ value }) => value.type === 'list')
  return exact && lists.length === 1 ? mappedList(request, input) : joinedLists(request, input)
}

/** Before each match, and a match without a value: signs that no lookup holds. */
const MATCH = '\u0001'
const NOTHING = '\u0000'

/** A constant table: the keys, and for each output the matches of each key as one text. */
function mappedList(request: LookupRequest, input: Relation): LookupResult {
  const { keys, outputs, definition } = request
  const names = outputs.map(() => hiddenName())
  const known = hiddenName()
  const matches = hiddenName()
  const cells = keys.map((key) => fold(column(key.column, 'text'), definition))
  const values = outputs.map((output) => marked(column(output.column, 'text')))
  const rows = aggregate('data', 'groupArray', call('data', 'tuple', column(LOOKUP_ROW, 'data'), ...values))
  const sorted = call(
    'data',
    'arraySort',
    lambda(['data'], (row) => element(row, 1)),
    rows,
  )
  const kept = call('data', 'arraySlice', sorted, num(1), num(definition.maxMatches))
  const grouped: Plan = {
    kind: 'aggregate',
    input: lookupTable(request),
    keys: [{ name: known, value: joinedKey(cells) }],
    aggregates: [{ name: matches, value: kept }],
  }
  const joined = outputs.map((_, at) => {
    const texts = call(
      'list',
      'arrayMap',
      lambda(['data'], (row) => element(row, at + 2)),
      column(matches, 'data'),
    )
    return call('text', 'arrayStringConcat', texts)
  })
  const table: Plan = {
    kind: 'aggregate',
    input: grouped,
    keys: [],
    aggregates: [
      { name: known, value: aggregate('data', 'groupArray', column(known, 'text')) },
      ...names.map((name, at) => ({ name, value: aggregate('data', 'groupArray', joined[at]!) })),
    ],
  }
  const take = [known, ...names].map((name) => ({ name, type: 'data' as const }))
  const plan: Plan = { kind: 'join', left: input.plan, right: table, on: [], mode: 'constant', take }
  const listed = keys.find(({ value }) => value.type === 'list')!
  const found = names.map((name) => {
    const each = lambda(['text'], (value) => {
      const parts = keys.map((key) => fold(key === listed ? value! : asText(key.value), definition))
      const texts = call('text', 'transform', joinedKey(parts), column(known, 'data'), column(name, 'data'), text(''))
      const matched = call('list', 'splitByChar', text(MATCH), call('text', 'ifNull', texts, text('')))
      return filled(call('list', 'arraySlice', matched, num(2)), request)
    })
    const all = call('list', 'arrayFlatten', call('data', 'arrayMap', each, listed.value))
    const present = lambda(['text'], (value) => call('bool', 'notEquals', value, text(NOTHING)))
    return call('list', 'arrayFilter', present, all)
  })
  return { relation: input.withPlan(plan), outputs: found }
}

function marked(cell: Scalar): Scalar {
  return call('text', 'concat', text(MATCH), call('text', 'ifNull', cell, text(NOTHING)))
}

function joinedKey(parts: readonly Scalar[]): Scalar {
  if (parts.length === 1) return call('text', 'assumeNotNull', parts[0]!)
  const separated = parts.flatMap((part, at) => (at === 0 ? [part] : [text(MATCH), part]))
  return call('text', 'assumeNotNull', call('text', 'concat', ...separated))
}

function element(tuple: Scalar, at: number): Scalar {
  return call('text', 'tupleElement', tuple, num(at))
}

/** The matches of one value, with the default up to min_matches. */
function filled(matches: Scalar, { definition }: LookupRequest): Scalar {
  if (definition.minMatches <= 0) return matches
  return once(matches, (known) => withDefault(known, call('num', 'length', known), definition))
}

/** Lists whose values meet patterns. Equal lists are looked up once. */
function joinedLists(request: LookupRequest, input: Relation): LookupResult {
  const { keys, definition } = request
  const given = keys.map(({ value }) => ({ name: hiddenName(), value: value.type === 'list' ? value : asText(value) }))
  const filtered: Plan = { kind: 'filter', input: input.plan, predicate: and(given.map(({ value }) => exists(value))) }
  const distinct: Plan = { kind: 'aggregate', input: filtered, keys: given, aggregates: [] }
  const each = given.map(({ name, value }) => ({
    name: hiddenName(),
    value: column(name, value.type),
    place: hiddenName(),
  }))
  let values: Plan = { kind: 'extend', input: distinct, columns: each.map(({ name, value }) => ({ name, value })) }
  for (const { name, value, place } of each)
    if (value.type === 'list') values = { kind: 'unnest', input: values, column: name, index: place, keepEmpty: false }
  const single = matchesOfValues(
    request,
    each.map(({ name }) => column(name, 'text')),
    values,
  )
  const joined: Plan = {
    kind: 'join',
    left: values,
    right: single.plan,
    on: single.on,
    mode: 'left',
    take: single.take,
  }
  const places = each.filter(({ value }) => value.type === 'list').map(({ place }) => column(place, 'num'))
  const order = call('data', 'tuple', ...places)
  const results = request.outputs.map((output): Assignment => {
    const { type } = single.take.find(({ name }) => name === output.name)!
    const value = asList(withDefault(column(output.name, type), single.found, definition))
    return { name: output.name, value: inOrder(order, value) }
  })
  const groups = given.map(({ name, value }) => ({ name, value: column(name, value.type) }))
  const right: Plan = { kind: 'aggregate', input: joined, keys: groups, aggregates: results }
  const on = given.map(({ name, value }) => ({ left: value, right: column(name, value.type) }))
  const take = results.map(({ name }) => ({ name, type: 'list' as const }))
  const plan: Plan = { kind: 'join', left: input.plan, right, on, mode: 'left', take }
  const visible = take.filter(({ name }) => !isHidden(name))
  return { relation: input.withPlan(plan, visible), outputs: results.map(({ name }) => column(name, 'list')) }
}

function inOrder(order: Scalar, value: Scalar): Scalar {
  const pairs = aggregate('data', 'groupArray', call('data', 'tuple', order, value))
  const first = lambda(['data'], (pair) => call('data', 'tupleElement', pair, num(1)))
  const second = lambda(['data'], (pair) => call('list', 'tupleElement', pair, num(2)))
  return call('list', 'arrayFlatten', call('data', 'arrayMap', second, call('data', 'arraySort', first, pairs)))
}
