/**
 * What a command receives and gives: a plan, the names that the next command may use, and the order of the rows.
 *
 * An *open* relation holds events: besides its known columns it has every extracted field, read from the scan when a
 * command names it. A *closed* relation has exactly its columns (after stats, table, …).
 */
import { type Assignment, BASE_COLUMNS, type Column, type OrderKey, type Plan } from '../plan/plan.ts'
import {
  aggregate,
  column,
  eachColumn,
  mapColumns,
  NULL,
  NULL_TEXT,
  type Scalar,
  type ScalarType,
} from '../plan/scalar.ts'
import { type FieldCatalogue, type FoundFields, foundInEvents, isInternal } from './found-fields.ts'
import { wildcardPattern } from './wildcard.ts'

interface RelationParts {
  plan: Plan
  columns: ReadonlyMap<string, ScalarType>
  open: FieldCatalogue | undefined
  removed: ReadonlySet<string>
  order: readonly OrderKey[]
  delimiters: ReadonlyMap<string, string>
  formats: ReadonlyMap<string, Format>
}

/** How a field shows in the result (fieldformat): its value there, from the fields that the last stage gives. */
export type Format = (relation: Relation) => Scalar

/** Hidden columns carry row order; no command can name them. */
const HIDDEN = '\u0001'
/** Hidden columns that number the rows: never null, and different in every row. */
const COUNTER = `${HIDDEN}#`

const NO_DELIMITERS: ReadonlyMap<string, string> = new Map()
const NO_FORMATS: ReadonlyMap<string, Format> = new Map()

export type { FieldCatalogue } from './found-fields.ts'

export class Relation {
  readonly plan: Plan
  readonly columns: ReadonlyMap<string, ScalarType>
  readonly open: FieldCatalogue | undefined
  /** Fields of an open relation that a command took away. */
  readonly removed: ReadonlySet<string>
  readonly order: readonly OrderKey[]
  /** What joins the values of a multivalue field when it becomes one value, where a command said so (mvcombine). */
  readonly delimiters: ReadonlyMap<string, string>
  private readonly formats: ReadonlyMap<string, Format>

  private constructor(parts: RelationParts) {
    this.plan = parts.plan
    this.columns = parts.columns
    this.open = parts.open
    this.removed = parts.removed
    this.order = parts.order
    this.delimiters = parts.delimiters
    this.formats = parts.formats
  }

  /** What stands before the first stage: it has no rows. Rows that a stage leaves none of are something else. */
  static readonly start: Relation = Relation.closed({ kind: 'values', columns: [], rows: [] }, [])

  /** A relation with exactly these columns. */
  static closed(plan: Plan, columns: readonly Column[], order: readonly OrderKey[] = []): Relation {
    return new Relation({
      plan,
      columns: new Map(columns.map((c) => [c.name, c.type])),
      open: undefined,
      removed: new Set(),
      order,
      delimiters: NO_DELIMITERS,
      formats: NO_FORMATS,
    })
  }

  /** Stored events, newest first. */
  static events(plan: Plan, catalogue: FieldCatalogue): Relation {
    const columns = new Map(Object.entries(BASE_COLUMNS).filter(([, type]) => type !== 'data'))
    const order = [
      { value: column('_time', 'num'), descending: true },
      { value: column('_serial', 'data'), descending: true },
    ]
    return new Relation({
      plan,
      columns,
      open: catalogue,
      removed: new Set(),
      order,
      delimiters: NO_DELIMITERS,
      formats: NO_FORMATS,
    })
  }

  private with(parts: Partial<RelationParts>): Relation {
    return new Relation({
      plan: this.plan,
      columns: this.columns,
      open: this.open,
      removed: this.removed,
      order: this.order,
      delimiters: this.delimiters,
      formats: this.formats,
      ...parts,
    })
  }

  /** The value of a field here, or undefined when the relation has no such field. */
  field(name: string): Scalar | undefined {
    const type = this.columns.get(name)
    if (type !== undefined) return column(name, type)
    if (!this.open || this.removed.has(name) || name.startsWith(HIDDEN)) return undefined
    return column(name, this.open.multi(name) ? 'list' : 'text')
  }

  /** True when no stage came before: a generating command is the first one. */
  get isStart(): boolean {
    return this === Relation.start
  }

  has(name: string): boolean {
    return this.field(name) !== undefined
  }

  /** Every name that a wildcard can stand for, in order: known columns, then the catalogue's. */
  names(): string[] {
    const known = [...this.columns.keys()]
    if (!this.open) return known
    const seen = new Set(known)
    return [...known, ...this.open.names().filter((name) => !seen.has(name) && !this.removed.has(name))]
  }

