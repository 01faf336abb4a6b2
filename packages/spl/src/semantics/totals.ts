/** Sums of rows and of columns: addtotals and addcoltotals (Search Reference). */
import { aggregate, call, num, type Scalar, text } from '../plan/scalar.ts'
import type { FieldName } from '../syntax/ast.ts'
import { asNumber } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { isInternalField, presentNames } from './field-list.ts'
import { Relation } from './relation.ts'
import { unionOf } from './union.ts'

export interface Totals {
  row: boolean
  col: boolean
  fieldname: string
  labelfield: string | undefined
  label: string
  fields: readonly FieldName[]
}

export function addTotals(settings: Totals, input: Relation, context: LowerContext): Relation {
  const { row, col, fields } = settings
  const names =
    fields.length > 0 ? presentNames(fields, input, context) : input.names().filter((name) => !isInternalField(name))
  const withRow = row ? rowTotal(settings.fieldname, names, input) : input
  if (!col) return withRow
  return columnTotals(settings, row ? [...new Set([...names, settings.fieldname])] : names, withRow)
}

/** The sum of the numbers of each row; 0 when there are none. */
function rowTotal(name: string, names: readonly string[], input: Relation): Relation {
  const numbers = names
    .filter((each) => each !== name)
    .map((each) => call('num', 'ifNull', asNumber(input.field(each)!), num(0)))
  const sum = numbers.reduce<Scalar | undefined>(
    (total, each) => (total ? call('num', 'plus', total, each) : each),
    undefined,
  )
  return input.extend([{ name, value: sum ?? num(0) }])
}

/** One more row at the end: the sum of each column that has numbers, and a label. */
function columnTotals({ labelfield, label }: Totals, names: readonly string[], input: Relation): Relation {
  const summed = names.filter((name) => name !== labelfield && input.has(name))
  const aggregates = summed.map((name) => ({
    name,
    value: aggregate('num', 'sumOrNull', asNumber(input.field(name)!)),
  }))
  const plan = { kind: 'aggregate', input: input.plan, keys: [], aggregates } as const
  const totals = Relation.closed(
    plan,
    aggregates.map(({ name }) => ({ name, type: 'num' })),
  )
  return unionOf([input, labelfield === undefined ? totals : totals.extend([{ name: labelfield, value: text(label) }])])
}
