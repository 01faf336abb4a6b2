/**
 * The rules of `fields` as functions. Rules run in the order in which they are written, a field at a time; a rule sees
 * what the rules before it set. Those that do not apply to a value of the key field are left out once, not skipped in
 * every event.
 */
import type { FieldValue } from '../event-fields.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { LoadingEvent } from '../loading-event.ts'
import { textOfMember } from '../readers/json-scan.ts'
import { baseReader } from './base-fields.ts'
import { type Condition, compileWhen, type Partial } from './conditions.ts'
import type { Definitions, Rule } from './definition.ts'
import { evalValue } from './eval-rule.ts'
import { compact, compileSteps } from './steps.ts'

/** A rule's value for an event; undefined when it gives none; null when it says that the field is absent. */
export type Producer = (event: LoadingEvent) => FieldValue | null | undefined

/** Sets one field. */
export type Assignment = (event: LoadingEvent) => void

interface PreparedRule {
  when: (keyValue: string) => Partial
  produce: Producer
  keep: boolean
}

export interface Context {
  names: FieldNames
  tables: Definitions['tables']
  key: Slot | undefined
}

/** For each field its rules; the answer gives the assignments that can matter when the key field has a value. */
export function compileFields(fields: Record<string, Rule[]>, context: Context): (keyValue: string) => Assignment[] {
  const prepared = Object.entries(fields).map(([field, rules]) => ({
    slot: context.names.slot(field),
    rules: rules.map((rule) => prepare(rule, context)),
  }))
  return (keyValue) => {
    const assignments: Assignment[] = []
    for (const { slot, rules } of prepared) {
      const open = openRules(rules, keyValue)
      if (open.length > 0) assignments.push(assign(slot, open))
    }
    return assignments
  }
}

/** The first value that a list of rules gives, for `host`. */
export function compileValue(rules: Rule[], context: Context): (event: LoadingEvent) => string | undefined {
  const open = openRules(
    rules.map((rule) => prepare(rule, { ...context, key: undefined })),
    '',
  )
  return (event) => {
    for (const { condition, produce } of open) {
      if (condition && !condition(event)) continue
      const value = produce(event)
      if (value) return typeof value === 'string' ? value : value[0]
    }
    return undefined
  }
}

interface OpenRule {
  condition: Condition | undefined
  produce: Producer
  keep: boolean
}

function openRules(rules: PreparedRule[], keyValue: string): OpenRule[] {
  const open: OpenRule[] = []
  for (const { when, produce, keep } of rules) {
    const known = when(keyValue)
    if (known !== false) open.push({ condition: known === true ? undefined : known, produce, keep })
  }
  return open
}

function assign(slot: Slot, rules: OpenRule[]): Assignment {
  const [first, ...others] = rules as [OpenRule, ...OpenRule[]]
  if (others.length === 0 && !first.condition && !first.keep) {
    const { produce } = first
    return (event) => {
      put(event, slot, produce(event))
    }
  }
  return (event) => {
    for (const { condition, produce, keep } of rules) {
      if (keep && event.fields.get(slot) !== undefined) return
      if (condition && !condition(event)) continue
      const value = produce(event)
      if (value === undefined) continue
      put(event, slot, value)
      return
    }
  }
}

function put({ fields }: LoadingEvent, slot: Slot, value: FieldValue | null | undefined): void {
  if (value === null) fields.remove(slot)
  else if (value !== undefined) fields.set(slot, value)
}

function prepare(rule: Rule, context: Context): PreparedRule {
  return {
    when: compileWhen(rule.when, context.names, context.key),
    produce: producer(rule, context),
    keep: rule.keep === true,
  }
}

function producer(rule: Rule, { names, tables }: Context): Producer {
  if (rule.absent) return () => null
  const source = sourceOf(rule, names)
  const apply = rule.apply?.length ? compileSteps(rule.apply, tables) : undefined
  const fallback = rule.default
  if (!apply && fallback === undefined) return source
  return (event) => {
    const value = source(event)
    const result = value === undefined ? undefined : apply ? apply(value) : value
    return result ?? fallback
  }
}

type Source = (event: LoadingEvent) => FieldValue | undefined

function sourceOf(rule: Rule, names: FieldNames): Source {
  if (rule.value) {
    const value = compact(rule.value)
    return () => value
  }
  if (rule.eval) return evalValue(rule.eval, names)
  if (rule.alias !== undefined) return slotReader(names.slot(rule.alias))
  if (rule.json !== undefined) return memberText(rule.json)
  if (rule.text !== undefined) return template(rule.text, names)
  if (rule.beside !== undefined) return besideReader(rule.from![0]!, rule.beside, rule.is!, names)
  const readers = rule.from!.map((name) => reader(name, rule.not, names))
  if (readers.length === 1) return readers[0]!
  return (event) => {
    for (const read of readers) {
      const value = read(event)
      if (value !== undefined) return value
    }
    return undefined
  }
}

function slotReader(slot: Slot): Source {
  return (event) => event.fields.get(slot)
}

function memberText(path: string): Source {
  const names = path.split('.')
  return ({ raw }) => textOfMember(raw, names)
}

/** Lists of one length only: where an object lacks a member, nothing tells which. */
function besideReader(name: string, beside: string, is: string[], names: FieldNames): Source {
  const values = slotReader(names.slot(name))
  const marks = slotReader(names.slot(beside))
  return (event) => {
    const found = [values(event) ?? []].flat()
    const told = [marks(event) ?? []].flat()
    if (found.length !== told.length) return undefined
    for (const mark of is) {
      const at = told.indexOf(mark)
      if (at >= 0) return found[at] || undefined
    }
    return undefined
  }
}

function reader(name: string, not: string[] | undefined, names: FieldNames): Source {
  const base = baseReader(name)
  if (base) return base
  const slot = names.slot(name)
  // An empty text counts as no value: no rule gives one.
  if (!not) return (event) => event.fields.get(slot) || undefined
  return (event) => {
    const value = event.fields.get(slot)
    if (typeof value === 'string') return value === '' || not.includes(value) ? undefined : value
    return value && compact(value.filter((one) => !not.includes(one)))
  }
}

/** `{field}` stands for a field's first value; no text when one of them is absent. */
export function template(pattern: string, names: FieldNames): (event: LoadingEvent) => string | undefined {
  const parts = pattern.split(/\{([^}]+)\}/)
  const readers = parts.map((part, i): Source => (i % 2 === 1 ? reader(part, undefined, names) : () => part))
  return (event) => {
    let text = ''
    for (const read of readers) {
      const value = read(event)
      if (value === undefined) return undefined
      text += typeof value === 'string' ? value : value[0]
    }
    return text === '' ? undefined : text
  }
}
