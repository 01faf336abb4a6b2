/** The same tree with every span at one place, for text that is not part of the source (a data model's, an event type's). */
import type { Span } from '../source/span.ts'
import type { Expression, FieldName, SearchExpression, SearchValue } from './ast.ts'

export function relocateExpression(tree: Expression, span: Span): Expression {
  const inner = (each: Expression): Expression => relocateExpression(each, span)
  switch (tree.kind) {
    case 'call':
      return { ...tree, args: tree.args.map(inner), nameSpan: span, span }
    case 'unary':
      return { ...tree, operand: inner(tree.operand), span }
    case 'binary':
      return { ...tree, left: inner(tree.left), right: inner(tree.right), span }
    case 'in':
      return { ...tree, operand: inner(tree.operand), list: tree.list.map(inner), span }
    default:
      return { ...tree, span }
  }
}

export function relocateSearch(tree: SearchExpression, span: Span): SearchExpression {
  const field = (each: FieldName): FieldName => ({ ...each, span })
  const value = (each: SearchValue): SearchValue => ({ ...each, span })
  switch (tree.kind) {
    case 'and':
    case 'or':
      return { ...tree, terms: tree.terms.map((term) => relocateSearch(term, span)), span }
    case 'not':
      return { ...tree, term: relocateSearch(tree.term, span), span }
    case 'compare':
      return { ...tree, field: field(tree.field), value: value(tree.value), span }
    case 'in':
      return { ...tree, field: field(tree.field), values: tree.values.map(value), span }
    case 'term':
      return { ...tree, value: value(tree.value), span }
    default:
      return { ...tree, span }
  }
}
