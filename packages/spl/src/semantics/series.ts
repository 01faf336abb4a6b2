/** Which values of a split field become columns: a query of its own measures them (Search Reference, "timechart" limit, where). */
import type { Assignment } from '../plan/plan.ts'
import { aggregate, call, column, num, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { Aggregation } from '../syntax/ast.ts'
import type { ChartTerm, SeriesFilter, SeriesTest } from '../syntax/chart-clause.ts'
import { bindAggregations } from './bind-aggregation.ts'
import { chartCells } from './chart-cells.ts'
import type { AnswerValue, LowerContext } from './context.ts'
import type { Registry } from './definition.ts'
import { compareNames } from './pivot-names.ts'
import { hiddenName, Relation } from './relation.ts'

export interface SeriesSettings {
  /** Rows with a value of the row field; those without one of the split field too. */
  input: Relation
  row: Assignment
  /** The value that splits: text or null. */
  split: Scalar
  terms: readonly ChartTerm[]
  where: SeriesFilter | undefined
  /** Without a filter: the measure that was named, and how many series stay. */
  agg: Aggregation | undefined
  limit: { side: 'top' | 'bottom'; count: number }
  registry: Pick<Registry, 'stats' | 'patterns'>
  bucketSeconds: Scalar | undefined
  at: Span
}

export interface Series {
  /** Values that become columns, in the order of the columns. */
  names: string[]
  /** Some values are left over. */
  rest: boolean
  /** Some rows have no value. */
  missing: boolean
}

export function chooseSeries(settings: SeriesSettings, context: LowerContext): Series | 'unknown' {
  const most = context.environment.limits.pivotColumns
  const test = testOf(settings)
  const first = test?.kind === 'rank' ? test.count : 0
  // One more than can stay tells whether something is left over, another one is for rows without a value.
  const limit = 2 + (test?.kind !== 'rank' ? most : test.keep === 'in' ? Math.min(first, most) : first + most)
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey('series', settings.at),
    relation: measured(settings, test, context),
    limit,
    why: 'the values of the split field decide on the columns',
  })
  if (!answer) return 'unknown'
  const present = answer.rows.filter(([value]) => value !== null)
  const passing = passed(present, test)
  if (passing.length > most)
    context.diagnostics.report(
      'limit-met',
      settings.at,
      `There are more than ${most} series; the rest is left over.`,
      'Set limit=, or raise the limit pivotColumns.',
    )
  return {
    names: passing
      .slice(0, most)
      .map(([value]) => String(value))
      .sort(compareNames),
    rest: present.length > Math.min(passing.length, most),
    missing: present.length < answer.rows.length,
  }
}

/** undefined keeps every series. */
function testOf({ where, limit }: SeriesSettings): SeriesTest | undefined {
  if (where) return where.test
  return limit.count === 0 ? undefined : { kind: 'rank', keep: 'in', ...limit }
}

function passed(rows: readonly (readonly AnswerValue[])[], test: SeriesTest | undefined): (readonly AnswerValue[])[] {
  if (!test) return [...rows]
  if (test.kind === 'rank') return test.keep === 'in' ? rows.slice(0, test.count) : rows.slice(test.count)
  const passes = (score: number): boolean => (test.op === '>' ? score > test.value : score < test.value)
  return rows.filter(([, score]) => score !== null && passes(Number(score)))
}

/** The values and their measures, those that may stay first; ties in the order of the values. */
function measured(settings: SeriesSettings, test: SeriesTest | undefined, context: LowerContext): Relation {
  const value = hiddenName()
  const score = hiddenName()
  const relation = scores(settings, test, { value, score }, context)
  const ascending = test?.kind === 'threshold' ? test.op === '<' : test?.side === 'bottom'
  const key = column(value, 'text')
  return Relation.closed(
    relation.plan,
    [
      { name: value, type: 'text' },
      { name: score, type: 'num' },
    ],
    [
      { value: call('bool', 'isNull', key), descending: true },
      ...(test ? [{ value: column(score, 'num'), descending: !ascending }] : []),
      { value: key, descending: false },
    ],
  )
}

interface Names {
  value: string
  score: string
}

/**
 * One aggregate is measured by the sum of its cells, several by how often the value occurs; a filter's measure with a
 * field, or count, is one of the rows, any other one of the cells.
 */
function scores(settings: SeriesSettings, test: SeriesTest | undefined, names: Names, context: LowerContext): Relation {
  const { input, split, terms, where, agg } = settings
  const measure = test ? (where?.measure ?? agg) : undefined
  const ofRows = test === undefined || (measure ? isOfRows(measure) : terms.length > 1)
  if (!ofRows) return cellScores(settings, measure?.name ?? 'sum', names, context)
  const key = { name: names.value, value: split }
  if (!measure?.argument) return grouped(input, key, names.score, aggregate('num', 'count'))
  const rows = bindAggregations([measure], input, new Set(), settings.registry, context)
  return grouped(rows.input, key, names.score, rows.bound[0]?.value ?? num(0))
}

function isOfRows({ name, argument }: Aggregation): boolean {
  return argument !== undefined || name === 'count' || name === 'c'
}

function cellScores(
  { input, row, split, terms, registry, bucketSeconds }: SeriesSettings,
  fn: string,
  names: Names,
  context: LowerContext,
): Relation {
  const series = hiddenName()
  const keys = [row, { name: series, value: split }]
  const options = bucketSeconds ? { bucketSeconds } : {}
  const cells = chartCells({ input, keys, terms, registry, options }, context)
  const at = { start: 0, end: 0 }
  const field = { name: cells.outputs[0]?.column ?? row.name, quote: '"' as const, span: at }
  const measure = {
    name: fn,
    nameSpan: at,
    argument: { kind: 'field' as const, field },
    alias: undefined,
    text: fn,
    span: at,
  }
  const rows = bindAggregations([measure], cells.relation, new Set(), registry, context)
  const key = { name: names.value, value: column(series, 'text') }
  return grouped(rows.input, key, names.score, rows.bound[0]?.value ?? num(0))
}

function grouped(input: Relation, key: Assignment, score: string, value: Scalar): Relation {
  const aggregates = [{ name: score, value }]
  return input.withPlan({ kind: 'aggregate', input: input.plan, keys: [key], aggregates })
}
