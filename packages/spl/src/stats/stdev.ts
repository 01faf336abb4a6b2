import { stat } from '../semantics/definition.ts'
import { sampled } from './numeric.ts'

export default stat({
  name: 'stdev',
  numeric: true,
  docs: {
    summary: 'The standard deviation of the numbers, as a sample.',
    usage: 'stdev(<field>)',
    notes: ['Of one value it is 0.'],
  },
  lower: ({ value }) => sampled('stddevSampStable', value!),
  examples: [
    { given: [{ x: '1' }, { x: '3' }, { x: '5' }, { x: 'n/a' }], spl: 'stdev(x)', expect: 2 },
    { given: [{ x: '5' }], spl: 'stdev(x)', expect: 0 },
    { given: [{ x: null }], spl: 'stdev(x)', expect: null },
  ],
})
