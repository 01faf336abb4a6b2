import { stat } from '../semantics/definition.ts'
import { extreme } from './extreme.ts'

export default stat({
  name: 'min',
  docs: {
    summary: 'The smallest value.',
    usage: 'min(<field>)',
    notes: ['When every value is a number they compare as numbers, else as text; numbers come before text.'],
  },
  lower: ({ value }) => extreme('min', value!),
  examples: [{ given: [{ x: '9' }, { x: '10' }], spl: 'min(x)', expect: 9 }],
})