  /** Names that match a pattern with `*`. Internal fields (`_time`) match only a pattern that begins with `_`. */
  match(pattern: string): string[] {
    const { test } = wildcardPattern(pattern)
    return this.names().filter((name) => (name.startsWith('_') ? pattern.startsWith('_') : true) && test(name))
  }

  filter(predicate: Scalar): Relation {
    if (predicate.kind === 'literal' && predicate.value === true) return this
    return this.with({ plan: { kind: 'filter', input: this.plan, predicate } })
  }

  /** Sets fields, all from the values before (one after the other for `eval a=…, b=…`: call it once for each). */
  extend(values: readonly Assignment[]): Relation {
    if (values.length === 0) return this
    const assignments = values.map(typed)
    const safe = this.keepOrder(new Set(assignments.map((a) => a.name)))
    const columns = new Map(safe.columns)
    const removed = new Set(safe.removed)
    for (const { name, value } of assignments) {
      columns.set(name, value.type)
      removed.delete(name)
    }
    const delimiters = new Map(safe.delimiters)
    for (const { name } of assignments) delimiters.delete(name)
    const plan: Plan = { kind: 'extend', input: safe.plan, columns: assignments }
    return safe.with({ plan, columns, removed, delimiters })
  }

  /** Gives a field another look in the result; a later stage still sees its value. */
  withFormat(name: string, format: Format): Relation {
    const base = this.has(name) ? this : this.extend([{ name, value: NULL }])
    return base.with({ formats: new Map(this.formats).set(name, format) })
  }

  /**
   * The result as it shows: fields in their formats. The order of the rows stays that of the values. A format that has
   * lost the fields that it needs changes nothing.
   */
  rendered(): Relation {
    const shown = [...this.formats].filter(([name]) => this.has(name))
    const values = shown.map(([name, format]) => ({ name, value: format(this) }))
    return this.extend(values.filter(({ value }) => value.type !== 'null'))
  }

  withDelimiter(name: string, delimiter: string): Relation {
    return this.with({ delimiters: new Map(this.delimiters).set(name, delimiter) })
  }

  /**
   * Adds fields that are found in the data, over those that are there; internal fields (`_time`) stay as they are. Of
   * events, a field is found when something names it; the names of all of them are asked for only where a pattern, or
   * the events themselves, need them. Rows that are not events get a column for each name at once.
   */
  withFound(found: FoundFields): Relation {
    const base = this.keepOrder(new Set(this.order.flatMap((key) => namesIn(key.value).filter((n) => !isInternal(n)))))
    if (base.open) return base.with({ ...foundInEvents(base, base.open, found), removed: new Set() })
    return base.extend(
      found.names().flatMap((name) => {
        const value = isInternal(name) ? undefined : found.value(name, base.field(name) ?? NULL)
        return value ? [{ name, value }] : []
      }),
    )
  }

  /** The same relation with found fields as columns, for events that leave the search as they are. */
  settled(): Relation {
    const added = (this.open?.found?.() ?? []).filter((name) => !this.columns.has(name) && !this.removed.has(name))
    return added.length === 0
      ? this
      : this.withPlan(
          this.plan,
          added.map((name) => ({ name, type: this.field(name)!.type })),
        )
  }

  /** Takes fields away. */
  drop(names: Iterable<string>): Relation {
    const columns = new Map(this.columns)
    const removed = new Set(this.removed)
    for (const name of names) {
      columns.delete(name)
      removed.add(name)
    }
    return this.with({ columns, removed: this.open ? removed : this.removed })
  }

  /** Gives fields other names; a field keeps its place among the columns. Sources exist and targets differ. */
  rename(moves: readonly { from: string; to: string }[]): Relation {
    const targets = new Map(moves.map(({ from, to }) => [from, to]))
    const replaced = new Set(moves.map(({ to }) => to))
    const renamed = this.extend(moves.map(({ from, to }) => ({ name: to, value: this.field(from)! })))
    const names = [...this.columns.keys()].flatMap((name) => {
      const to = targets.get(name)
      if (to !== undefined) return [to]
      return replaced.has(name) ? [] : [name]
    })
    const dropped = renamed.drop(moves.map(({ from }) => from).filter((from) => !replaced.has(from)))
    const columns = new Map([...names, ...replaced].map((name) => [name, dropped.columns.get(name)!] as const))
    return dropped.with({ columns })
  }

  /** Exactly these columns, in this order. The order of the rows is kept. */
  project(values: readonly Assignment[]): Relation {
    const assignments = values.map(typed)
    const hidden = this.hiddenOrder(
      new Set(assignments.filter((a) => a.value.kind === 'column' && a.value.name === a.name).map((a) => a.name)),
    )
    const plan: Plan = { kind: 'project', input: this.plan, columns: [...assignments, ...hidden.carried] }
    const columns = new Map(assignments.map(({ name, value }) => [name, value.type]))
    return this.with({ plan, columns, open: undefined, removed: new Set(), order: hidden.order })
  }

