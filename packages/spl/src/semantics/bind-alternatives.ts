/**
 * Long lists of alternatives, as subsearches give them: `(a="1" b="x") OR (a="2" b="y") OR …`. Those that ask for the
 * same fields become one IN, which the engine finds by hash.
 */
import { call, list, or, type Scalar, text } from '../plan/scalar.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import { comparable } from './compare-value.ts'
import type { Relation } from './relation.ts'
import { isTimeModifier } from './search-time.ts'

/** Shorter lists read better as they are. */
const FEW = 8

/** The terms of an OR in which each of many asks for exact values of the same fields: as one condition. */
export function bindAlternatives(
  terms: readonly SearchExpression[],
  input: Relation,
  bind: (term: SearchExpression) => Scalar,
): Scalar {
  if (terms.length < FEW) return or(terms.map(bind))
  const groups = new Map<string, { fields: string[]; rows: string[][]; terms: SearchExpression[] }>()
  const others: SearchExpression[] = []
  for (const term of terms) {
    const values = exactValues(term, input)
    if (!values) {
      others.push(term)
      continue
    }
    const fields = [...values.keys()].sort()
    const key = JSON.stringify(fields)
    const group = groups.get(key) ?? { fields, rows: [], terms: [] }
    groups.set(key, group)
    group.rows.push(fields.map((field) => values.get(field)!))
    group.terms.push(term)
  }
  const conditions = [...groups.values()].flatMap((group) =>
    group.terms.length < FEW ? group.terms.map(bind) : [isOneOf(group.fields, group.rows, input)],
  )
  return or([...conditions, ...others.map(bind)])
}

/** The fields of a term and the value that each must have; undefined when it is anything but exact comparisons. */
function exactValues(term: SearchExpression, input: Relation): Map<string, string> | undefined {
  const parts = term.kind === 'and' ? term.terms : [term]
  const values = new Map<string, string>()
  for (const part of parts) {
    if (part.kind !== 'compare' || part.op !== '=' || part.value.directive !== '') return undefined
    const { name } = part.field
    if (values.has(name) || name.startsWith('tag') || name === 'eventtype' || isTimeModifier(name)) return undefined
    const field = input.field(name)
    if (!field || !comparable(field, [part.value.text])) return undefined
    values.set(name, part.value.text)
  }
  return values
}

function isOneOf(fields: readonly string[], rows: readonly string[][], input: Relation): Scalar {
  const columns = fields.map(
    (name, at) =>
      comparable(
        input.field(name)!,
        rows.map((row) => row[at]!),
      )!,
  )
  const [only] = columns
  if (columns.length === 1) return call('bool', 'in', only!.subject, list([...new Set(only!.values)]))
  const tuples = rows.map((_, at) => call('data', 'tuple', ...columns.map(({ values }) => text(values[at]!))))
  const subject = call('data', 'tuple', ...columns.map((each) => each.subject))
  return call('bool', 'in', subject, { kind: 'call', fn: 'array', args: tuples, type: 'data' })
}
