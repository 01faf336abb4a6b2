import { stat } from '../semantics/definition.ts'
import { extreme } from './extreme.ts'

export default stat({
  name: 'max',
  docs: {
    summary: 'The largest value.',
    usage: 'max(<field>)',
    notes: ['When every value is a number they compare as numbers, else as text; numbers come before text.'],
  },
  lower: ({ value }) => extreme('max', value!),
  examples: [{ given: [{ x: '9' }, { x: '10' }], spl: 'max(x)', expect: 10 }],
})
