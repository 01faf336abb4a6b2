/** stats — aggregates, for all rows or for each group. */
import { aggregateRows } from '../semantics/aggregate-rows.ts'
import { binWidth } from '../semantics/bin-width.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { binLabel, lowerBound } from '../semantics/discretize.ts'
import type { Relation } from '../semantics/relation.ts'
import { timeRangeOf } from '../semantics/time-range.ts'
import { STATS } from '../stats/index.ts'
import { bool } from '../syntax/args.ts'
import type { Aggregation, FieldName } from '../syntax/ast.ts'
import { type BinOptions, binOption, noBinOptions } from '../syntax/bin-clause.ts'
import { aggregations, byClause } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface StatsArguments {
  aggregations: Aggregation[]
  by: FieldName[]
  span: BinOptions
  allnum: boolean
  distinctValues: boolean
  delim: string | undefined
}

const OPTIONS = ['partitions', 'allnum', 'delim', 'dedup_splitvals']

export default command<StatsArguments>({
  name: 'stats',
  docs: {
    summary: 'Aggregates rows, all of them or by group.',
    usage:
      'stats [allnum=<bool>] [delim=<string>] <function>(<field>) [AS <name>]… [BY <field>… [span=<span>]] [dedup_splitvals=<bool>]',
    page: 'Search Reference, "stats"',
    notes: [
      'Rows without a BY field are left out; a row with several values of it counts in the group of each, and with dedup_splitvals=t once for each different value.',
      'A * in the field and in the name aggregates every field that matches. A function without a field works on every field.',
      'Groups come in the order of their keys.',
      'allnum=t gives no result of a numeric function for a group in which a value of the field is no number.',
      'delim is what joins the values of list() and values() when they become one value (nomv).',
      'sparkline(count, 1h) makes a list of the counts of each hour; without a span it chooses one of at most 100 spans.',
    ],
  },
  syntax: readStats,
  lower(given, relation, context) {
    const rows = given.span.span ? inSpans(given, relation, context) : relation
    const result = aggregateRows(given, rows, STATS, context)
    return given.delim === undefined ? result : delimited(result, given.aggregations, given.delim)
  },
  examples: [
    {
      title: 'Count by group',
      spl: 'stats count by user',
      given: [{ user: 'mia' }, { user: 'leo' }, { user: 'mia' }],
      expect: [
        { user: 'leo', count: 1 },
        { user: 'mia', count: 2 },
      ],
    },
    {
      title: 'A row counts for each value of a multivalue field',
      spl: 'stats count by group',
      given: [{ group: ['a', 'b'] }, { group: 'b' }],
      expect: [
        { group: 'a', count: 1 },
        { group: 'b', count: 2 },
      ],
    },
    {
      title: 'A condition',
      spl: 'stats count(eval(n>1)) as many',
      given: [{ n: '1' }, { n: '2' }, { n: '3' }],
      expect: [{ many: 2 }],
    },
    {
      title: 'Every field that matches',
      spl: 'stats values(src*) as source*',
      given: [{ src_ip: 'a', src_port: '1' }],
      expect: [{ source_ip: 'a', source_port: '1' }],
    },
    {
      title: 'By spans of time',
      spl: 'stats count by _time span=1h',
      given: [{ _time: 3600 }, { _time: 3700 }, { _time: 7300 }],
      expect: [
        { _time: 3600, count: 2 },
        { _time: 7200, count: 1 },
      ],
    },
    {
      title: 'A value that a row has twice counts once',
      spl: 'stats count by group dedup_splitvals=t',
      given: [{ group: ['a', 'a', 'b'] }],
      expect: [
        { group: 'a', count: 1 },
        { group: 'b', count: 1 },
      ],
    },
    {
      title: 'No result where a value is no number',
      spl: 'stats allnum=t sum(n) as n count by user',
      given: [
        { user: 'leo', n: '1' },
        { user: 'mia', n: '2' },
        { user: 'mia', n: 'x' },
      ],
      expect: [
        { user: 'leo', n: 1, count: 1 },
        { user: 'mia', n: null, count: 2 },
      ],
    },
    {
      title: 'Every field, and a name in quotes',
      spl: 'stats dc count as "number of rows"',
      given: [
        { a: 'x', b: '1' },
        { a: 'y', b: '1' },
      ],
      expect: [{ 'dc(a)': 2, 'dc(b)': 1, 'number of rows': 2 }],
    },
    {
      title: 'Without rows there is one result, with BY none',
      spl: 'streamstats count as place | where n>5 | stats count sum(n) as total max(place) as most first(place) as f',
      given: [{ n: 1 }],
      expect: [{ count: 0, total: null, most: null, f: null }],
    },
    {
      title: 'A sparkline',
      spl: 'stats count sparkline(sum(n), 1h) as line by user',
      given: [
        { _time: 3600, user: 'mia', n: 1 },
        { _time: 3700, user: 'mia', n: 2 },
        { _time: 11000, user: 'mia', n: 4 },
        { _time: 7300, user: 'leo', n: 8 },
      ],
      expect: [
        { user: 'leo', count: 1, line: ['##__SPARKLINE__##', '0', '8', '0'] },
        { user: 'mia', count: 3, line: ['##__SPARKLINE__##', '3', '0', '4'] },
      ],
    },
    {
      title: 'A sparkline of all rows, in spans that are chosen',
      spl: 'stats sparkline',
      given: [{ _time: 1000 }, { _time: 1001 }, { _time: 1001.5 }],
      expect: [{ sparkline: ['##__SPARKLINE__##', '1', '2'] }],
    },
  ],
})

