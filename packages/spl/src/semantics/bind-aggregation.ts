/**
 * Aggregates of stats and its relatives → scalars with aggregate functions: wildcards become one aggregate for each
 * field, `eval(…)` is bound, names of the output are settled (Search Reference, "stats").
 */

import { call, NULL, num, type Scalar } from '../plan/scalar.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Aggregation } from '../syntax/ast.ts'
import type { LowerContext } from './context.ts'
import type { Registry, StatsFunction } from './definition.ts'
import type { Relation } from './relation.ts'
import { wildcardPattern } from './wildcard.ts'

/** An aggregate that is bound: `value` holds aggregate functions, and runs grouped or as a window. */
export interface BoundAggregation {
  name: string
  value: Scalar
  /** The fields that it reads, for a by-clause wildcard: never aggregated themselves. */
  aggregation: Aggregation
}

export function findStatsFunction(
  name: string,
  registry: Pick<Registry, 'stats' | 'patterns'>,
): { definition: StatsFunction; parameter: number | undefined } | undefined {
  const definition = registry.stats.get(name)
  if (definition) return { definition, parameter: undefined }
  for (const pattern of registry.patterns) {
    const match = pattern.pattern!.exec(name)
    if (match) return { definition: pattern, parameter: Number(match[1]) }
  }
  return undefined
}

export function bindAggregations(
  aggregations: readonly Aggregation[],
  input: Relation,
  by: ReadonlySet<string>,
  registry: Pick<Registry, 'stats' | 'patterns'>,
  context: LowerContext,
): BoundAggregation[] {
  return aggregations.flatMap((aggregation) => bindOne(aggregation, input, by, registry, context))
}

function bindOne(
  aggregation: Aggregation,
  input: Relation,
  by: ReadonlySet<string>,
  registry: Pick<Registry, 'stats' | 'patterns'>,
  context: LowerContext,
): BoundAggregation[] {
  const found = findStatsFunction(aggregation.name, registry)
  if (!found) {
    const hint = didYouMean(aggregation.name, registry.stats.keys())
    context.diagnostics.report(
      'unknown-function',
      aggregation.nameSpan,
      `There is no statistical function \`${aggregation.name}\`.`,
      hint,
    )
    return []
  }
  const { argument, alias } = aggregation
  const bind = (value: Scalar | undefined): Scalar =>
    found.definition.lower({
      value,
      time: input.field('_time'),
      position: () => position(input),
      parameter: found.parameter,
      span: aggregation.span,
      context,
    })
  if (argument === undefined) {
    if (!found.definition.bare) {
      context.diagnostics.report(
        'function-arguments',
        aggregation.span,
        `\`${aggregation.name}\` needs a field.`,
        `Usage: ${found.definition.docs.usage}`,
      )
      return []
    }
    return [{ name: alias?.name ?? aggregation.name, value: bind(undefined), aggregation }]
  }
  switch (argument.kind) {
    case 'wildcard':
      return expand(aggregation, argument.pattern, input, by).map(({ field, name }) => ({
        name,
        value: bind(input.field(field)),
        aggregation,
      }))
    case 'eval':
      return [
        {
          name: alias?.name ?? aggregation.text,
          value: bind(countable(context.expression(argument.expression, input))),
          aggregation,
        },
      ]
    case 'field':
      return [
        {
          name: alias?.name ?? aggregation.text,
          value: bind(fieldValue(argument.field.name, argument.field.span, input, context)),
          aggregation,
        },
      ]
    case 'sparkline':
      context.diagnostics.report('unsupported', aggregation.span, '`sparkline` can be used in stats and chart only.')
      return []
  }
}

/** count(eval(x>1)) counts the rows for which the condition is true. */
function countable(value: Scalar): Scalar {
  return value.type === 'bool' ? call('num', 'if', value, num(1), NULL) : value
}

function fieldValue(name: string, at: { start: number; end: number }, input: Relation, context: LowerContext): Scalar {
  const value = input.field(name)
  if (value) return value
  context.diagnostics.report(
    'unknown-field',
    at,
    `No stage before gives a field \`${name}\`: there is nothing to aggregate.`,
    didYouMean(name, input.columns.keys()),
  )
  return NULL
}

function expand(
  aggregation: Aggregation,
  pattern: string,
  input: Relation,
  by: ReadonlySet<string>,
): { field: string; name: string }[] {
  const { captures } = wildcardPattern(pattern)
  return input
    .match(pattern)
    .filter((field) => !by.has(field))
    .map((field) => {
      if (!aggregation.alias) return { field, name: `${aggregation.name}(${field})` }
      let at = 0
      const parts = captures(field) ?? []
      return { field, name: aggregation.alias.name.replace(/\*/g, () => parts[at++] ?? '') }
    })
}

/** A value that grows with the position of a row, for functions that depend on the order. */
function position(input: Relation): Scalar {
  const keys = input.order.map(({ value, descending }) => (descending ? call(value.type, 'negate', value) : value))
  if (keys.length === 0) return num(0)
  return keys.length === 1 ? keys[0]! : call('data', 'tuple', ...keys)
}

/** True when position() can be computed from the order keys: descending text has no negative. */
export function hasPosition(input: Relation): boolean {
  return input.order.every(({ value, descending }) => !descending || value.type === 'num' || value.type === 'data')
}
