/** A multivalue field as a JSON array of typed elements (Search Reference, "JSON functions", mv_to_json_array with true). */
import { call, lambda, type Scalar, text } from '../plan/scalar.ts'

/** Each value that is JSON is taken as what it is: "5", "true", "\"text\""; anything else becomes null. */
export function inferredArray(values: Scalar): Scalar {
  const element = lambda(['text'], (value) =>
    call('text', 'if', call('bool', 'isValidJSON', value), call('text', 'JSONExtractRaw', value), text('null')),
  )
  const elements = call('text', 'arrayStringConcat', call('list', 'arrayMap', element, values), text(','))
  return call('text', 'concat', text('['), elements, text(']'))
}
