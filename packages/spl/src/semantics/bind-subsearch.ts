/**
 * A subsearch inside a search expression. Its rows run first and become conditions: fields of a row are ANDed, rows
 * ORed; `search` and `query` give their bare value; a field `search` made by format or return is taken as text
 * (Search Manual, "Use subsearch to correlate events"; Search Reference, "format").
 */
import { and, bool, or, type Scalar } from '../plan/scalar.ts'
import type { Pipeline, SearchValue } from '../syntax/ast.ts'
import { numberText } from './coerce.ts'
import { compareValue, isIn, overValues } from './compare-value.ts'
import type { Answer, AnswerValue, LowerContext } from './context.ts'
import { rawTerm } from './raw-term.ts'
import type { Relation } from './relation.ts'

export function bindSubsearch(pipeline: Pipeline, input: Relation, context: LowerContext): Scalar {
  const { span } = pipeline
  const limit = context.environment.limits.subsearchRows
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey('subsearch', span),
    relation: context.pipeline(pipeline),
    limit: limit + 1,
    why: 'the rows of this subsearch become conditions of the search around it',
  })
  if (!answer) return bool(false)
  if (answer.rows.length > limit) {
    context.diagnostics.report(
      'limit-met',
      span,
      `This subsearch gives more than ${limit} rows; the rest is left out.`,
      'Raise the limit subsearchRows, or make the subsearch narrower.',
    )
  }
  const rows = answer.rows.slice(0, limit)
  const textColumn = answer.columns.length === 1 ? formatted(answer) : -1
  if (textColumn >= 0) {
    const text = rows.map((row) => String(row[textColumn] ?? '')).filter((part) => part !== '')
    if (text.length === 0) return bool(false)
    return context.search(context.searchOfText(text.map((part) => `(${part})`).join(' OR '), 'subsearch', span), input)
  }
  return rowsAsConditions({ ...answer, rows }, input)
}

/** The column whose value is search text: what format and return give. */
function formatted(answer: Answer): number {
  return answer.columns.indexOf('search')
}

/** Internal fields take no part. */
function usable(name: string): boolean {
  return !name.startsWith('_') || name === '_raw'
}

function rowsAsConditions(answer: Answer, input: Relation): Scalar {
  const columns = answer.columns.map((name, at) => ({ name, at })).filter(({ name }) => usable(name))
  const single = columns.length === 1 ? columns[0] : undefined
  if (single && single.name !== 'query' && single.name !== 'search') {
    const values = answer.rows.flatMap((row) => valuesOf(row[single.at] ?? null))
    const field = input.field(single.name)
    return field && values.length > 0 ? overValues(field, (each) => isIn(each, values)) : bool(false)
  }
  const conditions = answer.rows.map((row) => {
    const terms = columns.flatMap(({ name, at }) => {
      const values = valuesOf(row[at] ?? null)
      return values.length === 0 ? [] : [or(values.map((value) => condition(name, value, input)))]
    })
    return terms.length === 0 ? bool(false) : and(terms)
  })
  return or(conditions)
}

function condition(name: string, value: SearchValue, input: Relation): Scalar {
  if (name === 'search' || name === 'query') return rawTerm(value, '', input)
  const field = input.field(name)
  return field ? overValues(field, (each) => compareValue(each, '=', value)) : bool(false)
}

function valuesOf(cell: AnswerValue): SearchValue[] {
  const cells = Array.isArray(cell) ? (cell as readonly AnswerValue[]) : [cell as AnswerValue]
  return cells
    .filter((each) => each !== null)
    .map((each) => ({
      text: typeof each === 'number' ? numberText(each) : String(each),
      quoted: true,
      directive: '' as const,
      span: { start: 0, end: 0 },
    }))
}
