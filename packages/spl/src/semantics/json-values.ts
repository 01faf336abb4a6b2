/** JSON text as values: what an element of an array is as a value of SPL. */
import { call, isNeverNull, lambda, type Scalar, text } from '../plan/scalar.ts'

/** The elements of a JSON array, each as JSON text; with names, of the array that they lead to. */
export function jsonElements(json: Scalar, names: readonly Scalar[] = []): Scalar {
  return call('list', 'JSONExtractArrayRaw', present(json), ...names)
}

/** The keys of a JSON object. */
export function jsonKeys(json: Scalar): Scalar {
  return call('list', 'JSONExtractKeys', present(json))
}

/** A list can't be null, so a function that gives one takes no null. */
export function present(value: Scalar): Scalar {
  const filled = value.kind === 'call' && value.fn === 'ifNull' && isNeverNull(value.args[1]!)
  const never = filled || isNeverNull(value) || (value.kind === 'call' && value.fn === 'assumeNotNull')
  return never ? value : call('text', 'ifNull', value, text(''))
}

/** A JSON text as a value: a string without its quotes, anything else as it is written. */
export function jsonValue(json: Scalar): Scalar {
  const isString = call('bool', 'startsWith', json, text('"'))
  return call('text', 'if', isString, call('text', 'JSONExtractString', json), json)
}

export function jsonValues(elements: Scalar): Scalar {
  return call('list', 'arrayMap', lambda(['text'], jsonValue), elements)
}

/** True when a text is a JSON array. */
export function isJsonArray(value: Scalar): Scalar {
  return call('bool', 'and', startsWith(value, '['), call('bool', 'isValidJSON', value))
}

/** True when a text begins with something, blanks apart. */
export function startsWith(value: Scalar, prefix: string): Scalar {
  return call('bool', 'startsWith', call('text', 'trimLeft', value), text(prefix))
}
