/** Which of some fields have a value in any row, which a query of its own finds before the search is compiled further. */
import { aggregate } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import { exists } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { Relation } from './relation.ts'

/**
 * The names of `names` that the rows of `input` have. Undefined while the question is open. The catalogue names every
 * field of the store, a search knows those of its own results only.
 */
export function presentFields(
  names: readonly string[],
  input: Relation,
  why: string,
  at: Span,
  context: LowerContext,
): ReadonlySet<string> | undefined {
  if (names.length === 0) return new Set()
  const aggregates = names.map((name, place) => ({
    name: `c${place}`,
    value: aggregate('num', 'countIf', exists(input.field(name)!)),
  }))
  const plan = { kind: 'aggregate', input: input.plan, keys: [], aggregates } as const
  const columns = aggregates.map(({ name }) => ({ name, type: 'num' as const }))
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey('present', at),
    relation: Relation.closed(plan, columns),
    limit: 1,
    why,
  })
  if (!answer) return undefined
  const [row = []] = answer.rows
  return new Set(names.filter((_, place) => Number(row[answer.columns.indexOf(`c${place}`)] ?? 0) > 0))
}
