/** Values of a JSON text by path, and the shape of a JSON text. */
import { call, lambda, num, type Scalar, text } from '../plan/scalar.ts'
import type { PathStep } from './data-path.ts'

import { jsonElements, jsonValues } from './json-values.ts'

/**
 * What stands at a path: a text for a path of names only, a list for one with `{}`. A JSON null is the text `null`, as
 * in Splunk; an object or an array is its JSON text.
 */
export function jsonAt(json: Scalar, steps: readonly PathStep[]): Scalar {
  const array = steps.findIndex((step) => step.kind !== 'name')
  if (array < 0) return single(json, steps)
  // The texts that are reached so far, and the names to go down from each of them.
  let texts: Scalar | undefined
  let names: Scalar[] = []
  const down = (element: (text: Scalar) => Scalar): Scalar =>
    texts ? call('list', 'arrayMap', lambda(['text'], element), texts) : call('list', 'array', element(ifMissing(json)))
  for (const step of steps) {
    if (step.kind === 'name') {
      names.push(text(step.name))
      continue
    }
    if (step.kind === 'attribute') return { kind: 'literal', value: [], type: 'list' }
    const here = names
    names = []
    const elements = (from: Scalar): Scalar => jsonElements(from, here)
    if (step.kind === 'index') {
      texts = present(down((from) => call('text', 'arrayElement', elements(from), num(step.index + 1))))
    } else {
      const all = (from: Scalar): Scalar => elementsOrObject(from, here)
      texts = texts ? call('list', 'arrayFlatten', call('data', 'arrayMap', lambda(['text'], all), texts)) : all(json)
    }
  }
  if (names.length > 0) texts = present(down((from) => call('text', 'JSONExtractRaw', from, ...names)))
  return jsonValues(texts!)
}

function single(json: Scalar, steps: readonly PathStep[]): Scalar {
  const names = steps.flatMap((step) => (step.kind === 'name' ? [text(step.name)] : []))
  const value = call('text', 'JSONExtract', json, ...names, text('Nullable(String)'))
  return call('text', 'ifNull', value, call('text', 'nullIf', call('text', 'JSONExtractRaw', json, ...names), text('')))
}

/** An index of a step is optional (Search Reference, "spath"): where an object stands and no array, `{}` means the object. */
function elementsOrObject(json: Scalar, names: readonly Scalar[]): Scalar {
  const kind = call('text', 'toString', call('text', 'JSONType', ifMissing(json), ...names))
  const object = call('list', 'array', call('text', 'JSONExtractRaw', ifMissing(json), ...names))
  return call('list', 'if', call('bool', 'equals', kind, text('Object')), object, jsonElements(json, names))
}

function ifMissing(json: Scalar): Scalar {
  return call('text', 'ifNull', json, text(''))
}

function present(texts: Scalar): Scalar {
  return call(
    'list',
    'arrayFilter',
    lambda(['text'], (v) => call('bool', 'notEquals', v, text(''))),
    texts,
  )
}

const TOKEN = '"(?:[^"\\\\]|\\\\.)*"(?:\\s*:)?|[{}\\[\\],]|[^\\s{}\\[\\],:"]+'

/** The JSON text with 0 for every value: equal for texts that differ in values only, and in how many of them stand in a row. */
export function jsonShape(json: Scalar): Scalar {
  const tokens = call('list', 'extractAll', ifMissing(json), text(TOKEN))
  const kept = lambda(['text'], (token) =>
    call('text', 'if', call('bool', 'match', token, text('^[{}\\[\\],]|:$')), token, text('0')),
  )
  const shape = call('text', 'arrayStringConcat', call('list', 'arrayMap', kept, tokens))
  return call('text', 'replaceRegexpAll', shape, text('0(?:,0)+'), text('0'))
}
