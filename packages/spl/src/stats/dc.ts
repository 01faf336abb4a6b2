import { aggregate } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'dc',
  aliases: ['distinct_count'],
  docs: {
    summary: 'The number of different values.',
    usage: 'dc(<field>)',
    notes: ['Values compare as text, with case.', 'The count is exact.'],
  },
  lower({ value }) {
    if (value?.type === 'list') return aggregate('num', 'uniqExactArray', value)
    return aggregate('num', 'uniqExact', asText(value!))
  },
  examples: [{ given: [{ x: 'a' }, { x: 'A' }, { x: 'a' }], spl: 'dc(x)', expect: 2 }],
})
