/** earliest() and latest() go by _time, whatever the order of the rows is. */
import { aggregate, NULL, type Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { AggregateInput } from '../semantics/definition.ts'

export function chronological(fn: 'argMin' | 'argMax', { value, time, span, context }: AggregateInput): Scalar {
  if (!time) {
    context.diagnostics.report(
      'unknown-field',
      span,
      'These rows have no `_time`, so none is the oldest or newest.',
      'Use first() or last(), or keep _time.',
    )
    return NULL
  }
  const type = value!.type === 'num' ? 'num' : 'text'
  return aggregate(type, fn, type === 'num' ? value! : asText(value!), time)
}
