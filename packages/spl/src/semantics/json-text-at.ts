/**
 * What stands at a path of a JSON document, as JSON text, for functions that make JSON of it again (Search Reference,
 * "JSON functions", json_extract). json-path.ts gives the values themselves.
 */
import { and, call, lambda, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { compact } from './coerce.ts'
import type { PathStep } from './data-path.ts'
import { isJsonArray, jsonElements, present, startsWith } from './json-values.ts'

/** One JSON text, null when nothing is there; or a list of them where the path has `{}`. */
export type Found = { many: false; json: Scalar } | { many: true; json: Scalar }

export function jsonTextAt(json: Scalar, steps: readonly PathStep[]): Found {
  const split = steps.findIndex((step) => step.kind === 'all')
  if (split < 0) return { many: false, json: rawAt(json, steps) }
  return { many: true, json: onwards(elementsAt(json, steps.slice(0, split)), steps.slice(split + 1)) }
}

/**
 * The value at a path without `{}`: a string without its quotes, a number or Boolean as written, an array or object as
 * JSON; null for a JSON null.
 */
export function nativeAt(json: Scalar, steps: readonly PathStep[]): Scalar {
  return guarded(call('text', 'JSONExtract', json, ...locators(steps), text('Nullable(String)')), json, steps)
}

/** Goes on from each element of an array; what an element lacks is left out. */
function onwards(elements: Scalar, steps: readonly PathStep[]): Scalar {
  if (steps.length === 0) return elements
  const split = steps.findIndex((step) => step.kind === 'all')
  if (split < 0) {
    const each = lambda(['text'], (element) => rawAt(element, steps))
    return compact(call('list', 'arrayMap', each, elements))
  }
  const inner = lambda(['text'], (element) => elementsAt(element, steps.slice(0, split)))
  const next = call('list', 'arrayFlatten', call('data', 'arrayMap', inner, elements))
  return onwards(next, steps.slice(split + 1))
}

/** The elements of the array at a path without `{}`. */
function elementsAt(json: Scalar, steps: readonly PathStep[]): Scalar {
  const elements = jsonElements(json, locators(steps))
  const guard = arraysOnTheWay(json, steps)
  return guard ? call('list', 'if', guard, elements, list([])) : elements
}

function rawAt(json: Scalar, steps: readonly PathStep[]): Scalar {
  const raw = call('text', 'nullIf', call('text', 'JSONExtractRaw', json, ...locators(steps)), text(''))
  return guarded(raw, json, steps)
}

/** Keys as they are, indexes from 1: the arguments by which ClickHouse goes into JSON. */
function locators(steps: readonly PathStep[]): Scalar[] {
  return steps.flatMap((step) => {
    if (step.kind === 'name') return [text(step.name)]
    return step.kind === 'index' ? [num(step.index + 1)] : []
  })
}

function guarded(value: Scalar, json: Scalar, steps: readonly PathStep[]): Scalar {
  if (steps.some((step) => step.kind === 'attribute')) return NULL
  const guard = arraysOnTheWay(json, steps)
  return guard ? call('text', 'if', guard, value, NULL) : value
}

/** An index means an element of an array; ClickHouse would take the n-th key of an object too. */
function arraysOnTheWay(json: Scalar, steps: readonly PathStep[]): Scalar | undefined {
  const conditions = steps.flatMap((step, at) => {
    if (step.kind !== 'index') return []
    return [call('bool', 'equals', call('text', 'JSONType', json, ...locators(steps.slice(0, at))), text('Array'))]
  })
  return conditions.length === 0 ? undefined : and(conditions)
}

/** The JSON texts at a path that differs from row to row, as a list. */
export function jsonTextsAtPathOf(json: Scalar, path: Scalar): Scalar {
  const steps = call('list', 'extractAll', present(path), text('[^.{}]+|\\{\\d*\\}'))
  const step = lambda(['list', 'text'], (found, name) => {
    const each = lambda(['text'], (element) => stepInto(element, name))
    const all = call('list', 'arrayFlatten', call('data', 'arrayMap', each, found))
    const isThere = lambda(['text'], (raw) => call('bool', 'notEquals', raw, text('')))
    return call('list', 'arrayFilter', isThere, all)
  })
  return call('list', 'arrayFold', step, steps, call('list', 'array', present(json)))
}

/** A step of a path as text: `{}`, `{2}` or a name. */
function stepInto(json: Scalar, step: Scalar): Scalar {
  const digits = call('data', 'toUInt32OrZero', call('text', 'extract', step, text('\\d+')))
  const nth = call('list', 'array', call('text', 'JSONExtractRaw', json, call('data', 'plus', digits, num(1))))
  const ofArray = call('list', 'if', isJsonArray(json), nth, list([]))
  const inArray = call('list', 'if', call('bool', 'equals', step, text('{}')), jsonElements(json), ofArray)
  const ofObject = call('list', 'array', call('text', 'JSONExtractRaw', json, step))
  return call('list', 'if', startsWith(step, '{'), inArray, ofObject)
}

/** True for a text that is JSON and an object. */
export function isJsonObject(json: Scalar): Scalar {
  return call('bool', 'equals', call('text', 'JSONType', json), text('Object'))
}
