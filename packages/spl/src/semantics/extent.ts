/** The smallest and the largest number of a field, which a query of its own finds before the search is compiled further. */
import { aggregate, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { LowerContext } from './context.ts'
import { Relation } from './relation.ts'

export interface Extent {
  least: number
  most: number
}

/** `unknown` while the question is open; undefined when there is no number at all. */
export function extentOf(
  value: Scalar,
  input: Relation,
  purpose: string,
  at: Span,
  context: LowerContext,
): Extent | undefined | 'unknown' {
  const aggregates = [
    { name: 'least', value: aggregate('num', 'minOrNull', value) },
    { name: 'most', value: aggregate('num', 'maxOrNull', value) },
  ]
  const plan = { kind: 'aggregate', input: input.plan, keys: [], aggregates } as const
  const columns = aggregates.map(({ name }) => ({ name, type: 'num' as const }))
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey(purpose, at),
    relation: Relation.closed(plan, columns),
    limit: 1,
    why: `the range of values decides on the bins of ${purpose}`,
  })
  if (!answer) return 'unknown'
  const [least, most] = answer.rows[0] ?? []
  return typeof least === 'number' && typeof most === 'number' ? { least, most } : undefined
}
