import { stat } from '../semantics/definition.ts'
import { sampled } from './numeric.ts'

export default stat({
  name: 'var',
  numeric: true,
  docs: {
    summary: 'The variance of the numbers, as a sample.',
    usage: 'var(<field>)',
    notes: ['Of one value it is 0.'],
  },
  lower: ({ value }) => sampled('varSampStable', value!),
  examples: [
    { given: [{ x: '2' }, { x: '4' }, { x: 'n/a' }], spl: 'var(x)', expect: 2 },
    { given: [{ x: '5' }], spl: 'var(x)', expect: 0 },
    { given: [{ x: null }], spl: 'var(x)', expect: null },
  ],
})
