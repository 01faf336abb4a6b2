import { stat } from '../semantics/definition.ts'
import { timeSeriesOnly } from './time-series-only.ts'

export default stat({
  name: 'rate_sum',
  docs: {
    summary: 'The sum of the rates of the time series of a counter.',
    usage: 'rate_sum(<metric>)',
    notes: ['It works on the time series of a metrics index and belongs to mstats ("Time functions").'],
  },
  lower: (input) => timeSeriesOnly('rate_sum', input),
  examples: [],
})
