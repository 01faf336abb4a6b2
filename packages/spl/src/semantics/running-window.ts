/** Aggregates over the rows up to each row: streamstats window, time_window, current and global (Search Reference). */
import type { Frame, OrderKey } from '../plan/plan.ts'
import { aggregate, call, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import { spanSeconds, type TimeSpan } from '../syntax/time-span.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'
import { rowPosition } from './row-position.ts'
import { addWindow, addWindows, type WithColumn, type WithColumns } from './window.ts'
import { collectWindow } from './window-array.ts'

export interface RunningWindow {
  /** Rows; 0 = all of them. */
  window: number
  timeWindow: { span: TimeSpan; at: Span } | undefined
  /** The row itself is in its window. */
  current: boolean
  /** One window over all rows, and in it the rows of the group; else each group has its own. */
  global: boolean
}

export interface RunningGroups {
  /** What a reset parts. */
  segments: readonly Scalar[]
  /** What BY parts. */
  keys: readonly Scalar[]
}

/** Adds the aggregates `values`, each row's over its window, under hidden names. */
export function runningValues(
  input: Relation,
  values: readonly Scalar[],
  { segments, keys }: RunningGroups,
  settings: RunningWindow,
  context: LowerContext,
): WithColumns {
  const { window, timeWindow, current, global } = settings
  const partitionBy = [...segments, ...keys]
  if (timeWindow) return overTime(input, values, partitionBy, { ...settings, timeWindow }, context)
  const following = current ? 0 : -1
  if (window === 0)
    return addWindows(input, values, { partitionBy, frame: { unit: 'rows', preceding: undefined, following } })
  const preceding = current ? window - 1 : window
  if (keys.length === 0 || !global)
    return addWindows(input, values, { partitionBy, frame: { unit: 'rows', preceding, following } })
  // The last rows of all groups: those whose number is near enough, so that the partition can stay the group.
  const { relation, number } = input.numbered()
  const orderBy = [{ value: number, descending: false }]
  return addWindows(relation, values, { partitionBy, orderBy, frame: { unit: 'range', preceding, following } })
}

/**
 * Rows before this one whose time is less than the span away. A range of times takes in later rows of the same time
 * and the row that is just the span away, so its rows are collected first, and those that belong to it aggregated.
 */
function overTime(
  input: Relation,
  values: readonly Scalar[],
  partitionBy: readonly Scalar[],
  { timeWindow, window, current }: RunningWindow & { timeWindow: { span: TimeSpan; at: Span } },
  context: LowerContext,
): WithColumns {
  const seconds = spanSeconds(timeWindow.span)
  const time = input.field('_time')
  if (!time || seconds === undefined) {
    const message = time
      ? 'A `time_window` of months, quarters or years has no fixed length.'
      : '`time_window` needs `_time`, and these rows have none.'
    context.diagnostics.report('unsupported', timeWindow.at, message, time && 'Write it in days.')
    return addWindows(input, values, { partitionBy })
  }
  const { relation: numbered, number } = input.numbered()
  const { relation, value: ascending } = ascendingTime(numbered, time, input.order[0])
  const frame: Frame = { unit: 'range', preceding: Math.ceil(seconds), following: 0 }
  const orderBy = [{ value: ascending, descending: false }]
  return collectWindow(relation, values, {
    window: { partitionBy, orderBy, frame },
    number,
    time: ascending,
    seconds,
    current,
    most: window,
  })
}

/** The time, or its negative where the rows come newest first: it grows with the order of the rows. */
function ascendingTime(input: Relation, time: Scalar, first: OrderKey | undefined): WithColumn {
  if (first?.value.kind === 'column' && first.value.name === '_time')
    return { relation: input, value: first.descending ? call('num', 'negate', time) : time }
  const position = rowPosition(input)
  const begin = aggregate('num', 'argMin', time, position)
  const end = aggregate('num', 'argMax', time, position)
  const newestFirst = addWindow(input, call('bool', 'less', end, begin), { orderBy: [] })
  return {
    relation: newestFirst.relation,
    value: call('num', 'if', newestFirst.value, call('num', 'negate', time), time),
  }
}
