/**
 * A subsearch inside a search expression or an eval expression. Its rows run first and become conditions: fields of a
 * row are ANDed, rows ORed, internal fields left out; a field called `search` or `query` is search text of its own,
 * which is what format and return give (Search Manual, "Change the format of subsearch results").
 */

import { ALL_FIELDS } from '../plan/plan.ts'
import type { Span } from '../source/span.ts'
import type { Comparison, Expression, FieldName, Pipeline, SearchExpression, SearchValue } from '../syntax/ast.ts'
import { numberText } from './coerce.ts'
import type { Answer, AnswerValue, LowerContext } from './context.ts'
import { fieldOfKey } from './stored-name.ts'

/** The subsearch as a condition; nothing matches while its rows are not known. */
export function subsearchCondition(pipeline: Pipeline, context: LowerContext): SearchExpression {
  const { span } = pipeline
  const answer = ask(pipeline, context)
  if (!answer) return nothing(span)
  const rows = answer.rows.map((row) => fieldsOf(answer.columns, row)).filter((fields) => fields.length > 0)
  const [name] = rows[0]?.[0] ?? ['']
  const single = rows.every((fields) => fields.length === 1 && fields[0]![0] === name) && !isText(name)
  if (single && rows.length > 0) {
    const values = rows.flatMap((fields) => fields[0]![1].map((value) => searchValue(value, span)))
    return { kind: 'in', field: fieldName(name, span), values, span }
  }
  return any(
    rows.map((fields) => rowCondition(fields, span, context)),
    span,
  )
}

/** The same search with its subsearches replaced by what they found, so that times among it set the time range. */
export function resolveSubsearches(search: SearchExpression, context: LowerContext): SearchExpression {
  switch (search.kind) {
    case 'subsearch':
      return subsearchCondition(search.pipeline, context)
    case 'compare-subsearch':
      return comparedSubsearch(search, context)
    case 'and':
    case 'or':
      return { ...search, terms: search.terms.map((term) => resolveSubsearches(term, context)) }
    case 'not':
      return { ...search, term: resolveSubsearches(search.term, context) }
    default:
      return search
  }
}

/** `field=[ … ]`: the text or the values of the subsearch stand where the value would. */
export function comparedSubsearch(
  search: SearchExpression & { kind: 'compare-subsearch' },
  context: LowerContext,
): SearchExpression {
  const { field, op, pipeline, span } = search
  const answer = ask(pipeline, context)
  if (!answer) return nothing(span)
  const rows = answer.rows.flatMap((row) => fieldsOf(answer.columns, row).slice(0, 1))
  const conditions = rows.flatMap(([, values]) =>
    values.map((value) => compared(field, op, value.replace(/^"(.*)"$/s, '$1'), span)),
  )
  return any(conditions, span)
}

/** The subsearch as the text of an eval expression; undefined while its rows are not known. */
export function subsearchExpression(pipeline: Pipeline, context: LowerContext): Expression | undefined {
  const { span } = pipeline
  const answer = ask(pipeline, context)
  if (!answer) return undefined
  const rows = answer.rows.map((row) => fieldsOf(answer.columns, row)).filter((fields) => fields.length > 0)
  const text = rows.map((fields) => fields.map(([name, values]) => evalText(name, values)).join(' AND ')).join(' OR ')
  return context.expressionOfText(text.trim() === '' ? 'null()' : text, 'the subsearch', span)
}

function evalText(name: string, values: readonly string[]): string {
  if (isText(name)) return values.join(' ')
  const terms = values.map((value) => `'${name}'="${value.replace(/[\\"]/g, '\\$&')}"`)
  return terms.length === 1 ? terms[0]! : `(${terms.join(' OR ')})`
}

function ask(pipeline: Pipeline, context: LowerContext): Answer | undefined {
  const { span } = pipeline
  const limit = context.environment.limits.subsearchRows
  const relation = context.pipeline(pipeline)
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey('subsearch', span),
    relation,
    limit: limit + 1,
    why: 'the rows of this subsearch become conditions of the search around it',
  })
  if (!answer || answer.rows.length <= limit) return answer
  context.diagnostics.report(
    'limit-met',
    span,
    `This subsearch gives more than ${limit} rows; the rest is left out.`,
    'Raise the limit subsearchRows, or make the subsearch narrower.',
  )
  return { ...answer, rows: answer.rows.slice(0, limit) }
}

type Field = readonly [name: string, values: readonly string[]]

/** The fields of a row that have a value. Events bring their extracted fields. */
function fieldsOf(columns: readonly string[], row: readonly AnswerValue[]): Field[] {
  const fields = new Map<string, readonly string[]>()
  for (const [at, name] of columns.entries()) {
    const cell = row[at] ?? null
    if (name === ALL_FIELDS) {
      for (const [key, value] of Object.entries((cell ?? {}) as Record<string, AnswerValue>)) {
        const extracted = fieldOfKey(key)
        if (!fields.has(extracted)) fields.set(extracted, textsOf(value))
      }
    } else if (!name.startsWith('_')) fields.set(name, textsOf(cell))
  }
  return [...fields].filter(([, values]) => values.length > 0)
}

function textsOf(cell: AnswerValue): string[] {
  const cells = Array.isArray(cell) ? (cell as readonly AnswerValue[]) : [cell]
  return cells
    .filter((each) => each !== null)
    .map((each) => (typeof each === 'number' ? numberText(each) : String(each)))
}

/** True for the fields whose value is search text. */
function isText(name: string): boolean {
  return name === 'search' || name === 'query'
}

function rowCondition(fields: readonly Field[], span: Span, context: LowerContext): SearchExpression {
  const terms = fields.map(([name, values]) => {
    if (isText(name)) return textCondition(values, span, context)
    return any(
      values.map((value) => compared(fieldName(name, span), '=', value, span)),
      span,
    )
  })
  return terms.length === 1 ? terms[0]! : { kind: 'and', terms, span }
}

/** An empty text limits nothing: what `return` gives without rows. */
function textCondition(values: readonly string[], span: Span, context: LowerContext): SearchExpression {
  const texts = values.map((value) => value.trim())
  if (texts.some((text) => text === '')) return { kind: 'everything', span }
  return any(
    texts.map((text) => context.searchOfText(text, 'the subsearch', span)),
    span,
  )
}

function compared(field: FieldName, op: Comparison, value: string, span: Span): SearchExpression {
  return { kind: 'compare', field, op, value: searchValue(value, span), span }
}

function fieldName(name: string, span: Span): FieldName {
  return { name, quote: '"', span }
}

function searchValue(text: string, span: Span): SearchValue {
  return { text, quoted: true, directive: '', span }
}

function any(terms: readonly SearchExpression[], span: Span): SearchExpression {
  if (terms.length === 0) return nothing(span)
  return terms.length === 1 ? terms[0]! : { kind: 'or', terms: [...terms], span }
}

function nothing(span: Span): SearchExpression {
  return { kind: 'not', term: { kind: 'everything', span }, span }
}
