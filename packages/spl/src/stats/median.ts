import { stat } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export default stat({
  name: 'median',
  numeric: true,
  docs: {
    summary: 'The middle one of the numbers.',
    usage: 'median(<field>)',
    notes: ['Of an even number of values it is the higher one of the two in the middle; perc50() lies between them.'],
  },
  lower: ({ value }) =>
    numeric('quantileExactHigh', value!, { parameters: [{ kind: 'literal', value: 0.5, type: 'num' }] }),
  examples: [
    { given: [{ x: '9' }, { x: '1' }, { x: '10' }], spl: 'median(x)', expect: 9 },
    { given: [{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }], spl: 'median(x)', expect: 3 },
  ],
})
