/** mstats — aggregates metrics. */
import { bindAggregations } from '../semantics/bind-aggregation.ts'
import { closedAggregate } from '../semantics/closed-aggregate.ts'
import { command } from '../semantics/definition.ts'
import { groupBy } from '../semantics/group.ts'
import { splitTimeRange } from '../semantics/search-time.ts'
import { inSearchedIndexes } from '../semantics/searched-indexes.ts'
import { timeBucket } from '../semantics/time-bucket.ts'
import { STATS } from '../stats/index.ts'
import { timeSpan } from '../syntax/args.ts'
import type { Aggregation, FieldName, SearchExpression } from '../syntax/ast.ts'
import { aggregations } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'
import type { TimeSpan } from '../syntax/time-span.ts'

interface MstatsArguments {
  aggregations: Aggregation[]
  where: SearchExpression | undefined
  by: FieldName[]
  span: TimeSpan | undefined
}

const OPTIONS = [
  'append',
  'backfill',
  'chart',
  'chart.agg',
  'chart.limit',
  'chunk_size',
  'fillnull_value',
  'prestats',
  'update_period',
  'span',
  'every',
]

export default command<MstatsArguments>({
  name: 'mstats',
  generating: true,
  docs: {
    summary: 'Aggregates metrics.',
    usage: 'mstats <function>(<metric>)… [WHERE <search>] [BY <dimension>…] [span=<span>]',
    page: 'Search Reference, "mstats"',
    notes: [
      'A metric is a field whose name is the metric’s and whose value is the measurement.',
      'A * in the metric and in the name aggregates every metric that matches.',
      'With a span the rows carry the start of it in _time.',
    ],
    differences: ['Metrics are kept as events with one field for each metric; any index can hold them.'],
  },
  syntax: readMstats,
  lower({ aggregations, where, by, span }, _input, context) {
    const everything: SearchExpression = { kind: 'everything', span: { start: 0, end: 0 } }
    const { search, range } = splitTimeRange(where ?? everything, context.range, context)
    const events = inSearchedIndexes(context.events(range), search, context)
    let rows = events.filter(context.search(search, events))
    const keys = [...by]
    if (span) {
      rows = rows.extend([
        { name: '_time', value: timeBucket(rows.field('_time')!, span, context.environment.timeZone) },
      ])
      if (!keys.some((key) => key.name === '_time'))
        keys.unshift({ name: '_time', quote: '', span: { start: 0, end: 0 } })
    }
    const grouped = groupBy(keys, rows, context)
    const names = new Set(grouped.keys.map((key) => key.name))
    return closedAggregate(grouped, bindAggregations(aggregations, grouped.input, names, STATS, context))
  },
  examples: [
    {
      title: 'Without data there is one row',
      spl: '| mstats count(cpu.load) as n where index=none',
      expect: [{ n: 0 }],
    },
  ],
})

function readMstats(parser: StageParser): MstatsArguments {
  const given: MstatsArguments = { aggregations: [], where: undefined, by: [], span: undefined }
  readOptions(parser, given)
  given.aggregations = aggregations(parser, 'where', 'by', 'groupby')
  if (given.aggregations.length === 0)
    parser.fail('`mstats` needs a statistical function.', 'For example mstats avg(cpu.load).', parser.nameSpan)
  readOptions(parser, given)
  if (parser.keyword('where') !== undefined) given.where = parser.search('by', 'groupby', 'span')
  readOptions(parser, given)
  if (parser.keyword('by', 'groupby') !== undefined) given.by = parser.fields()
  readOptions(parser, given)
  return given
}

function readOptions(parser: StageParser, given: MstatsArguments): void {
  for (let name = parser.peekOption(); name !== undefined; name = parser.peekOption()) {
    const { value, span } = parser.option()
    if (!OPTIONS.includes(name)) parser.unknownOption(name, OPTIONS, span)
    if (name !== 'span') continue
    const parsed = timeSpan.parse(value)
    if (parsed) given.span = parsed
    else if (value !== 'auto')
      parser.cursor.diagnostics.report('option-value', span, `\`${value}\` is no span of time.`, 'Write 10s, 5m, 1h.')
  }
}
