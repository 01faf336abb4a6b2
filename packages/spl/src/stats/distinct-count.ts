/** Different values of a field: as text, with case ("Aggregate functions", distinct_count). */
import { aggregate, type Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'

export function distinctCount(value: Scalar): Scalar {
  if (value.type === 'list') return aggregate('num', 'uniqExactArray', value)
  return aggregate('num', 'uniqExact', asText(value))
}
