import { stat } from '../semantics/definition.ts'
import { chronological } from './chronological.ts'

export default stat({
  name: 'earliest',
  docs: { summary: 'The value of the oldest row that has one, by _time.', usage: 'earliest(<field>)' },
  lower: (input) => chronological('argMin', input),
  examples: [
    {
      given: [
        { _time: 3, x: null },
        { _time: 2, x: 'b' },
        { _time: 1, x: 'a' },
      ],
      spl: 'earliest(x)',
      expect: 'a',
    },
  ],
})
