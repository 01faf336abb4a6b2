/** The `when` of rules and tags. */
import type { FieldNames, Slot } from '../field-names.ts'
import type { LoadingEvent } from '../loading-event.ts'
import { baseReader } from './base-fields.ts'
import type { Conditions, EvalText, Test } from './definition.ts'
import { evalCondition } from './eval-rule.ts'

export type Condition = (event: LoadingEvent) => boolean

/** What is known about a condition when the value of the key field is known: always, never, or this is left to ask. */
export type Partial = true | false | Condition

export type ValueTest = (value: string) => boolean

/**
 * One of several mappings must hold, all of a mapping. `key` is the field whose value is given when rules are prepared
 * for it: tests of that field are answered then, once, and not for every event.
 */
export function compileWhen(
  when: (Conditions | EvalText)[] | undefined,
  names: FieldNames,
  key?: Slot,
): (keyValue: string) => Partial {
  if (!when) return () => true
  const branches = when.map((one) => (isEval(one) ? always(evalCondition(one, names)) : compileAll(one, names, key)))
  return (keyValue) => {
    const open: Condition[] = []
    for (const branch of branches) {
      const known = branch(keyValue)
      if (known === true) return true
      if (known !== false) open.push(known)
    }
    if (open.length === 0) return false
    return open.length === 1 ? open[0]! : (event) => open.some((condition) => condition(event))
  }
}

/** A mapping has a test for each field; an expression its own text and form. */
export function isEval(when: Conditions | EvalText): when is EvalText {
  return typeof (when as EvalText).text === 'string'
}

function always(condition: Condition): () => Condition {
  return () => condition
}

function compileAll(conditions: Conditions, names: FieldNames, key: Slot | undefined): (keyValue: string) => Partial {
  const onKey: ValueTest[] = []
  const rest: Condition[] = []
  for (const [field, test] of Object.entries(conditions)) {
    const value = key?.name === field ? valueTest(test) : undefined
    if (value) onKey.push(value)
    else rest.push(compileTest(field, test, names))
  }
  const all = rest.length === 1 ? rest[0]! : (event: LoadingEvent) => rest.every((condition) => condition(event))
  return (keyValue) => {
    if (!onKey.every((test) => test(keyValue))) return false
    return rest.length === 0 ? true : all
  }
}

/** A test that asks for nothing but the value; an absent field has the value ''. */
export function valueTest(test: Test): ValueTest | undefined {
  if (Array.isArray(test)) return oneOf(test)
  if ('not' in test) {
    const listed = oneOf(test.not)
    return (value) => !listed(value)
  }
  if ('match' in test) {
    const expression = new RegExp(test.match)
    return (value) => value !== '' && expression.test(value)
  }
  return undefined
}

function oneOf(texts: string[]): ValueTest {
  if (texts.includes('*')) return (value) => value !== ''
  const exact = new Set<string>()
  const ranges: [number, number][] = []
  for (const one of texts) {
    const range = /^(\d+)-(\d+)$/.exec(one)
    if (range) ranges.push([Number(range[1]), Number(range[2])])
    else exact.add(one)
  }
  if (ranges.length === 0) return (value) => exact.has(value)
  return (value) => {
    if (exact.has(value)) return true
    const number = value === '' ? Number.NaN : Number(value)
    return ranges.some(([low, high]) => number >= low && number <= high)
  }
}

/** Of a field with several values, one must pass; for `not`, all must. */
function compileTest(field: string, test: Test, names: FieldNames): Condition {
  const read = baseReader(field) ?? slotReader(names.slot(field))
  if (!Array.isArray(test) && 'same_as' in test) {
    const other = slotReader(names.slot(test.same_as))
    return (event) => {
      const value = read(event)
      return value !== undefined && String(value) === String(other(event))
    }
  }
  const passes = valueTest(test)!
  const every = !Array.isArray(test) && 'not' in test
  return (event) => {
    const value = read(event) ?? ''
    if (typeof value === 'string') return passes(value)
    return every ? value.every(passes) : value.some(passes)
  }
}

function slotReader(slot: Slot): (event: LoadingEvent) => string | string[] | undefined {
  return (event) => event.fields.get(slot)
}
