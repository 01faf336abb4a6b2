import { call, isLiteral, NULL, type Scalar } from '../plan/scalar.ts'
import { convert, unifyAll } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { conditionPairs } from './condition-pairs.ts'

export default fn({
  name: 'case',
  docs: {
    summary: 'The value after the first condition that is true.',
    usage: 'case(<condition>, <value>, …)',
    category: 'comparison',
    notes: ['Null when no condition is true. End with true(), <value> for a default.'],
  },
  arity: [2, Number.POSITIVE_INFINITY],
  bindsItself: true,
  lower(_args, call_) {
    const pairs = conditionPairs('case', call_)
    // Nothing after a condition that is always true can be reached.
    const last = pairs.findIndex(({ condition }) => isLiteral(condition, true))
    const reached = (last < 0 ? pairs : pairs.slice(0, last + 1)).filter(
      ({ condition }) => !isLiteral(condition, false),
    )
    return choose(reached)
  },
  examples: [
    { spl: 'case(x==1, "one", x==2, "two")', given: { x: '2' }, expect: 'two' },
    { spl: 'case(x==1, "one", true(), "other")', given: { x: '7' }, expect: 'other' },
    { spl: 'case(nothing==1, "a", x==1, "b")', given: { x: '1' }, expect: 'b' },
    { spl: 'case(x==2, "two")', given: { x: '1' }, expect: null },
  ],
})

function choose(pairs: readonly { condition: Scalar; value: Scalar }[]): Scalar {
  const type = unifyAll(pairs.map(({ value }) => value.type))
  if (type === 'null') return NULL
  const otherwise = pairs.at(-1)
  const closed = otherwise && isLiteral(otherwise.condition, true)
  const open = closed ? pairs.slice(0, -1) : pairs
  const last = convert(closed ? otherwise.value : NULL, type)
  if (open.length === 0) return last
  const branches = open.flatMap(({ condition, value }) => [condition, convert(value, type)])
  return call(type, open.length === 1 ? 'if' : 'multiIf', ...branches, last)
}