function readStats(parser: StageParser): StatsArguments {
  const given: StatsArguments = {
    aggregations: [],
    by: [],
    span: noBinOptions(),
    allnum: false,
    distinctValues: false,
    delim: undefined,
  }
  readOptions(parser, given)
  given.aggregations = aggregations(parser, 'by')
  if (given.aggregations.length === 0)
    parser.fail(
      `\`stats\` needs a statistical function before ${parser.cursor.describeHere()}.`,
      'For example stats count by user.',
    )
  given.by = byClause(parser)
  for (;;) {
    readOptions(parser, given)
    if (parser.atEnd() || given.by.length === 0) return given
    const more = parser.fields()
    if (more.length === 0) return given
    given.by.push(...more)
  }
}

function readOptions(parser: StageParser, given: StatsArguments): void {
  for (let name = parser.peekOption(); name !== undefined; name = parser.peekOption()) {
    if (name === 'span' && given.by.length > 0) {
      binOption(parser, given.span)
      continue
    }
    const option = parser.option()
    const { value, span } = option
    const flag = bool.parse(value)
    if (!OPTIONS.includes(name)) parser.unknownOption(name, OPTIONS, span)
    else if (name === 'delim') given.delim = value
    else if (name !== 'partitions' && flag === undefined) parser.wrongOption(option)
    else if (name === 'allnum') given.allnum = flag!
    else if (name === 'dedup_splitvals') given.distinctValues = flag!
  }
}

/** span belongs to _time if the rows are grouped by it, else to the last field. */
function inSpans({ by, span }: StatsArguments, input: Relation, context: LowerContext): Relation {
  const field = by.find(({ name }) => name === '_time') ?? by.at(-1)!
  const value = input.field(field.name)
  if (!value) return input
  const binned = { value, isTime: field.name === '_time', options: span, purpose: 'stats', at: field.span }
  const width = binWidth(binned, input, context)
  if (width === 'unknown') return input
  return input.extend([
    { name: field.name, value: binLabel(lowerBound(value, width, span, context, timeRangeOf(input, context)), width) },
  ])
}

function delimited(result: Relation, list: readonly Aggregation[], delim: string): Relation {
  const names = list.flatMap(({ name, alias, text }) =>
    name === 'list' || name === 'values' ? [alias?.name ?? text] : [],
  )
  return names.filter((name) => result.has(name)).reduce((rows, name) => rows.withDelimiter(name, delim), result)
}
