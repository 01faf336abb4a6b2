/** Values that look at other rows, as hidden columns: a window function, the row before, a running count. */
import type { Frame, OrderKey } from '../plan/plan.ts'
import { aggregate, column, type Scalar } from '../plan/scalar.ts'
import { hiddenName, type Relation } from './relation.ts'

export interface WindowOptions {
  partitionBy?: readonly Scalar[]
  /** The relation's own order when it is left out; [] for none. */
  orderBy?: readonly OrderKey[]
  frame?: Frame
}

export interface WithColumn {
  relation: Relation
  /** The column that was added. */
  value: Scalar
}

export interface WithColumns {
  relation: Relation
  values: Scalar[]
}

/** Adds a computed value under a hidden name. */
export function addHidden(input: Relation, value: Scalar): WithColumn {
  const name = hiddenName()
  const relation = input.withPlan({ kind: 'extend', input: input.plan, columns: [{ name, value }] })
  return { relation, value: column(name, value.type) }
}

/** Adds the result of an aggregate or window function under a hidden name. */
export function addWindow(input: Relation, value: Scalar, options: WindowOptions = {}): WithColumn {
  const { relation, values } = addWindows(input, [value], options)
  return { relation, value: values[0]! }
}

/** Adds several results over the same window. */
export function addWindows(
  input: Relation,
  values: readonly Scalar[],
  { partitionBy = [], orderBy = input.order, frame }: WindowOptions = {},
): WithColumns {
  const columns = values.map((value) => ({
    name: hiddenName(),
    value,
    partitionBy,
    orderBy,
    ...(frame === undefined ? {} : { frame }),
  }))
  const relation = input.withPlan({ kind: 'window', input: input.plan, columns })
  return { relation, values: columns.map(({ name, value }) => column(name, value.type)) }
}

/** From the first row of the order to the present one. */
export const UP_TO_HERE: Frame = { unit: 'rows', preceding: undefined, following: 0 }

/** The value of the row that stands `distance` rows before; null when there is none, [] for a list. */
export function earlierRow(
  input: Relation,
  value: Scalar,
  { distance = 1, partitionBy = [] }: { distance?: number; partitionBy?: readonly Scalar[] } = {},
): WithColumn {
  const frame: Frame = { unit: 'rows', preceding: distance, following: -distance }
  const fn = value.type === 'list' || value.type === 'data' ? 'any' : 'anyOrNull'
  return addWindow(input, aggregate(value.type, fn, value), { frame, partitionBy })
}

/** How many rows up to the present one meet a condition; the present one counts unless `before` is set. */
export function runningCount(input: Relation, condition: Scalar, { before = false } = {}): WithColumn {
  const frame: Frame = { ...UP_TO_HERE, following: before ? -1 : 0 }
  return addWindow(input, aggregate('num', 'countIf', condition), { frame })
}
