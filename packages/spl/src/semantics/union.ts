/**
 * All rows of several relations as one relation (append, union, multisearch, map, …). Fields of the same name are one
 * field; the rows of one relation follow those of the one before, or all are merged by time.
 */
import type { Assignment, Column, OrderKey } from '../plan/plan.ts'
import { column, list, NULL, num, type ScalarType } from '../plan/scalar.ts'
import { convert, unifyAll } from './coerce.ts'
import { type FieldCatalogue, hiddenName, Relation } from './relation.ts'

/** `append`: one relation after the other. `time`: newest first, as Splunk shows events of several searches. */
export type UnionOrder = 'append' | 'time'

export function unionOf(inputs: readonly Relation[], by: UnionOrder = 'append'): Relation {
  if (inputs.length === 1) return inputs[0]!
  const columns = commonColumns(inputs)
  const order = new OrderColumns(by === 'time' && columns.some(({ name, type }) => name === '_time' && type === 'num'))
  const keys = inputs.map((input, at) => order.of(input, at))
  const plans = inputs.map((input, at) => aligned(input, columns, order.complete(keys[at]!)))
  const plan = { kind: 'union', inputs: plans, columns: [...columns, ...order.columns] } as const
  const open = catalogueOf(inputs)
  if (!open) return Relation.closed(plan, columns, order.keys)
  const names = new Set(columns.map(({ name }) => name))
  const events = Relation.events(plan, open)
  const gone = [...events.columns.keys(), ...inputs.flatMap((input) => [...input.removed])]
  return events
    .withPlan(plan, columns)
    .drop(gone.filter((name) => !names.has(name)))
    .withOrder(order.keys)
}

/** What is known of the extracted fields of all inputs that hold events. */
function catalogueOf(inputs: readonly Relation[]): FieldCatalogue | undefined {
  const [first, ...others] = new Set(inputs.flatMap((input) => input.open ?? []))
  if (!first || others.length === 0) return first
  const all = [first, ...others]
  return {
    multi: (name) => all.some((each) => each.multi(name)),
    names: () => [...new Set(all.flatMap((each) => each.names()))].sort(),
    found: () => [...new Set(all.flatMap((each) => each.found?.() ?? []))],
  }
}

/** Every column that one of them knows; and fields that one of them took away while another still has them. */
function commonColumns(inputs: readonly Relation[]): Column[] {
  const known = inputs.flatMap((input) => [...input.columns.keys()])
  const removed = inputs
    .flatMap((input) => [...input.removed])
    .filter((name) => inputs.some((input) => input.has(name)))
  return [...new Set([...known, ...removed])].map((name) => {
    const type = unifyAll(inputs.map((input) => input.field(name)?.type ?? 'null'))
    return { name, type: type === 'null' ? 'text' : type }
  })
}

/** The plan of one input with exactly the common columns; events keep their extracted fields besides. */
function aligned(input: Relation, columns: readonly Column[], order: readonly Assignment[]): Relation['plan'] {
  const values = columns.map(({ name, type }) => ({ name, value: input.field(name), type }))
  if (!input.open) {
    const present = values.flatMap(({ name, value, type }) => (value ? [{ name, value: convert(value, type) }] : []))
    return { kind: 'project', input: input.plan, columns: [...present, ...order] }
  }
  const changed = values
    .filter(({ value, type }) => value?.type !== type)
    .map(({ name, value, type }) => ({ name, value: value ? convert(value, type) : empty(type) }))
  return { kind: 'extend', input: input.plan, columns: [...changed, ...order] }
}

function empty(type: ScalarType): Assignment['value'] {
  return type === 'list' ? list([]) : NULL
}

/** Hidden columns that order the rows of the union: the number of the input, then the keys of its own order. */
class OrderColumns {
  private readonly branch = hiddenName()
  private readonly slots = new Map<string, OrderKey & { name: string }>()
  private readonly byTime: boolean

  constructor(byTime: boolean) {
    this.byTime = byTime
  }

  /** Keys of the same place, type and direction share a column: a map over many rows needs no more than one search. */
  of(input: Relation, at: number): Assignment[] {
    const keys = input.order.map(({ value, descending }, place) => {
      const own = value.type === 'data' ? (value.kind === 'column' ? value.name : `${at}`) : ''
      const slot = `${place} ${value.type} ${descending} ${own}`
      const known = this.slots.get(slot)
      const name = known?.name ?? hiddenName()
      if (!known) this.slots.set(slot, { name, value: column(name, value.type), descending })
      return { name, value }
    })
    return [{ name: this.branch, value: num(at) }, ...keys]
  }

  /** The keys of one input with nulls for the columns of the others: events would look for them among their fields. */
  complete(keys: readonly Assignment[]): Assignment[] {
    const given = new Set(keys.map(({ name }) => name))
    const others = this.columns.filter(({ name }) => !given.has(name))
    return [...keys, ...others.map(({ name }) => ({ name, value: NULL }))]
  }

  get columns(): Column[] {
    const slots = [...this.slots.values()].map(({ name, value }) => ({ name, type: value.type }))
    return [{ name: this.branch, type: 'num' }, ...slots]
  }

  get keys(): OrderKey[] {
    const slots = [...this.slots.values()].map(({ value, descending }) => ({ value, descending }))
    const branch = { value: column(this.branch, 'num'), descending: false }
    const time = { value: column('_time', 'num'), descending: true }
    return this.byTime ? [time, branch, ...slots] : [branch, ...slots]
  }
}
