/** The field of a chart whose values become columns. */
import { call, column, NULL, type Scalar } from '../plan/scalar.ts'
import { hasBinOptions } from '../syntax/bin-clause.ts'
import type { ChartAxis } from '../syntax/chart-clause.ts'
import { binWidth } from './bin-width.ts'
import { asList, asText } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { binLabel, lowerBound } from './discretize.ts'
import { hiddenName, type Relation } from './relation.ts'

/** The rows, once for each value of a multivalue field, and the value: text, or null where there is none. */
export function splitValue(
  { field, options }: ChartAxis,
  input: Relation,
  distinctValues: boolean,
  context: LowerContext,
): { input: Relation; split: Scalar } {
  const value = input.field(field.name)
  if (!value) {
    context.diagnostics.report(
      'unknown-field',
      field.span,
      `No stage before gives a field \`${field.name}\`: there is nothing to split by.`,
    )
    return { input, split: { ...NULL, type: 'text' } as Scalar }
  }
  if (value.type === 'list') {
    const name = hiddenName()
    const values = distinctValues ? call('list', 'arrayDistinct', value) : asList(value)
    const listed = input.withPlan({ kind: 'extend', input: input.plan, columns: [{ name, value: values }] })
    const rows = listed.withPlan({
      kind: 'unnest',
      input: listed.plan,
      column: name,
      index: undefined,
      keepEmpty: true,
    })
    return { input: rows, split: column(name, 'text') }
  }
  if (!hasBinOptions(options)) return { input, split: asText(value) }
  const binned = { value, isTime: field.name === '_time', options, purpose: 'split', at: field.span }
  const width = binWidth(binned, input, context)
  if (width === 'unknown') return { input, split: asText(value) }
  return { input, split: asText(binLabel(lowerBound(value, width, options, context), width)) }
}
