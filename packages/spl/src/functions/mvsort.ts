import { call } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'mvsort',
  docs: {
    summary: 'The values of a field in the order of their characters.',
    usage: 'mvsort(<mv>)',
    category: 'multivalue',
    notes: ['Numbers sort as texts too: 10, 100, 70, 9. Digits come before capitals, capitals before small letters.'],
  },
  arity: [1, 1],
  lower: ([value]) => (value!.type === 'list' ? call('list', 'arraySort', value!) : value!),
  examples: [
    { spl: 'mvsort(x)', given: { x: ['10', '9', '70', '100'] }, expect: ['10', '100', '70', '9'] },
    { spl: 'mvsort(x)', given: { x: ['b', '1', 'A'] }, expect: ['1', 'A', 'b'] },
  ],
})
