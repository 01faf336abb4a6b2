import { call } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'mvreverse',
  docs: { summary: 'The values of a field from last to first.', usage: 'mvreverse(<mv>)', category: 'multivalue' },
  arity: [1, 1],
  lower: ([value]) => (value!.type === 'list' ? call('list', 'arrayReverse', value!) : value!),
  examples: [
    { spl: 'mvreverse(x)', given: { x: ['1', '2', '3'] }, expect: ['3', '2', '1'] },
    { spl: 'mvreverse("a")', expect: 'a' },
  ],
})
