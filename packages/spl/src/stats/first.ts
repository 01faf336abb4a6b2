import { stat } from '../semantics/definition.ts'
import { edgeValue } from './edge-value.ts'

export default stat({
  name: 'first',
  docs: {
    summary: 'The value of the first row that has one, in the order of the rows.',
    usage: 'first(<field>)',
    notes: ['Events come newest first, so of events it is the newest value.'],
  },
  lower: ({ value, position }) => edgeValue('argMin', value!, position()),
  examples: [
    { given: [{ x: null }, { x: 'b' }, { x: 'a' }], spl: 'first(x)', expect: 'b' },
    { given: [{ x: ['b', 'c'] }, { x: 'a' }], spl: 'first(x)', expect: 'b' },
  ],
})
