/** The value of one row of a group: of the first, the last, the oldest or the newest that has one. */
import { aggregate, call, num, type Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'

/** Of a multivalue field it is the value at the same end: the first of the first row, the last of the last. */
export function edgeValue(fn: 'argMin' | 'argMax', value: Scalar, key: Scalar): Scalar {
  if (value.type === 'num') return aggregate('num', `${fn}OrNull`, value, key)
  const single =
    value.type === 'list' ? call('text', 'arrayElementOrNull', value, num(fn === 'argMin' ? 1 : -1)) : asText(value)
  return aggregate('text', `${fn}OrNull`, single, key)
}
