import { stat } from '../semantics/definition.ts'
import { perTime } from './per-time.ts'

export default stat({
  name: 'per_day',
  numeric: true,
  docs: {
    summary: 'The sum of the numbers per day, in timechart.',
    usage: 'per_day(<field>)',
    notes: ['In a span of another length the sum is scaled: in a span of 12 hours it is twice the sum.'],
  },
  lower: (input) => perTime('per_day', 86_400, input),
  examples: [
    {
      within: 'timechart span=12h',
      given: [
        { _time: 0, x: 10 },
        { _time: 60, x: 20 },
      ],
      spl: 'per_day(x)',
      expect: 60,
    },
  ],
})
