/** or-beside-and — an OR without parentheses beside other conditions of a search. */
import type { SourceText } from '../../source/source-text.ts'
import type { Span } from '../../source/span.ts'
import type { SearchExpression } from '../../syntax/ast.ts'
import { type Finding, rule } from '../rule.ts'
import { searchesOf, stagesOf, withinSearch } from '../walk.ts'
import { isWhole } from '../written.ts'

type Or = SearchExpression & { kind: 'or' }

export const orBesideAnd = rule({
  code: 'or-beside-and',
  severity: 'info',
  docs: {
    summary: 'OR beside AND, or beside conditions that stand next to each other, without parentheses.',
    why: 'In the search command OR binds tighter than AND: a b OR c is a (b OR c). In eval and where it is the other way round. Parentheses tell readers which was meant. An OR of values of one field is left alone.',
    page: 'Search Manual, "Boolean expressions with logical operators"',
    bad: 'index=main action=failure user=root OR src=10.0.0.1',
    good: 'index=main action=failure (user=root OR src=10.0.0.1)',
  },
  *check({ pipeline, source }) {
    for (const stage of stagesOf(pipeline))
      for (const search of searchesOf(stage))
        for (const node of withinSearch(search)) if (node.kind === 'and') yield* amongTerms(node.terms, source)
  },
})

function* amongTerms(terms: readonly SearchExpression[], source: SourceText): Generator<Finding> {
  const ors = terms.filter((term) => term.kind === 'or' && !isGrouped(term, source) && !isOneField(term))
  // What macros bring has no parentheses by custom, and is not the user's to change.
  if (ors.length === 0 || terms.filter(({ span }) => isWhole(source, span)).length < 2) return
  for (const { span } of ors) {
    if (!isWhole(source, span)) continue
    yield {
      span,
      message: `OR binds tighter than AND in a search: this reads as (${shown(span, source)}) AND what stands beside it.`,
      hint: 'Put it in parentheses, or put those parts in parentheses that belong together.',
      fix: {
        title: 'Put the OR in parentheses',
        edits: [
          { span: { start: span.start, end: span.start }, text: '(' },
          { span: { start: span.end, end: span.end }, text: ')' },
        ],
      },
    }
  }
}

function isGrouped({ span, terms }: Or, { text }: SourceText): boolean {
  return text[span.start] === '(' && terms[0]!.span.start > span.start
}

function isOneField({ terms }: Or): boolean {
  const names = terms.map((term) => (term.kind === 'compare' || term.kind === 'in' ? term.field.name : undefined))
  return names[0] !== undefined && names.every((name) => name === names[0])
}

const MOST = 60

function shown(span: Span, { text }: SourceText): string {
  const written = text.slice(span.start, span.end).replace(/\s+/g, ' ')
  return written.length > MOST ? `${written.slice(0, MOST)}…` : written
}
