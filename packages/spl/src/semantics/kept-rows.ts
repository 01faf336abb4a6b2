/** The conditions of one stage, one by one: what a search is explained with. */
import type { Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { Expression, SearchExpression } from '../syntax/ast.ts'
import { fieldsOfExpression } from '../syntax/expression-fields.ts'
import { printExpression, printSearch } from '../syntax/printer.ts'
import type { Relation } from './relation.ts'

export type Term = { grammar: 'search'; node: SearchExpression } | { grammar: 'eval'; node: Expression }

export type KeptCondition = Term & {
  /** Over the columns of the rows that the stage received. */
  predicate: Scalar
  span: Span
  /** As SPL, printed. */
  text: string
  /** The fields that it reads, as they are written. */
  fields: readonly string[]
}

/** A row passes when it meets all conditions. A stage may keep several times, each time of what the time before left. */
export interface KeptRows {
  input: Relation
  conditions: readonly KeptCondition[]
  /** Whose conditions they are where they do not stand in the search: `dataset Processes`. */
  from: string | undefined
}

/** What is joined with AND, in the order of the text. */
export function termsOf(term: Term): Term[] {
  if (term.grammar === 'search') {
    const { node } = term
    if (node.kind === 'everything') return []
    return node.kind === 'and' ? node.terms.flatMap((each) => termsOf({ grammar: 'search', node: each })) : [term]
  }
  const { node } = term
  if (node.kind !== 'binary' || node.op !== 'AND') return [term]
  return [node.left, node.right].flatMap((each) => termsOf({ grammar: 'eval', node: each }))
}

export function textOf(term: Term): string {
  return term.grammar === 'search' ? printSearch(term.node) : printExpression(term.node)
}

export function fieldsOfTerm(term: Term): string[] {
  return [...new Set(term.grammar === 'search' ? fieldsOfSearch(term.node) : fieldsOfExpression(term.node))]
}

function fieldsOfSearch(node: SearchExpression): string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.terms.flatMap(fieldsOfSearch)
    case 'not':
      return fieldsOfSearch(node.term)
    case 'compare':
    case 'in':
    case 'compare-subsearch':
      return [node.field.name]
    default:
      return []
  }
}
