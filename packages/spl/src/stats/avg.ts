import { stat } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export default stat({
  name: 'avg',
  aliases: ['mean'],
  numeric: true,
  docs: {
    summary: 'The mean of the numbers.',
    usage: 'avg(<field>)',
    notes: ['Values that are no numbers are left out.'],
  },
  lower: ({ value }) => numeric('avg', value!),
  examples: [{ given: [{ x: '1' }, { x: '2' }, { x: '3' }, { x: 'n/a' }], spl: 'avg(x)', expect: 2 }],
})
