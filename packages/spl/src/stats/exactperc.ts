import { stat } from '../semantics/definition.ts'
import { percentileOf, TEN } from './percentiles.ts'

export default stat({
  name: 'exactperc',
  pattern: /^exactperc(\d+(?:\.\d+)?)$/,
  numeric: true,
  docs: {
    summary: 'A percentile of the numbers, exact.',
    usage: 'exactperc<percent>(<field>)',
    notes: ['The same as perc<percent>(), which is exact here too.'],
  },
  lower: percentileOf,
  examples: [
    { given: TEN, spl: 'exactperc50(x)', expect: 5.5 },
    { given: [{ x: 3 }, { x: 1 }, { x: 2 }], spl: 'exactperc50(x)', expect: 2 },
  ],
})
