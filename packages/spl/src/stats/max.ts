import { stat } from '../semantics/definition.ts'
import { extreme } from './extreme.ts'

export default stat({
  name: 'max',
  docs: {
    summary: 'The largest value.',
    usage: 'max(<field>)',
    notes: ['Numbers compare as numbers and come before texts; texts compare by their characters.'],
  },
  lower: ({ value }) => extreme('max', value!),
  examples: [
    { given: [{ x: '9' }, { x: '10' }], spl: 'max(x)', expect: 10 },
    { given: [{ x: 'b' }, { x: '10' }, { x: 'a' }], spl: 'max(x)', expect: 'b' },
    { given: [{ x: ['7', '30'] }, { x: '8' }], spl: 'max(x)', expect: 30 },
  ],
})