  /** The same rows in another order. Keys may be any scalars over the present columns. */
  sorted(keys: readonly OrderKey[]): Relation {
    const order: OrderKey[] = []
    const added: Assignment[] = []
    for (const key of keys) {
      if (key.value.kind === 'column') order.push(key)
      else {
        const name = hiddenName()
        added.push({ name, value: key.value })
        order.push({ value: column(name, key.value.type), descending: key.descending })
      }
    }
    const plan: Plan = added.length > 0 ? { kind: 'extend', input: this.plan, columns: added } : this.plan
    return this.with({ plan, order })
  }

  /** The first rows, or with `by` the first rows of each group. */
  limit(count: number, options: { offset?: number; by?: readonly Scalar[] } = {}): Relation {
    const { offset = 0, by = [] } = options
    return this.with({ plan: { kind: 'limit', input: this.plan, count, offset, by, orderBy: this.order } })
  }

  /** Another plan over the same rows and names (a pass-through operator); extra columns may be added. */
  withPlan(plan: Plan, added: readonly Column[] = []): Relation {
    const columns = new Map(this.columns)
    const removed = new Set(this.removed)
    for (const { name, type } of added) {
      columns.set(name, type)
      removed.delete(name)
    }
    return this.with({ plan, columns, removed })
  }

  withOrder(order: readonly OrderKey[]): Relation {
    return this.with({ order })
  }

  /** The hidden column that numbers the rows in their order, if there is one: it is never null. */
  get numberedBy(): string | undefined {
    const [key] = this.order
    if (this.order.length !== 1 || key?.value.kind !== 'column' || key.descending) return undefined
    return key.value.name.startsWith(COUNTER) ? key.value.name : undefined
  }

  /** The number of each row in the present order, as a column that no command can name; from 1. */
  numbered(): { relation: Relation; number: Scalar } {
    const name = counterName()
    const value = aggregate('num', 'row_number')
    const plan: Plan = {
      kind: 'window',
      input: this.plan,
      columns: [{ name, value, partitionBy: [], orderBy: this.order }],
    }
    const number = column(name, 'num')
    return { relation: this.with({ plan, order: [{ value: number, descending: false }] }), number }
  }

  /** Keeps order keys that are about to be overwritten, under hidden names. */
  private keepOrder(overwritten: ReadonlySet<string>): Relation {
    const touched = this.order.some((key) => reads(key.value, overwritten))
    if (!touched) return this
    const kept = new Map<string, Scalar>()
    const copies: Assignment[] = []
    const order = this.order.map((key) => ({
      ...key,
      value: mapColumns(key.value, (c) => {
        if (!overwritten.has(c.name)) return c as Scalar
        const known = kept.get(c.name)
        if (known) return known
        const copy = column(hiddenName(), c.type)
        kept.set(c.name, copy)
        copies.push({ name: (copy as { name: string }).name, value: c as Scalar })
        return copy
      }),
    }))
    return this.with({ plan: { kind: 'extend', input: this.plan, columns: copies }, order })
  }

  /** Order keys for a projection: those that survive by name stay, the others are carried under hidden names. */
  private hiddenOrder(surviving: ReadonlySet<string>): { carried: Assignment[]; order: OrderKey[] } {
    const carried: Assignment[] = []
    const order = this.order.map((key) => {
      if (key.value.kind === 'column' && surviving.has(key.value.name)) return key
      const name = key.value.kind === 'column' && key.value.name.startsWith(HIDDEN) ? key.value.name : hiddenName()
      if (!carried.some((c) => c.name === name)) carried.push({ name, value: key.value })
      return { ...key, value: column(name, key.value.type) }
    })
    return { carried, order }
  }
}

// Hidden names need only differ within one plan; the SQL printer renames them in order of appearance.
let hiddenCount = 0

/** A name for a column that no search can name or see. */
export function hiddenName(): string {
  hiddenCount += 1
  return `${HIDDEN}${hiddenCount}`
}

/** A name for a hidden column that numbers rows in their order. */
export function counterName(): string {
  hiddenCount += 1
  return `${COUNTER}${hiddenCount}`
}

export function isHidden(name: string): boolean {
  return name.startsWith(HIDDEN)
}

function namesIn(scalar: Scalar): string[] {
  const names: string[] = []
  eachColumn(scalar, (c) => names.push(c.name))
  return names
}

function reads(scalar: Scalar, names: ReadonlySet<string>): boolean {
  let found = false
  eachColumn(scalar, (c) => {
    found ||= names.has(c.name)
  })
  return found
}

/** A column that is always null is a text without a value. */
function typed({ name, value }: Assignment): Assignment {
  return { name, value: value.type === 'null' ? NULL_TEXT : value }
}
