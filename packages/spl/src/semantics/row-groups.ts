/** BY of commands that keep their rows (eventstats, streamstats): rows without a field of it take no part. */
import { and, bool, call, list, NULL, type Scalar } from '../plan/scalar.ts'
import { didYouMean } from '../source/nearest.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { BoundAggregation } from './bind-aggregation.ts'
import { exists } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { alwaysPresent } from './group.ts'
import type { Relation } from './relation.ts'

export interface RowGroups {
  /** The values that a group shares; several values of a field count as one combination. */
  keys: Scalar[]
  /** True for rows that have every key. */
  complete: Scalar
}

export function rowGroups(by: readonly FieldName[], input: Relation, context: LowerContext): RowGroups {
  const keys: Scalar[] = []
  const conditions: Scalar[] = []
  for (const { name, span } of by) {
    const value = input.field(name)
    if (value) {
      keys.push(value)
      if (!alwaysPresent(name, input)) conditions.push(exists(value))
      continue
    }
    conditions.push(bool(false))
    context.diagnostics.report(
      'unknown-field',
      span,
      `No stage before gives a field \`${name}\`: no row has it, so there are no groups.`,
      didYouMean(name, input.columns.keys()),
    )
  }
  return { keys, complete: and(conditions) }
}

/** Gives the results their names, on rows that have every key. */
export function attachResults(
  relation: Relation,
  bound: readonly BoundAggregation[],
  results: readonly Scalar[],
  complete: Scalar,
): Relation {
  const last = bound.filter((each, at) => bound.findLastIndex((other) => other.name === each.name) === at)
  return relation.extend(
    last.map((each) => {
      const value = results[bound.indexOf(each)]!
      if (complete.kind === 'literal' && complete.value === true) return { name: each.name, value }
      return { name: each.name, value: onlyWhen(complete, value) }
    }),
  )
}

function onlyWhen(condition: Scalar, value: Scalar): Scalar {
  return call(value.type, 'if', condition, value, value.type === 'list' ? list([]) : NULL)
}
