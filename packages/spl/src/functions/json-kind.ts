/** Whether a text is a JSON array or object: that is what an array or object is in a field. */
import { and, call, type Scalar, text } from '../plan/scalar.ts'
import { asText, definite } from '../semantics/coerce.ts'

export function isJson(value: Scalar, kind: 'Array' | 'Object'): Scalar {
  const single = asText(value)
  const type = call('text', 'toString', call('data', 'JSONType', single))
  return definite(and([call('bool', 'isValidJSON', single), call('bool', 'equals', type, text(kind))]))
}
