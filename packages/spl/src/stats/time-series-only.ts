/** rate_avg and rate_sum need to know which rows are one time series; only a metrics index does ("Time functions"). */
import { NULL, type Scalar } from '../plan/scalar.ts'
import type { AggregateInput } from '../semantics/definition.ts'

export function timeSeriesOnly(name: string, { span, context }: AggregateInput): Scalar {
  context.diagnostics.report(
    'unsupported',
    span,
    `\`${name}\` works on the time series of a metrics index, and these rows are none.`,
    'rate(<field>) BY the fields that tell the series apart gives the rate of each; then avg() or sum() them.',
  )
  return NULL
}
