import { call } from '../plan/scalar.ts'
import { stat } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export default stat({
  name: 'range',
  numeric: true,
  docs: {
    summary: 'The largest of the numbers less the smallest.',
    usage: 'range(<field>)',
    notes: ['Values that are no numbers are left out.'],
  },
  lower: ({ value }) => call('num', 'minus', numeric('max', value!), numeric('min', value!)),
  examples: [
    { given: [{ x: '5' }, { x: '20' }, { x: '11' }], spl: 'range(x)', expect: 15 },
    { given: [{ x: 'a' }], spl: 'range(x)', expect: null },
  ],
})
