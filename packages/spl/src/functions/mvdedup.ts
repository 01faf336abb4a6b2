import { call } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'mvdedup',
  docs: {
    summary: 'The values of a field without duplicates; the first of each stays in its place.',
    usage: 'mvdedup(<mv>)',
    category: 'multivalue',
  },
  arity: [1, 1],
  lower: ([value]) => (value!.type === 'list' ? call('list', 'arrayDistinct', value!) : value!),
  examples: [
    { spl: 'mvdedup(x)', given: { x: ['b', 'a', 'b', 'c', 'a'] }, expect: ['b', 'a', 'c'] },
    { spl: 'mvdedup("a")', expect: 'a' },
  ],
})
