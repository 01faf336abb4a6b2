/**
 * Changes of a JSON document at a path: json_set(), json_append(), json_extend() and json_delete() (Search Reference,
 * "JSON functions"). The document is taken apart along the path and put together again around what changed.
 */
import { call, isNeverNull, lambda, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { type PathStep, parsePath } from '../semantics/data-path.ts'
import type { FunctionCall } from '../semantics/definition.ts'
import { arrayOf, asJson, jsonConcat, membersOf } from '../semantics/json-text.ts'
import { isJsonObject } from '../semantics/json-text-at.ts'
import { jsonElements } from '../semantics/json-values.ts'
import { once } from '../semantics/once.ts'
import { needConstant } from './constant-argument.ts'

export interface Change {
  /** The new JSON text for the one at the path. */
  replace(json: Scalar): Scalar
  /** What a missing key gets; undefined leaves the document as it is. */
  missing?: Scalar
}

/** The document after a change at each of the paths; null when it is no JSON. */
export function changed(document: Scalar, changes: readonly { steps: readonly PathStep[]; change: Change }[]): Scalar {
  const source = asText(document)
  if (source.type === 'null') return NULL
  return once(source, (json) => {
    const present = isNeverNull(json) ? json : call('text', 'assumeNotNull', json)
    const result = changes.reduce((at, { steps, change }) => update(at, steps, change), present)
    return asJson(call('text', 'if', call('bool', 'isValidJSON', json), result, NULL))
  })
}

function update(json: Scalar, steps: readonly PathStep[], change: Change): Scalar {
  const [step, ...rest] = steps
  if (!step) return change.replace(json)
  return once(json, (each) => {
    switch (step.kind) {
      case 'name':
        return inObject(each, step.name, rest, change)
      case 'index':
      case 'all':
        return inArray(each, step, rest, change)
      case 'attribute':
        return each
    }
  })
}

function inObject(json: Scalar, name: string, rest: readonly PathStep[], change: Change): Scalar {
  const key = JSON.stringify(name)
  const members = membersOf(json, (found, value) => {
    const next = call('text', 'if', call('bool', 'equals', found, text(name)), update(value, rest, change), value)
    return call('text', 'concat', call('text', 'toJSONString', found), text(':'), next)
  })
  const made = change.missing && nested(rest, change.missing)
  const added = made && call('list', 'array', jsonConcat([`${key}:`, made]))
  const missing = added && call('list', 'if', call('bool', 'JSONHas', json, text(name)), list([]), added)
  const all = missing ? call('list', 'arrayConcat', members, missing) : members
  const object = call('text', 'concat', text('{'), call('text', 'arrayStringConcat', all, text(',')), text('}'))
  return call('text', 'if', isJsonObject(json), object, json)
}

/** Objects in one another for the keys that a path still has; undefined when it goes into an array. */
function nested(steps: readonly PathStep[], value: Scalar): Scalar | undefined {
  const [step, ...rest] = steps
  if (!step) return value
  const inner = step.kind === 'name' ? nested(rest, value) : undefined
  return inner && step.kind === 'name' ? jsonConcat([`{${JSON.stringify(step.name)}:`, inner, '}']) : undefined
}

function inArray(
  json: Scalar,
  step: PathStep & { kind: 'index' | 'all' },
  rest: readonly PathStep[],
  change: Change,
): Scalar {
  const elements = jsonElements(json)
  const every = lambda(['text'], (value) => update(value, rest, change))
  const mapped =
    step.kind === 'all'
      ? call('list', 'arrayMap', every, elements)
      : call('list', 'arrayMap', nth(step.index, rest, change), elements, call('data', 'arrayEnumerate', elements))
  return call('text', 'if', isArray(json), arrayOf(mapped), json)
}

function nth(at: number, rest: readonly PathStep[], change: Change): Scalar {
  return lambda(['text', 'num'], (value, position) =>
    call('text', 'if', call('bool', 'equals', position, num(at + 1)), update(value, rest, change), value),
  )
}

export function isArray(json: Scalar): Scalar {
  return call('bool', 'equals', call('text', 'JSONType', json), text('Array'))
}

/** The path in an argument; undefined after a diagnostic. */
export function pathArgument(value: Scalar, functionCall: FunctionCall, at: number): PathStep[] | undefined {
  const path = needConstant(value, functionCall, at, 'The path')
  if (path === undefined) return undefined
  const steps = path === '' ? [] : parsePath(path)
  if (!('error' in steps)) return steps
  functionCall.binder.diagnostics.report(
    'function-arguments',
    functionCall.args[at]!.span,
    `\`${path}\` is no path into JSON: ${steps.error}.`,
    'Write keys with points between them, {} for all elements of an array, {0} for its first.',
  )
  return undefined
}

/**
 * The document, the first argument, after a change at each of the paths that follow, with the value behind each; null
 * after a diagnostic.
 */
export function changedAtPaths(
  args: readonly Scalar[],
  functionCall: FunctionCall,
  changeTo: (value: Scalar) => Change,
): Scalar {
  const pairs = pathValuePairs(args, functionCall)
  if (!pairs) return NULL
  return changed(
    args[0]!,
    pairs.map(({ steps, value }) => ({ steps, change: changeTo(value) })),
  )
}

/** Pairs of a path and what comes after it; undefined after a diagnostic. */
function pathValuePairs(
  args: readonly Scalar[],
  functionCall: FunctionCall,
): { steps: PathStep[]; value: Scalar }[] | undefined {
  if (!inPairs(args, functionCall)) return undefined
  const pairs: { steps: PathStep[]; value: Scalar }[] = []
  for (let at = 1; at < args.length; at += 2) {
    const steps = pathArgument(args[at]!, functionCall, at)
    if (!steps) return undefined
    pairs.push({ steps, value: args[at + 1]! })
  }
  return pairs
}

/** Reports a path, or a key, without a value behind it. */
export function inPairs(args: readonly Scalar[], { args: written, binder }: FunctionCall): boolean {
  if (args.length % 2 === 1) return true
  binder.diagnostics.report(
    'function-arguments',
    written.at(-1)!.span,
    'A value is missing for the last path.',
    'After the document come pairs: a path, a value, a path, a value.',
  )
  return false
}
