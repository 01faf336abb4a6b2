/** The rows that come nearest to a set of conditions without meeting it. */
import type { OrderKey } from '../plan/plan.ts'
import { call, column, num, type Scalar } from '../plan/scalar.ts'
import { asList, asNumber, asText, exists } from '../semantics/coerce.ts'
import type { KeptRows } from '../semantics/kept-rows.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { judged } from './conditions.ts'
import type { ValueQuestion } from './values.ts'

/** Before the columns of the rows: how many conditions a row misses, and whether it meets each. */
export const NEAREST_COLUMNS = ['\u0001misses', '\u0001met'] as const

/** Of events shown besides the fields that the conditions read. */
const OF_EVENTS = ['_time', 'index', 'source', 'sourcetype', 'host', '_raw']

/**
 * Of rows that miss as many, those that have a value in the fields of condition `at`, where there is one; of these the
 * first ones in their order, or by the number that was asked for.
 */
export function nearestRows(kept: KeptRows, at: number, count: number, wanted?: ValueQuestion): Relation {
  const { rows, met } = judged(kept)
  const missed = column(hiddenName(), 'num')
  const sum = met.map(missedOnce).reduce((total, each) => call('num', 'plus', total, each), num(0))
  const counted = rows.withPlan({
    kind: 'extend',
    input: rows.plan,
    columns: [{ name: (missed as { name: string }).name, value: sum }],
  })
  const [misses, flags] = NEAREST_COLUMNS
  return counted
    .filter(call('bool', 'greater', missed, num(0)))
    .sorted([
      { value: missed, descending: false },
      ...lacking(kept, at),
      ...byNumber(kept, wanted),
      ...kept.input.order,
    ])
    .limit(count)
    .project([
      { name: misses, value: missed },
      { name: flags, value: call('data', 'array', ...met) },
      ...shown(kept).map((name) => ({ name, value: textOf(counted.field(name)!) })),
    ])
}

function lacking({ input, conditions }: KeptRows, at: number): OrderKey[] {
  const values = (conditions[at]?.fields ?? []).flatMap((name) => input.field(name) ?? [])
  if (values.length === 0) return []
  const lacks = values.map((value) => call('num', 'if', exists(value), num(0), num(1)))
  return [{ value: lacks.reduce((sum, each) => call('num', 'plus', sum, each)), descending: false }]
}

function byNumber({ input }: KeptRows, wanted: ValueQuestion | undefined): OrderKey[] {
  const value = wanted && wanted.order !== 'frequent' ? input.field(wanted.field) : undefined
  return value ? [{ value: asNumber(value), descending: wanted?.order === 'greatest' }] : []
}

function missedOnce(met: Scalar): Scalar {
  return call('num', 'if', met, num(0), num(1))
}

function shown({ input, conditions }: KeptRows): string[] {
  const read = conditions.flatMap(({ fields }) => fields)
  const names = input.open ? [...OF_EVENTS, ...read] : [...OF_EVENTS, ...read, ...input.columns.keys()]
  return [...new Set(names)].filter((name) => input.has(name))
}

function textOf(value: Scalar): Scalar {
  return value.type === 'list' ? asList(value) : value.type === 'num' ? value : asText(value)
}
