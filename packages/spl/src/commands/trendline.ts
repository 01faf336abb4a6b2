/** trendline — moving averages. */
import type { Frame } from '../plan/plan.ts'
import { aggregate, call, lambda, NULL, num, parametricAggregate, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { withPosition } from '../semantics/row-position.ts'
import { addHidden, addWindow, addWindows, UP_TO_HERE } from '../semantics/window.ts'
import type { FieldName } from '../syntax/ast.ts'
import { aliasClause } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

type Kind = 'sma' | 'ema' | 'wma'

interface Trend {
  kind: Kind
  period: number
  field: FieldName
  /** The name of the result. */
  name: string
}

const MOST = 10_000

export default command<Trend[]>({
  name: 'trendline',
  docs: {
    summary: 'Computes moving averages over the rows, in their order.',
    usage: 'trendline (sma|ema|wma)<period>(<field>) [AS <name>]…',
    page: 'Search Reference, "trendline"',
    notes: [
      'sma is the mean of the last values, wma weighs the newest of them most, ema goes on from the average of the row before: alpha*value + (1-alpha)*before, with alpha = 2/(period+1).',
      'The period is a number from 2 to 10000. The first period-1 values have no average.',
      'Rows whose value is no number are passed over.',
    ],
    differences: ['Splunk does not say where ema starts; here it starts with the first value.'],
  },
  syntax: readTrends,
  lower: (trends, input, context) =>
    trends.reduce((relation, trend) => addTrend(trend, relation, context), withPosition(input)),
  examples: [
    {
      title: 'The mean of two values',
      spl: 'trendline sma2(n) as mean',
      given: [{ n: 10 }, { n: 20 }, { n: null }, { n: 60 }],
      expect: [{ mean: null }, { mean: 15 }, { mean: null }, { mean: 40 }],
    },
    {
      title: 'The newest value weighs most',
      spl: 'trendline wma2(n)',
      given: [{ n: '20' }, { n: '50' }],
      expect: [{ 'wma2(n)': null }, { 'wma2(n)': 40 }],
    },
    {
      title: 'Exponential, and two at once',
      spl: 'trendline ema3(n) as e sma3(n) as s',
      given: [{ n: 10 }, { n: 20 }, { n: 30 }, { n: 40 }],
      expect: [
        { e: null, s: null },
        { e: null, s: null },
        { e: 22.5, s: 20 },
        { e: 31.25, s: 30 },
      ],
    },
  ],
})

function readTrends(parser: StageParser): Trend[] {
  const trends: Trend[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    trends.push(readTrend(parser))
  }
  if (trends.length === 0)
    parser.fail('`trendline` needs an average.', 'For example trendline sma5(count).', parser.nameSpan)
  return trends
}

function readTrend(parser: StageParser): Trend {
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  const head = cursor.match(/(sma|ema|wma)(\d+)\s*\(\s*/iy)
  if (!head)
    parser.fail(
      `An average such as sma5(count) belongs here, not ${cursor.describeHere()}.`,
      'There are sma, ema and wma.',
    )
  cursor.position += head[0].length
  const count = parser.parts.length
  const field = parser.field()
  parser.parts.length = count
  if (!cursor.eat(')')) parser.fail(`A closing parenthesis is missing before ${cursor.describeHere()}.`)
  const span = cursor.spanFrom(start)
  parser.parts.push({ kind: 'word', text: cursor.text.slice(start, cursor.position), span })
  const period = Number(head[2])
  if (period < 2 || period > MOST)
    cursor.diagnostics.report('option-value', span, `The period is a number from 2 to ${MOST}, not ${head[2]}.`)
  const kind = head[1]!.toLowerCase() as Kind
  const alias = aliasClause(parser)
  return { kind, period, field, name: alias?.name ?? `${head[1]}${head[2]}(${field.name})` }
}

function addTrend({ kind, period, field, name }: Trend, input: Relation, context: LowerContext): Relation {
  const value = input.field(field.name)
  if (!value) {
    context.diagnostics.report(
      'unknown-field',
      field.span,
      `No stage before gives a field \`${field.name}\`: there is no trend in it.`,
    )
    return input
  }
  const { relation: rows, value: number } = addHidden(input, asNumber(value))
  // Numbers are a series of their own: what stands between them takes no part.
  const partitionBy = [call('bool', 'isNull', number)]
  const counted = addWindow(rows, aggregate('num', 'row_number'), { partitionBy })
  const series = { relation: counted.relation, number, place: counted.value, partitionBy }
  const { relation, value: average } = kind === 'ema' ? exponential(series, period) : moving(series, kind, period)
  const complete = call(
    'bool',
    'and',
    call('bool', 'greaterOrEquals', series.place, num(period)),
    call('bool', 'isNotNull', number),
  )
  return relation.extend([{ name, value: call('num', 'if', complete, average, NULL) }])
}

interface Series {
  relation: Relation
  number: Scalar
  /** How many numbers there are up to the row. */
  place: Scalar
  partitionBy: Scalar[]
}

function moving(
  { relation, number, partitionBy }: Series,
  kind: 'sma' | 'wma',
  period: number,
): { relation: Relation; value: Scalar } {
  const frame: Frame = { unit: 'rows', preceding: period - 1, following: 0 }
  if (kind === 'sma') return addWindow(relation, aggregate('num', 'avg', number), { partitionBy, frame })
  const values = aggregate('data', 'groupArray', number)
  const weighed = lambda(['num', 'num'], (each, weight) => call('num', 'multiply', each, weight))
  const collected = addWindow(relation, values, { partitionBy, frame })
  const total = call('num', 'arraySum', weighed, collected.value, call('data', 'arrayEnumerate', collected.value))
  return { relation: collected.relation, value: call('num', 'divide', total, num((period * (period + 1)) / 2)) }
}

/**
 * ClickHouse's average takes zeros for what was before the first value; what the first value would have left over of
 * itself is added.
 */
function exponential(
  { relation, number, place, partitionBy }: Series,
  period: number,
): { relation: Relation; value: Scalar } {
  const keep = (period - 1) / (period + 1)
  const halfLife = -1 / Math.log2(keep)
  const smooth = parametricAggregate('num', 'exponentialMovingAverage', [num(halfLife)], number, place)
  const first = aggregate('num', 'argMin', number, place)
  const added = addWindows(relation, [smooth, first], { partitionBy, frame: UP_TO_HERE })
  const [average, start] = added.values
  const left = call('num', 'multiply', start!, call('num', 'pow', num(keep), place))
  return { relation: added.relation, value: call('num', 'plus', average!, left) }
}
