/** Which values the fields of a condition have in the rows that come as far as it. */
import type { OrderKey, Plan } from '../plan/plan.ts'
import { aggregate, column, num, type Scalar } from '../plan/scalar.ts'
import { asList, asNumber, asText } from '../semantics/coerce.ts'
import type { KeptRows } from '../semantics/kept-rows.ts'
import { Relation } from '../semantics/relation.ts'
import { before, judged } from './conditions.ts'

/** The most frequent values first, or by number: the greatest or the smallest. */
export type ValueOrder = 'frequent' | 'greatest' | 'smallest'

export interface ValueQuestion {
  field: string
  order: ValueOrder
}

/** Of one field: enough to look for a value that is nearly the one that was asked for. */
export const MOST_VALUES = 300

/** One row for each value; `value` is null in the row that counts the rows without one. */
export const VALUE_COLUMNS = [
  { name: 'question', type: 'num' },
  { name: 'value', type: 'text' },
  { name: 'rows', type: 'num' },
] as const

/** Undefined when the rows have none of the fields. */
export function conditionValues(kept: KeptRows, at: number, questions: readonly ValueQuestion[]): Relation | undefined {
  const { rows, met } = judged(kept)
  const reached = rows.filter(before(met, at))
  const inputs = questions.flatMap(({ field, order }, question): Plan[] => {
    const value = reached.field(field)
    if (!value) return []
    const { plan } = counted(reached, value, order)
    return [{ kind: 'extend', input: plan, columns: [{ name: 'question', value: num(question) }] }]
  })
  if (inputs.length === 0) return undefined
  return Relation.closed({ kind: 'union', inputs, columns: VALUE_COLUMNS }, VALUE_COLUMNS)
}

function counted(rows: Relation, value: Scalar, order: ValueOrder): Relation {
  const values: Plan = { kind: 'project', input: rows.plan, columns: [{ name: 'value', value: single(value) }] }
  const each: Plan =
    value.type === 'list'
      ? { kind: 'unnest', input: values, column: 'value', index: undefined, keepEmpty: true }
      : values
  const text = column('value', 'text')
  const plan: Plan = {
    kind: 'aggregate',
    input: each,
    keys: [{ name: 'value', value: text }],
    aggregates: [{ name: 'rows', value: aggregate('num', 'count') }],
  }
  const columns = VALUE_COLUMNS.slice(1)
  return Relation.closed(plan, columns).sorted(orderOf(order)).limit(MOST_VALUES)
}

function single(value: Scalar): Scalar {
  return value.type === 'list' ? asList(value) : asText(value)
}

function orderOf(order: ValueOrder): OrderKey[] {
  const frequent = { value: column('rows', 'num'), descending: true }
  if (order === 'frequent') return [frequent, { value: column('value', 'text'), descending: false }]
  return [{ value: asNumber(column('value', 'text')), descending: order === 'greatest' }, frequent]
}
