import { call, num } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'
import { chronological, chronologicalTime } from './chronological.ts'

export default stat({
  name: 'rate',
  numeric: true,
  docs: {
    summary: 'How much a value changes per second between the oldest row and the newest.',
    usage: 'rate(<field>)',
    notes: ['There is none when both rows have the same time, or when one of the two values is no number.'],
  },
  lower(input) {
    const change = call(
      'num',
      'minus',
      asNumber(chronological('argMax', input)),
      asNumber(chronological('argMin', input)),
    )
    const seconds = call('num', 'minus', chronologicalTime('max', input), chronologicalTime('min', input))
    return call('num', 'divide', change, call('num', 'nullIf', seconds, num(0)))
  },
  examples: [
    {
      given: [
        { _time: 100, x: '10' },
        { _time: 130, x: '40' },
        { _time: 120, x: '15' },
      ],
      spl: 'rate(x)',
      expect: 1,
    },
    { given: [{ _time: 100, x: '10' }], spl: 'rate(x)', expect: null },
  ],
})
