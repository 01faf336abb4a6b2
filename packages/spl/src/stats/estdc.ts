import { stat } from '../semantics/definition.ts'
import { distinctCount } from './distinct-count.ts'

export default stat({
  name: 'estdc',
  countsNothing: true,
  docs: {
    summary: 'The number of different values.',
    usage: 'estdc(<field>)',
    differences: ['Splunk estimates it; here it is exact, the same as dc().'],
  },
  lower: ({ value }) => distinctCount(value!),
  examples: [{ given: [{ x: 'a' }, { x: 'A' }, { x: 'a' }], spl: 'estdc(x)', expect: 2 }],
})
