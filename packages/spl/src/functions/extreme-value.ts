/** max and min of eval: numbers by value, texts by the order of characters and above all numbers, nulls left out. */
import { call, lambda, NULL, num, type Scalar } from '../plan/scalar.ts'
import { asList, asNumber } from '../semantics/coerce.ts'

export function extreme(args: readonly Scalar[], which: 'least' | 'greatest'): Scalar {
  const present = args.filter((value) => value.type !== 'null')
  if (present.length === 0) return NULL
  if (present.every((value) => value.type === 'num'))
    return present.length === 1 ? present[0]! : call('num', which, ...present)
  const lists = present.map(asList)
  const values = lists.length === 1 ? lists[0]! : call('list', 'arrayConcat', ...lists)
  const sorted = call('list', 'arraySort', lambda(['text'], rank), values)
  return call('text', 'arrayElementOrNull', sorted, num(which === 'least' ? 1 : -1))
}

/** Numbers first, by value. */
function rank(value: Scalar): Scalar {
  const number = asNumber(value)
  return call('data', 'tuple', call('bool', 'isNull', number), call('num', 'ifNull', number, num(0)), value)
}
