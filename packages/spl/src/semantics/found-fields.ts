/** Fields that a command finds in the text of events, and what is known of those that are stored with them. */
import { ALL_FIELDS, type Plan } from '../plan/plan.ts'
import { NULL, type Scalar, type ScalarType } from '../plan/scalar.ts'

/** What is known of the extracted fields of stored events. */
export interface FieldCatalogue {
  /** True when the field ever had more than one value. */
  multi(name: string): boolean
  /** Every extracted field's name, sorted. */
  names(): readonly string[]
  /** Those of the names that are not stored with the events, but were found in their text by a command. */
  found?(): readonly string[]
}

/** Fields whose names stand in the data (xmlkv, extract, fromjson). */
export interface FoundFields {
  /** What finds them, for a printed plan. */
  what: string
  /** The value of a field, where the data give none `before`; undefined when the data can't give this field. */
  value(name: string, before: Scalar): Scalar | undefined
  /** True when the field may have several values. */
  multi(name: string): boolean
  /** The names that the data give. To know them takes a query of its own. */
  names(): readonly string[]
  /** True when the names are known already, and this is none of them. */
  lacks(name: string): boolean
}

/** What of a relation the fields are added to. */
interface Events {
  plan: Plan
  columns: ReadonlyMap<string, ScalarType>
  removed: ReadonlySet<string>
  field(name: string): Scalar | undefined
}

export function foundInEvents(
  base: Events,
  open: FieldCatalogue,
  found: FoundFields,
): { plan: Plan; columns: ReadonlyMap<string, ScalarType>; open: FieldCatalogue } {
  const known = new Map<string, Scalar | undefined>()
  const value = (name: string): Scalar | undefined => {
    if (isInternal(name)) return undefined
    const before = base.field(name)
    if (!known.has(name)) known.set(name, found.value(name, before ?? NULL))
    const result = known.get(name)
    if (result && (!found.lacks(name) || before?.type !== result.type)) return result
    // The stored field of that name was taken away.
    return base.removed.has(name) ? NULL : undefined
  }
  const names = (): string[] => found.names().filter((name) => !isInternal(name))
  const stored = (): string[] => open.names().filter((name) => !base.removed.has(name))
  const catalogue: FieldCatalogue = {
    multi: (name) => found.multi(name) || base.field(name)?.type === 'list',
    names: () => [...new Set([...stored(), ...names()])].sort(),
    found: () => [...new Set([...(open.found?.() ?? []), ...base.removed, ...names()])],
  }
  const columns = new Map([...base.columns].map(([name, type]) => [name, value(name)?.type ?? type] as const))
  return { plan: { kind: 'derive', input: base.plan, what: found.what, value }, columns, open: catalogue }
}

/** Fields that the data never set: `_time` and its like, columns without a name of their own. */
export function isInternal(name: string): boolean {
  return name.startsWith('_') || name.startsWith('\u0001') || name === ALL_FIELDS
}
