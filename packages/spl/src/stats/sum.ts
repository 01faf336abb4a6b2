import { stat } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export default stat({
  name: 'sum',
  numeric: true,
  docs: {
    summary: 'The sum of the numbers.',
    usage: 'sum(<field>)',
    notes: ['Values that are no numbers are left out.'],
  },
  lower: ({ value }) => numeric('sum', value!),
  examples: [{ given: [{ x: '1' }, { x: '2' }, { x: '3' }, { x: 'n/a' }], spl: 'sum(x)', expect: 6 }],
})
