/** contradiction — conditions that can't hold together. */
import type { Relation } from '../../semantics/relation.ts'
import type { Expression, SearchExpression } from '../../syntax/ast.ts'
import { operandsOf } from '../../syntax/operands.ts'
import { type Condition, evalCondition, exclude, searchCondition } from '../condition.ts'
import { type Finding, rule } from '../rule.ts'
import { isSingle, testedRows } from '../stage-fields.ts'
import { chain, conjunction, expressionsOf, searchesOf, stagesOf, termsOf } from '../walk.ts'

export const contradiction = rule({
  code: 'contradiction',
  severity: 'warning',
  docs: {
    summary: 'Conditions joined by AND that can never hold together.',
    why: 'The search finds nothing, or a part of it does nothing. Often an OR was meant. Only fields that have one value for certain are judged: a multivalue field can equal two values at once.',
    page: 'Search Manual, "Boolean expressions with logical operators"',
    bad: 'index=main | stats count by user | where count>10 AND count<5',
    good: 'index=main | stats count by user | where count>10 OR count<5',
  },
  *check({ pipeline, trace, source }) {
    for (const stage of stagesOf(pipeline)) {
      const rows = testedRows(trace, stage)
      const shown = ({ span }: Condition): string => source.text.slice(span.start, span.end)
      for (const search of searchesOf(stage)) for (const list of searchLists(search)) yield* inList(list, rows, shown)
      for (const { expression, assigned } of expressionsOf(stage))
        for (const list of evalLists(expression))
          yield* inList(
            list.filter(({ field }) => !assigned.has(field)),
            rows,
            shown,
          )
    }
  },
})

/** The conditions of every AND in a search. */
function* searchLists(search: SearchExpression): Generator<Condition[]> {
  const terms = conjunction(search)
  if (terms.length > 1) yield terms.flatMap((term) => searchCondition(term) ?? [])
  for (const term of terms) for (const inner of termsOf(term)) yield* searchLists(inner)
}

function* evalLists(expression: Expression): Generator<Condition[]> {
  const terms = chain(expression, 'AND')
  if (terms.length > 1) yield terms.flatMap((term) => evalCondition(term) ?? [])
  for (const term of terms) for (const inner of operandsOf(term)) yield* evalLists(inner)
}

function* inList(
  conditions: readonly Condition[],
  rows: Relation | undefined,
  shown: (condition: Condition) => string,
): Generator<Finding> {
  const byField = new Map<string, Condition[]>()
  for (const later of conditions) {
    const before = byField.get(later.field) ?? []
    // Nobody writes that many by hand, and each is compared with each.
    if (before.length >= MOST_CONDITIONS) continue
    byField.set(later.field, [...before, later])
    const earlier = before.find((each) => exclude(each, later, isSingle(later.field, rows)))
    if (!earlier) continue
    yield {
      span: later.span,
      message: `\`${shown(later)}\` never holds together with \`${shown(earlier)}\` before it.`,
      hint: 'If one of them is enough, join them with OR.',
    }
  }
}

const MOST_CONDITIONS = 200
