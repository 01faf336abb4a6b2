import { call } from '../plan/scalar.ts'
import { stat } from '../semantics/definition.ts'
import { numeric } from './numeric.ts'

export default stat({
  name: 'sumsq',
  numeric: true,
  docs: { summary: 'The sum of the squares of the numbers.', usage: 'sumsq(<field>)' },
  lower: ({ value }) => numeric('sum', value!, { each: (x) => call('num', 'multiply', x, x) }),
  examples: [
    { given: [{ x: '3' }, { x: '4' }, { x: 'n/a' }], spl: 'sumsq(x)', expect: 25 },
    { given: [{ x: ['1', '2'] }, { x: '3' }], spl: 'sumsq(x)', expect: 14 },
  ],
})
