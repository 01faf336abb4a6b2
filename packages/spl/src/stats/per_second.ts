import { stat } from '../semantics/definition.ts'
import { perTime } from './per-time.ts'

export default stat({
  name: 'per_second',
  numeric: true,
  docs: {
    summary: 'The sum of the numbers per second, in timechart.',
    usage: 'per_second(<field>)',
    notes: ['In a span of another length the sum is scaled: in a span of 10 seconds it is a tenth of the sum.'],
  },
  lower: (input) => perTime('per_second', 1, input),
  examples: [
    {
      within: 'timechart span=10s',
      given: [
        { _time: 0, x: 10 },
        { _time: 1, x: 20 },
      ],
      spl: 'per_second(x)',
      expect: 3,
    },
  ],
})
