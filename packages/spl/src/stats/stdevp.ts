import { stat } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export default stat({
  name: 'stdevp',
  numeric: true,
  docs: {
    summary: 'The standard deviation of the numbers, as the whole population.',
    usage: 'stdevp(<field>)',
    notes: ['Of one value it is 0.'],
  },
  lower: ({ value }) => numeric('stddevPopStable', value!),
  examples: [
    { given: [{ x: '2' }, { x: '4' }, { x: 'n/a' }], spl: 'stdevp(x)', expect: 1 },
    { given: [{ x: '5' }], spl: 'stdevp(x)', expect: 0 },
    { given: [{ x: null }], spl: 'stdevp(x)', expect: null },
  ],
})
