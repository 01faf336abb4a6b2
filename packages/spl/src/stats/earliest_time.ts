import { stat } from '../semantics/definition.ts'
import { chronologicalTime } from './chronological.ts'

export default stat({
  name: 'earliest_time',
  docs: { summary: 'The time of the oldest row that has a value, in epoch seconds.', usage: 'earliest_time(<field>)' },
  lower: (input) => chronologicalTime('min', input),
  examples: [
    {
      given: [
        { _time: 3, x: null },
        { _time: 2, x: 'b' },
        { _time: 1, x: 'a' },
      ],
      spl: 'earliest_time(x)',
      expect: 1,
    },
  ],
})
