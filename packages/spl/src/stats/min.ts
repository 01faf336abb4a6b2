import { stat } from '../semantics/definition.ts'
import { extreme } from './extreme.ts'

export default stat({
  name: 'min',
  docs: {
    summary: 'The smallest value.',
    usage: 'min(<field>)',
    notes: ['Numbers compare as numbers and come before texts; texts compare by their characters.'],
  },
  lower: ({ value }) => extreme('min', value!),
  examples: [
    { given: [{ x: '9' }, { x: '10' }], spl: 'min(x)', expect: 9 },
    { given: [{ x: 'b' }, { x: '10' }, { x: '9' }, { x: 'a' }], spl: 'min(x)', expect: '9' },
    { given: [{ x: ['b', 'c'] }, { x: 'a' }], spl: 'min(x)', expect: 'a' },
  ],
})
