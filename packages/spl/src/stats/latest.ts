import { stat } from '../semantics/definition.ts'
import { chronological } from './chronological.ts'

export default stat({
  name: 'latest',
  docs: { summary: 'The value of the newest row that has one, by _time.', usage: 'latest(<field>)' },
  lower: (input) => chronological('argMax', input),
  examples: [
    {
      given: [
        { _time: 3, x: null },
        { _time: 2, x: 'b' },
        { _time: 1, x: 'a' },
      ],
      spl: 'latest(x)',
      expect: 'b',
    },
  ],
})
