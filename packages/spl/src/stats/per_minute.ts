import { stat } from '../semantics/definition.ts'
import { perTime } from './per-time.ts'

export default stat({
  name: 'per_minute',
  numeric: true,
  docs: {
    summary: 'The sum of the numbers per minute, in timechart.',
    usage: 'per_minute(<field>)',
    notes: ['In a span of another length the sum is scaled: in a span of an hour it is a sixtieth of the sum.'],
  },
  lower: (input) => perTime('per_minute', 60, input),
  examples: [
    {
      within: 'timechart span=1h',
      given: [
        { _time: 0, x: 10 },
        { _time: 60, x: 20 },
      ],
      spl: 'per_minute(x)',
      expect: 0.5,
    },
  ],
})
