import { call, NULL, not } from '../plan/scalar.ts'
import { convert, definite, unifyAll } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { conditionPairs } from './condition-pairs.ts'

export default fn({
  name: 'validate',
  docs: {
    summary: 'The value after the first condition that is not true: the opposite of case.',
    usage: 'validate(<condition>, <value>, …)',
    category: 'comparison',
    notes: ['Null when all conditions are true.'],
  },
  arity: [2, Number.POSITIVE_INFINITY],
  bindsItself: true,
  lower(_args, call_) {
    const pairs = conditionPairs('validate', call_)
    const type = unifyAll(pairs.map(({ value }) => value.type))
    if (type === 'null') return NULL
    const branches = pairs.flatMap(({ condition, value }) => [not(definite(condition)), convert(value, type)])
    return call(type, pairs.length === 1 ? 'if' : 'multiIf', ...branches, convert(NULL, type))
  },
  examples: [
    {
      spl: 'validate(isint(port), "not an integer", port>=1 AND port<=65535, "out of range")',
      given: { port: '70000' },
      expect: 'out of range',
    },
    { spl: 'validate(isint(port), "not an integer")', given: { port: 'ssh' }, expect: 'not an integer' },
    { spl: 'validate(isint(port), "not an integer")', given: { port: '22' }, expect: null },
  ],
})
