/** The values of a field that are to become columns, from a query of their own. */
import { call, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import { looksNumeric } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { hiddenName, Relation } from './relation.ts'

/** Every value, in the order of the columns; `unknown` while the question is open. */
export function pivotNames(
  value: Scalar,
  input: Relation,
  purpose: string,
  at: Span,
  context: LowerContext,
): string[] | 'unknown' {
  const most = context.environment.limits.pivotColumns
  const name = hiddenName()
  const present = input.filter(call('bool', 'isNotNull', value))
  const plan = { kind: 'aggregate', input: present.plan, keys: [{ name, value }], aggregates: [] } as const
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey(purpose, at),
    relation: Relation.closed(plan, [{ name, type: 'text' }]),
    limit: most + 1,
    why: `the values of a field decide on the columns of ${purpose}`,
  })
  if (!answer) return 'unknown'
  if (answer.rows.length > most)
    context.diagnostics.report(
      'limit-met',
      at,
      `There are more than ${most} columns; the rest is left out.`,
      'Raise the limit pivotColumns, or filter the rows first.',
    )
  return answer.rows
    .slice(0, most)
    .map(([each]) => String(each))
    .sort(compareNames)
}

/** Numbers by value and before texts, texts by their characters. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [looksNumeric(a), looksNumeric(b)]
  if (left && right && Number(a) !== Number(b)) return Number(a) - Number(b)
  if (left !== right) return left ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
