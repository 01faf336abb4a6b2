/**
 * Sparklines: an aggregate for each span of time, as a list that begins with a mark by which viewers know it
 * (Search Reference, "stats", sparkline-agg-term; Search Manual, "Add sparklines to search results").
 */
import { aggregate, call, column, lambda, num, type Scalar, text } from '../plan/scalar.ts'
import type { Aggregation } from '../syntax/ast.ts'
import { noBinOptions, parseBinWidth } from '../syntax/bin-clause.ts'
import { type BinGrid, binGrid, closedRange, gridArray } from './bin-grid.ts'
import { binWidth } from './bin-width.ts'
import { bindAggregations } from './bind-aggregation.ts'
import { asText } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Registry } from './definition.ts'
import { lowerBound } from './discretize.ts'
import { extentOf } from './extent.ts'
import type { Grouped } from './group.ts'
import { hiddenName, type Relation } from './relation.ts'
import { timeRangeOf } from './time-range.ts'

const MARK = '##__SPARKLINE__##'

/** Functions whose values a sparkline can show. */
const FUNCTIONS = new Set('c count dc distinct_count mean avg stdev stdevp var varp sum sumsq min max range'.split(' '))

/** Adds the sparklines among the aggregations to the groups of `result`. */
export function sparklines(
  aggregations: readonly Aggregation[],
  grouped: Grouped,
  result: Relation,
  registry: Pick<Registry, 'stats' | 'patterns'>,
  context: LowerContext,
): Relation {
  return aggregations
    .filter((each) => each.argument?.kind === 'sparkline')
    .reduce((relation, each) => addSparkline(each, grouped, relation, registry, context), result)
}

function addSparkline(
  aggregation: Aggregation,
  grouped: Grouped,
  result: Relation,
  registry: Pick<Registry, 'stats' | 'patterns'>,
  context: LowerContext,
): Relation {
  const name = aggregation.alias?.name ?? aggregation.text
  const argument = aggregation.argument as Aggregation['argument'] & { kind: 'sparkline' }
  const inner: Aggregation = argument.aggregation ?? {
    ...aggregation,
    name: 'count',
    argument: undefined,
    alias: undefined,
  }
  const missing: Relation = result.extend([{ name, value: { kind: 'literal', value: [], type: 'list' } }])
  if (!allowed(inner, aggregation, context)) return missing
  const grid = gridOf(argument.span, aggregation, grouped.input, context)
  if (!grid) return missing
  const names = new Set(grouped.keys.map((key) => key.name))
  const { input, bound } = bindAggregations([inner], grouped.input, names, registry, context)
  const [value] = bound
  if (!value) return missing
  const line = lineOf({ ...grouped, input }, value.value, grid, context)
  return joined(result, name, line)
}

interface Line {
  relation: Relation
  keys: { name: string; hidden: Scalar }[]
  value: Scalar
}

/** One row for each group: its keys under hidden names, and the list. */
function lineOf({ input, keys }: Grouped, value: Scalar, grid: BinGrid, context: LowerContext): Line {
  const bucket = hiddenName()
  const cell = hiddenName()
  const line = hiddenName()
  const start = lowerBound(input.field('_time')!, grid.width, noBinOptions(), context)
  const renamed = keys.map((key) => ({ name: key.name, hiddenName: hiddenName(), value: key.value }))
  const byBucket = {
    kind: 'aggregate',
    input: input.plan,
    keys: [...renamed.map((key) => ({ name: key.hiddenName, value: key.value })), { name: bucket, value: start }],
    aggregates: [{ name: cell, value }],
  } as const
  const hidden = renamed.map((key) => ({ name: key.name, hidden: column(key.hiddenName, key.value.type) }))
  const point = call('data', 'tuple', column(bucket, 'num'), asText(column(cell, value.type)))
  const points = aggregate('data', 'groupArray', point)
  const byGroup = {
    kind: 'aggregate',
    input: byBucket,
    keys: renamed.map((key) => ({ name: key.hiddenName, value: column(key.hiddenName, key.value.type) })),
    aggregates: [{ name: line, value: points }],
  } as const
  return {
    relation: input.withPlan(byGroup),
    keys: hidden,
    value: listOf(column(line, 'data'), grid, context),
  }
}

/** The mark, then the value of each span; 0 where there is none. */
function listOf(points: Scalar, grid: BinGrid, context: LowerContext): Scalar {
  const at = (each: Scalar, part: number): Scalar => call('text', 'tupleElement', each, num(part))
  const valueAt = lambda(['num'], (bound) => {
    const found = call(
      'data',
      'arrayFirst',
      lambda(['data'], (each) => call('bool', 'equals', at(each, 1), bound)),
      points,
    )
    return call('text', 'ifNull', call('text', 'nullIf', at(found, 2), text('')), text('0'))
  })
  return call(
    'list',
    'arrayConcat',
    { kind: 'literal', value: [MARK], type: 'list' },
    call('list', 'arrayMap', valueAt, gridArray(grid, context)),
  )
}

function joined(result: Relation, name: string, { relation, keys, value }: Line): Relation {
  const line = hiddenName()
  const right = { kind: 'extend', input: relation.plan, columns: [{ name: line, value }] } as const
  const on =
    keys.length === 0
      ? [{ left: num(1), right: num(1) }]
      : keys.map((key) => ({ left: column(key.name, key.hidden.type), right: key.hidden }))
  const plan = {
    kind: 'join',
    left: result.plan,
    right,
    on,
    mode: 'left',
    take: [{ name: line, type: 'list' }],
  } as const
  return result.withPlan(plan).extend([{ name, value: column(line, 'list') }])
}

function allowed(inner: Aggregation, { span }: Aggregation, context: LowerContext): boolean {
  if (FUNCTIONS.has(inner.name)) return true
  context.diagnostics.report(
    'unsupported',
    span,
    `A sparkline can't show \`${inner.name}\`.`,
    `It shows ${[...FUNCTIONS].join(', ')}.`,
  )
  return false
}

/** The spans of a sparkline; undefined while they are not known, or when there are none. */
function gridOf(
  span: string | undefined,
  { span: at }: Aggregation,
  input: Relation,
  context: LowerContext,
): BinGrid | undefined {
  const time = input.field('_time')
  if (!time) {
    context.diagnostics.report('unsupported', at, 'A sparkline needs `_time`, and these rows have none.')
    return undefined
  }
  const options = noBinOptions()
  const given = span === undefined ? undefined : parseBinWidth(span)
  if (span !== undefined && given?.kind !== 'time') {
    context.diagnostics.report('option-value', at, `\`${span}\` is no span of time.`, 'Write 5m, 1h, 1d.')
    return undefined
  }
  if (given) options.span = { width: given, at }
  const width = binWidth({ value: time, isTime: true, options, purpose: 'sparkline span', at }, input, context)
  const range = closedRange(timeRangeOf(input, context))
  const extent = range ?? extentOf(time, input, 'sparkline range', at, context)
  if (width === 'unknown' || extent === 'unknown' || !extent) return undefined
  return binGrid(extent, range ? 'range' : 'values', width, options, at, context)
}
