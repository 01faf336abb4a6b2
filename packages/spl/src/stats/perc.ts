import { stat } from '../semantics/definition.ts'
import { percentileOf, TEN } from './percentiles.ts'

export default stat({
  name: 'perc',
  pattern: /^p(?:erc)?(\d+(?:\.\d+)?)$/,
  numeric: true,
  docs: {
    summary: 'A percentile of the numbers: the value that so many per cent lie below.',
    usage: 'perc<percent>(<field>) | p<percent>(<field>)',
    notes: ['Between two values it interpolates: the 50th percentile of 1 to 10 is 5.5.'],
    differences: ['Splunk estimates it when there are more than 1,000 different values; Karst never does.'],
  },
  lower: percentileOf,
  examples: [
    { given: TEN, spl: 'perc50(x)', expect: 5.5 },
    { given: TEN, spl: 'p95(x)', expect: 9.55 },
    { given: TEN, spl: 'p99.9(x)', expect: 9.991 },
    { given: [{ x: 'n/a' }], spl: 'p50(x)', expect: null },
  ],
})
