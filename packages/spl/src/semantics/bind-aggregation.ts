/**
 * Aggregates of stats and its relatives → scalars with aggregate functions: wildcards become one aggregate for each
 * field, `eval(…)` is bound, names of the output are settled (Search Reference, "stats").
 */

import { aggregate, and, call, lambda, NULL, NULL_TEXT, num, type Scalar } from '../plan/scalar.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Aggregation, AggregationArgument } from '../syntax/ast.ts'
import { asNumber, exists } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Registry, StatsFunction } from './definition.ts'
import type { Relation } from './relation.ts'
import { hasPosition, rowChronology, rowPosition, withPosition } from './row-position.ts'
import { wildcardPattern } from './wildcard.ts'

/** An aggregate that is bound: `value` holds aggregate functions, and runs grouped or as a window. */
export interface BoundAggregation {
  name: string
  value: Scalar
  /** True when no rows give 0 and not null. */
  countsNothing: boolean
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

export interface AggregationOptions {
  /** A numeric function gives no value for a group in which a value of the field is no number ("stats", allnum). */
  allnum?: boolean
  /** Seconds that the rows of a group span, for per_second() and its like. */
  bucketSeconds?: Scalar
}

export interface BoundRows {
  /** The input, numbered if one of the functions goes by the order of the rows. */
  input: Relation
  bound: BoundAggregation[]
}

type Functions = Pick<Registry, 'stats' | 'patterns'>

interface Binding {
  input: Relation
  by: ReadonlySet<string>
  registry: Functions
  context: LowerContext
  options: AggregationOptions
  /** Called when a function asks for the position of a row. */
  usesPosition(): void
}

/** Binds aggregates; rows whose position matters are numbered where their order does not tell it. */
export function bindAggregations(
  aggregations: readonly Aggregation[],
  rows: Relation,
  by: ReadonlySet<string>,
  registry: Functions,
  context: LowerContext,
  options: AggregationOptions = {},
): BoundRows {
  let positions = false
  const bindOver = (input: Relation): BoundRows => {
    const usesPosition = (): void => {
      positions = true
    }
    const binding = { input, by, registry, context, options, usesPosition }
    return { input, bound: aggregations.flatMap((aggregation) => bindOne(aggregation, binding)) }
  }
  const plain = bindOver(rows)
  return positions && !hasPosition(rows) ? bindOver(withPosition(rows)) : plain
}

function bindOne(aggregation: Aggregation, binding: Binding): BoundAggregation[] {
  const { input, registry, context } = binding
  if (aggregation.argument?.kind === 'sparkline') {
    context.diagnostics.report('unsupported', aggregation.span, '`sparkline` can be used in stats and chart only.')
    return []
  }
  const found = findStatsFunction(aggregation.name, registry)
  if (!found) {
    reportUnknown(aggregation, registry, context)
    return []
  }
  const { argument, alias } = aggregation
  const bind = (value: Scalar | undefined): Scalar =>
    bindValue(value?.type === 'null' ? NULL_TEXT : value, aggregation, found, binding)
  const { countsNothing = false } = found.definition
  const base = { aggregation, countsNothing }
  if (argument === undefined && found.definition.bare)
    return [{ ...base, name: alias?.name ?? aggregation.name, value: bind(undefined) }]
  // A function without a field works on every field ("stats", stats-agg-term).
  const pattern = argument === undefined ? '*' : argument.kind === 'wildcard' ? argument.pattern : undefined
  if (pattern !== undefined) return expandPattern(pattern, bind, base, binding)
  if (argument!.kind === 'eval') {
    const value = countable(context.expression(argument!.expression, input))
    return [{ ...base, name: alias?.name ?? aggregation.text, value: bind(value) }]
  }
  const { name, span } = (argument as AggregationArgument & { kind: 'field' }).field
  const written = `${aggregation.text.slice(0, aggregation.text.indexOf('(')).trim()}(${name})`
  return [{ ...base, name: alias?.name ?? written, value: bind(fieldValue(name, span, input, context)) }]
}

function bindValue(
  value: Scalar | undefined,
  { span }: Aggregation,
  { definition, parameter }: { definition: StatsFunction; parameter: number | undefined },
  { input, context, options, usesPosition }: Binding,
): Scalar {
  const time = input.field('_time')
  const position = (): Scalar => {
    usesPosition()
    return rowPosition(input)
  }
  const chronology = (): Scalar => {
    usesPosition()
    return time ? rowChronology(input, time) : NULL
  }
  const result = definition.lower({
    value,
    time,
    chronology,
    position,
    parameter,
    bucketSeconds: options.bucketSeconds,
    span,
    context,
  })
  return options.allnum && definition.numeric && value ? whenAllNumeric(value, result) : result
}

function whenAllNumeric(value: Scalar, result: Scalar): Scalar {
  if (value.type === 'num' || value.type === 'null') return result
  const odd = (each: Scalar): Scalar => and([exists(each), call('bool', 'isNull', asNumber(each))])
  const anyOdd = value.type === 'list' ? call('bool', 'arrayExists', lambda(['text'], odd), value) : odd(value)
  const count = aggregate('num', 'countIf', anyOdd)
  return call(result.type, 'if', call('bool', 'equals', count, num(0)), result, NULL)
}

/** rate_avg and rate_sum need to know which rows are one time series ("Time functions"); events do not say so. */
const OF_TIME_SERIES = new Set(['rate_avg', 'rate_sum'])

function reportUnknown(aggregation: Aggregation, registry: Functions, context: LowerContext): void {
  if (OF_TIME_SERIES.has(aggregation.name)) {
    context.diagnostics.report(
      'unsupported',
      aggregation.nameSpan,
      `\`${aggregation.name}\` works on the time series of a metrics index, and events do not say which of them are one.`,
      'rate(<field>) BY the fields that tell the series apart gives the rate of each; then avg() or sum() them.',
    )
    return
  }
  context.diagnostics.report(
    'unknown-function',
    aggregation.nameSpan,
    `There is no statistical function \`${aggregation.name}\`.`,
    didYouMean(aggregation.name, registry.stats.keys()),
  )
}

function expandPattern(
  pattern: string,
  bind: (value: Scalar | undefined) => Scalar,
  base: Pick<BoundAggregation, 'aggregation' | 'countsNothing'>,
  { input, by, context }: Binding,
): BoundAggregation[] {
  const fields = expand(base.aggregation, pattern, input, by)
  if (fields.length === 0)
    context.diagnostics.report(
      'wildcard-no-match',
      base.aggregation.span,
      `No field matches \`${pattern}\`: there is nothing to aggregate.`,
    )
  return fields.map(({ field, name }) => ({ ...base, name, value: bind(input.field(field)) }))
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
