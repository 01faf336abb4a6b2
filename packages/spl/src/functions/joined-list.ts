/** Joining with a delimiter that differs from row to row: ClickHouse's own function wants a constant. */
import { call, lambda, num, type Scalar } from '../plan/scalar.ts'

export function joinedList(values: Scalar, delimiter: Scalar): Scalar {
  const led = lambda(['text'], (value) => call('text', 'concat', delimiter, value))
  const all = call('text', 'arrayStringConcat', call('data', 'arrayMap', led, values))
  return call('text', 'substring', all, call('num', 'plus', call('num', 'length', delimiter), num(1)))
}
