import { call, NULL, num } from '../plan/scalar.ts'
import { exists } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'mvcount',
  docs: {
    summary: 'The number of values of a field; null when it has none.',
    usage: 'mvcount(<mv>)',
    category: 'multivalue',
  },
  arity: [1, 1],
  lower([value]) {
    if (value!.type === 'list') return call('num', 'nullIf', call('num', 'length', value!), num(0))
    if (value!.type === 'null') return NULL
    return value!.kind === 'literal' ? num(1) : call('num', 'if', exists(value!), num(1), NULL)
  },
  examples: [
    { spl: 'mvcount(x)', given: { x: ['a', 'b', 'a'] }, expect: 3 },
    { spl: 'mvcount(x)', given: { x: 'a' }, expect: 1 },
    { spl: 'mvcount(split("a@x, b@y", "@"))-1', expect: 2 },
    { spl: 'mvcount(nothing)', expect: null },
  ],
})
