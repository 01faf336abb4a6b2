/**
 * The relational algebra that every command lowers to: a closed union, so that each pass over it (prune, print, SQL)
 * is one exhaustive switch. Rows have no order of their own; operators that need one name it.
 */
import type { Scalar, ScalarType } from './scalar.ts'

export interface Column {
  name: string
  type: ScalarType
}

/** [earliest, latest) in epoch seconds; null = open. */
export interface TimeRange {
  earliest: number | null
  latest: number | null
}

export interface Assignment {
  name: string
  value: Scalar
}

export interface OrderKey {
  value: Scalar
  descending: boolean
}

/** The part of a window that a function sees, in rows or in the units of a single numeric order key. */
export interface Frame {
  unit: 'rows' | 'range'
  /** undefined = unbounded preceding. */
  preceding: number | undefined
  /** undefined = unbounded following; 0 = the current row; below 0 = the frame ends that far before it. */
  following: number | undefined
}

export interface WindowColumn {
  name: string
  /** An aggregate or window function of ClickHouse. */
  value: Scalar
  partitionBy: readonly Scalar[]
  orderBy: readonly OrderKey[]
  /** Absent for functions that take none (row_number). */
  frame?: Frame
}

export type JoinMode = 'inner' | 'left' | 'constant'

export interface JoinKey {
  left: Scalar
  right: Scalar
  /** How the left side compares with the right one; absent: they are equal. A join has at least one equal key. */
  compare?: 'less' | 'lessOrEquals' | 'greater' | 'greaterOrEquals'
}

export type Plan =
  /**
   * The events of a time range: [earliest, latest); `from` is the environment's `events`, or with `typed` the table of an
   * accelerated dataset, in which fields are columns too.
   */
  | {
      kind: 'scan'
      earliest: number | null
      latest: number | null
      columns: readonly Column[]
      from?: string | undefined
      typed?: true
    }
  /** A stored table, e.g. a lookup. */
  | { kind: 'table'; table: string; columns: readonly Column[] }
  | { kind: 'values'; columns: readonly Column[]; rows: readonly (readonly Scalar[])[] }
  /** `count` rows with one column, `name`, that counts from 0. */
  | { kind: 'generate'; count: number; name: string }
  | { kind: 'filter'; input: Plan; predicate: Scalar }
  /** Adds or replaces columns. All values read the input; none sees another's result. */
  | { kind: 'extend'; input: Plan; columns: readonly Assignment[] }
  /**
   * Adds or replaces columns that are known only when something above reads them: `value` gives the one for a name, or
   * undefined to let the input's through. It is resolved to an `extend` of what is needed.
   */
  | { kind: 'derive'; input: Plan; what: string; value: (name: string) => Scalar | undefined }
  /**
   * The rows of `input`, which also stand in a table, those of a time range at least: with `columns` and no other. It
   * becomes a scan of the table where nothing else is read of it.
   */
  | { kind: 'accelerated'; input: Plan; table: string; range: TimeRange; columns: readonly Column[] }
  /** Exactly these columns. */
  | { kind: 'project'; input: Plan; columns: readonly Assignment[] }
  | { kind: 'aggregate'; input: Plan; keys: readonly Assignment[]; aggregates: readonly Assignment[] }
  | { kind: 'window'; input: Plan; columns: readonly WindowColumn[] }
  /** The first `count` rows of the order, after `offset`; with `by`, the first of each group. */
  | { kind: 'limit'; input: Plan; count: number; offset: number; by: readonly Scalar[]; orderBy: readonly OrderKey[] }
  /** One row for each element of the list `column`, which becomes text. `keepEmpty` keeps rows without a value. */
  | { kind: 'unnest'; input: Plan; column: string; index: string | undefined; keepEmpty: boolean }
  /**
   * Adds `take` from the right to the rows of the left. Names on both sides are distinct. `constant`: the right side
   * has one row, and no keys; its columns are the same for all rows.
   */
  | { kind: 'join'; left: Plan; right: Plan; on: readonly JoinKey[]; mode: JoinMode; take: readonly Column[] }
  /** All rows of all inputs. A column that an input lacks is null there; types are those of `columns`. */
  | { kind: 'union'; inputs: readonly Plan[]; columns: readonly Column[] }

/** The columns of `events` that are not extracted fields, with the types that a search sees. */
export const BASE_COLUMNS: Readonly<Record<string, ScalarType>> = {
  _time: 'num',
  _indextime: 'num',
  _serial: 'data',
  index: 'text',
  source: 'text',
  sourcetype: 'text',
  host: 'text',
  tag: 'list',
  _raw: 'text',
}

/** The whole set of extracted fields of an event, as the store keeps it. */
export const ALL_FIELDS = '\u0000fields'

/** Inputs of an operator, for passes that walk. */
export function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'scan':
    case 'table':
    case 'values':
    case 'generate':
      return []
    case 'join':
      return [plan.left, plan.right]
    case 'union':
      return plan.inputs
    default:
      return [plan.input]
  }
}
