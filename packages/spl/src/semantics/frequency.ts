/** The most and the least frequent values: top and rare (Search Reference). */
import type { Assignment } from '../plan/plan.ts'
import { aggregate, call, column, num, type Scalar, text } from '../plan/scalar.ts'
import type { FrequencyArguments } from '../syntax/frequency-clause.ts'
import { asText } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { groupBy } from './group.ts'
import { hiddenName, Relation } from './relation.ts'
import { addWindows } from './window.ts'

interface Ranked {
  relation: Relation
  groups: Assignment[]
  values: Assignment[]
  count: Scalar
  total: Scalar
  rank: Scalar
}

/** Combinations of values with how often they occur, in each group the most (or least) frequent ones first. */
export function frequency(
  settings: FrequencyArguments,
  first: 'most' | 'least',
  input: Relation,
  context: LowerContext,
): Relation {
  const { limit, useother } = settings
  const ranked = rank(settings, first, input, context)
  if (limit === 0) return shown(ranked, settings)
  if (useother) return shown(withRest(ranked, settings), settings)
  const kept = ranked.relation.filter(call('bool', 'lessOrEquals', ranked.rank, num(limit)))
  return shown({ ...ranked, relation: kept }, settings)
}

function rank(
  { fields, by }: FrequencyArguments,
  first: 'most' | 'least',
  input: Relation,
  context: LowerContext,
): Ranked {
  const grouped = groupBy([...by, ...fields], input, context)
  const names = new Set(by.map((field) => field.name))
  const columns = grouped.keys.map(({ name, value }) => ({ name, value: column(name, value.type) }))
  const groups = columns.filter(({ name }) => names.has(name))
  const values = columns.filter(({ name }) => !names.has(name))
  const counted = hiddenName()
  const aggregates = [{ name: counted, value: aggregate('num', 'count') }]
  const plan = { kind: 'aggregate', input: grouped.input.plan, keys: grouped.keys, aggregates } as const
  const relation = Relation.closed(
    plan,
    columns.map(({ name, value }) => ({ name, type: value.type })),
  )
  const count = column(counted, 'num')
  const partitionBy = groups.map(({ value }) => value)
  const ordered = [
    { value: count, descending: first === 'most' },
    ...values.map(({ value }) => ({ value, descending: false })),
  ]
  const totals = addWindows(relation, [aggregate('num', 'sum', count)], { partitionBy, orderBy: [] })
  const ranks = addWindows(totals.relation, [aggregate('num', 'row_number')], { partitionBy, orderBy: ordered })
  return { relation: ranks.relation, groups, values, count, total: totals.values[0]!, rank: ranks.values[0]! }
}

/** What the limit leaves out becomes one row of each group. */
function withRest({ relation, groups, values, count, total, rank }: Ranked, settings: FrequencyArguments): Ranked {
  const { limit, otherstr } = settings
  const kept = call('bool', 'lessOrEquals', rank, num(limit))
  const names = { count: hiddenName(), total: hiddenName(), rank: hiddenName() }
  const renamed = values.map(({ name, value }) => ({
    name,
    value: call('text', 'if', kept, asText(value), text(otherstr)),
  }))
  const place = { name: names.rank, value: call('num', 'least', rank, num(limit + 1)) }
  const keys = [...groups, ...renamed, place]
  const aggregates = [
    { name: names.count, value: aggregate('num', 'sum', count) },
    { name: names.total, value: aggregate('num', 'any', total) },
  ]
  const columns = keys.map(({ name, value }) => ({ name, type: value.type }))
  return {
    relation: Relation.closed({ kind: 'aggregate', input: relation.plan, keys, aggregates }, columns),
    groups,
    values: renamed.map(({ name }) => ({ name, value: column(name, 'text') })),
    count: column(names.count, 'num'),
    total: column(names.total, 'num'),
    rank: column(names.rank, 'num'),
  }
}

function shown({ relation, groups, values, count, total, rank }: Ranked, settings: FrequencyArguments): Relation {
  const { countfield, percentfield, showcount, showperc } = settings
  const share = call('num', 'divide', call('num', 'multiply', count, num(100)), total)
  const order = [...groups.map(({ value }) => ({ value, descending: false })), { value: rank, descending: false }]
  return relation
    .withOrder(order)
    .project([
      ...groups,
      ...values,
      ...(showcount ? [{ name: countfield, value: count }] : []),
      ...(showperc ? [{ name: percentfield, value: call('num', 'round', share, num(6)) }] : []),
    ])
}
