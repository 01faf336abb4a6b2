import { stat } from '../semantics/definition.ts'
import { distinctCount } from './distinct-count.ts'

export default stat({
  name: 'dc',
  aliases: ['distinct_count'],
  countsNothing: true,
  docs: {
    summary: 'The number of different values.',
    usage: 'dc(<field>)',
    notes: ['Values compare as text, with case: 1 and 1.0 are two.', 'The count is exact.'],
  },
  lower: ({ value }) => distinctCount(value!),
  examples: [
    { given: [{ x: 'a' }, { x: 'A' }, { x: 'a' }], spl: 'dc(x)', expect: 2 },
    { given: [{ x: ['a', 'b'] }, { x: 'b' }], spl: 'distinct_count(x)', expect: 2 },
    { given: [{ x: null }], spl: 'dc(x)', expect: 0 },
  ],
})
