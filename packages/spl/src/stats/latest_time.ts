import { stat } from '../semantics/definition.ts'
import { chronologicalTime } from './chronological.ts'

export default stat({
  name: 'latest_time',
  docs: { summary: 'The time of the newest row that has a value, in epoch seconds.', usage: 'latest_time(<field>)' },
  lower: (input) => chronologicalTime('max', input),
  examples: [
    {
      given: [
        { _time: 3, x: null },
        { _time: 2, x: 'b' },
        { _time: 1, x: 'a' },
      ],
      spl: 'latest_time(x)',
      expect: 2,
    },
  ],
})
