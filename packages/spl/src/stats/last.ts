import { stat } from '../semantics/definition.ts'
import { edgeValue } from './edge-value.ts'

export default stat({
  name: 'last',
  docs: {
    summary: 'The value of the last row that has one, in the order of the rows.',
    usage: 'last(<field>)',
    notes: ['Events come newest first, so of events it is the oldest value.'],
  },
  lower: ({ value, position }) => edgeValue('argMax', value!, position()),
  examples: [{ given: [{ x: 'b' }, { x: 'a' }, { x: null }], spl: 'last(x)', expect: 'a' }],
})
