import { stat } from '../semantics/definition.ts'
import { percentileOf, TEN } from './percentiles.ts'

export default stat({
  name: 'upperperc',
  pattern: /^upperperc(\d+(?:\.\d+)?)$/,
  numeric: true,
  docs: {
    summary: 'A percentile of the numbers.',
    usage: 'upperperc<percent>(<field>)',
    differences: [
      'In Splunk it is the upper bound of an estimate when there are more than 1,000 different values; here it is exact.',
    ],
  },
  lower: percentileOf,
  examples: [{ given: TEN, spl: 'upperperc95(x)', expect: 9.55 }],
})
