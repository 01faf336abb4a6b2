import { stat } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export default stat({
  name: 'varp',
  numeric: true,
  docs: {
    summary: 'The variance of the numbers, as the whole population.',
    usage: 'varp(<field>)',
    notes: ['Of one value it is 0.'],
  },
  lower: ({ value }) => numeric('varPopStable', value!),
  examples: [
    { given: [{ x: '2' }, { x: '4' }, { x: 'n/a' }], spl: 'varp(x)', expect: 1 },
    { given: [{ x: '5' }], spl: 'varp(x)', expect: 0 },
    { given: [{ x: null }], spl: 'varp(x)', expect: null },
  ],
})
