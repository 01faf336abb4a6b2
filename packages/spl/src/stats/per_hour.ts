import { stat } from '../semantics/definition.ts'
import { perTime } from './per-time.ts'

export default stat({
  name: 'per_hour',
  numeric: true,
  docs: {
    summary: 'The sum of the numbers per hour, in timechart.',
    usage: 'per_hour(<field>)',
    notes: ['In a span of another length the sum is scaled: in a span of 30 minutes it is twice the sum.'],
  },
  lower: (input) => perTime('per_hour', 3_600, input),
  examples: [
    {
      within: 'timechart span=30m',
      given: [
        { _time: 0, x: 1 },
        { _time: 60, x: 2 },
      ],
      spl: 'per_hour(x)',
      expect: 6,
    },
  ],
})
