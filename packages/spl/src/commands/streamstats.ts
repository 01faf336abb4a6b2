/** streamstats — aggregates over the rows up to each row. */
import { bindAggregations } from '../semantics/bind-aggregation.ts'
import { command } from '../semantics/definition.ts'
import { attachResults, rowGroups } from '../semantics/row-groups.ts'
import { withPosition } from '../semantics/row-position.ts'
import { type Reset, segments } from '../semantics/running-segments.ts'
import { runningValues } from '../semantics/running-window.ts'
import type { Span } from '../source/span.ts'
import { STATS } from '../stats/index.ts'
import { bool, integer } from '../syntax/args.ts'
import type { Aggregation, Expression, FieldName } from '../syntax/ast.ts'
import { aggregation, byClause } from '../syntax/clauses.ts'
import { fieldsOfExpression } from '../syntax/expression-fields.ts'
import type { StageParser } from '../syntax/stage-parser.ts'
import { parseTimeSpan, type TimeSpan } from '../syntax/time-span.ts'

/** A condition as written: an expression in parentheses, or text in quotes. */
type Condition = { expression: Expression } | { text: string; span: Span }

interface StreamstatsArguments {
  aggregations: Aggregation[]
  by: FieldName[]
  allnum: boolean
  current: boolean
  global: boolean
  window: number
  timeWindow: { span: TimeSpan; at: Span } | undefined
  resetOnChange: boolean
  resetBefore: Condition | undefined
  resetAfter: Condition | undefined
}

const OPTIONS = [
  'allnum',
  'current',
  'global',
  'window',
  'time_window',
  'reset_on_change',
  'reset_before',
  'reset_after',
]

export default command<StreamstatsArguments>({
  name: 'streamstats',
  docs: {
    summary: 'Adds running aggregates: over the rows up to each row, or over a window that ends there.',
    usage:
      'streamstats [current=<bool>] [window=<int>] [time_window=<span>] [global=<bool>] [allnum=<bool>] [reset_on_change=<bool>] [reset_before=(<condition>)] [reset_after=(<condition>)] <function>(<field>) [AS <name>]… [BY <field>…]',
    page: 'Search Reference, "streamstats"',
    notes: [
      'current=f leaves the row itself out.',
      'window=5 looks at the last five rows; with BY they are the last five of all rows, unless global=f gives every group a window of its own.',
      'time_window=5m looks at the rows before that lie less than five minutes away; the rows must be in the order of _time, either way. With window it is the last of those rows.',
      'reset_on_change=t starts over whenever the values of the BY fields change; reset_before and reset_after when a condition is true.',
      'Rows without a BY field get no result.',
    ],
    differences: [
      'A running total has no limit of rows; Splunk’s max_stream_window (10,000) limits windows there.',
      'reset_after can read fields that the rows have, not results of the same streamstats.',
    ],
  },
  syntax: readStreamstats,
  lower(given, relation, context) {
    const names = new Set(given.by.map((field) => field.name))
    const { input, bound } = bindAggregations(given.aggregations, withPosition(relation), names, STATS, context, {
      allnum: given.allnum,
    })
    const { keys, complete } = rowGroups(given.by, input, context)
    const results = new Set(bound.map((each) => each.name))
    const resets = conditions(given).flatMap(({ when, condition }): Reset[] => {
      const expression =
        'expression' in condition
          ? condition.expression
          : context.expressionOfText(condition.text, `reset_${when}`, condition.span)
      const own = fieldsOfExpression(expression).find((name) => results.has(name))
      if (own === undefined) return [{ when, condition: context.predicate(expression, input) }]
      context.diagnostics.report(
        'unsupported',
        expression.span,
        `reset_${when} reads \`${own}\`, a result of this streamstats: it would depend on itself from row to row.`,
        'Write the condition with fields that the rows have already.',
      )
      return []
    })
    const cut = segments(input, { resets, changeOf: given.resetOnChange ? keys : [], complete })
    const values = bound.map((each) => each.value)
    const added = runningValues(cut.relation, values, { segments: cut.keys, keys }, given, context)
    return attachResults(added.relation, bound, added.values, complete)
  },
  examples: [
    {
      title: 'A running total',
      spl: 'streamstats sum(n) as total',
      given: [{ n: 1 }, { n: 2 }, { n: null }, { n: 4 }],
      expect: [{ total: 1 }, { total: 3 }, { total: 3 }, { total: 7 }],
    },
    {
      title: 'A number for each row of a group',
      spl: 'streamstats count as rank by user',
      given: [{ user: 'mia' }, { user: 'leo' }, { user: null }, { user: 'mia' }],
      expect: [{ rank: 1 }, { rank: 1 }, { rank: null }, { rank: 2 }],
    },
    {
      title: 'The mean of two rows',
      spl: 'streamstats window=2 avg(n) as mean',
      given: [{ n: 1 }, { n: 3 }, { n: 7 }],
      expect: [{ mean: 1 }, { mean: 2 }, { mean: 5 }],
    },
    {
      title: 'Without the row itself',
      spl: 'streamstats current=f last(n) as previous count as before',
      given: [{ n: 1 }, { n: 3 }, { n: 7 }],
      expect: [
        { previous: null, before: 0 },
        { previous: 1, before: 1 },
        { previous: 3, before: 2 },
      ],
    },
    {
      title: 'Nothing before the first row, of a value that is never null too',
      spl: 'streamstats count as place | streamstats current=f window=1 last(place) as before max(place) as most',
      given: [{ n: 'a' }, { n: 'b' }],
      expect: [
        { before: null, most: null },
        { before: 1, most: 1 },
      ],
    },
    {
      title: 'One window over all groups',
      spl: 'streamstats window=2 sum(n) as total by user',
      given: [
        { user: 'mia', n: 1 },
        { user: 'leo', n: 2 },
        { user: 'leo', n: 3 },
        { user: 'mia', n: 4 },
      ],
      expect: [{ total: 1 }, { total: 2 }, { total: 5 }, { total: 4 }],
    },
    {
      title: 'A window for each group',
      spl: 'streamstats window=2 global=f sum(n) as total by user',
      given: [
        { user: 'mia', n: 1 },
        { user: 'leo', n: 2 },
        { user: 'leo', n: 3 },
        { user: 'mia', n: 4 },
      ],
      expect: [{ total: 1 }, { total: 2 }, { total: 5 }, { total: 5 }],
    },
    {
      title: 'Rows of the last minute, oldest first',
      spl: 'streamstats time_window=1m count',
      given: [{ _time: 0 }, { _time: 30 }, { _time: 60 }, { _time: 60 }, { _time: 119.5 }],
      expect: [{ count: 1 }, { count: 2 }, { count: 2 }, { count: 3 }, { count: 3 }],
    },
    {
      title: 'Rows within a minute, newest first',
      spl: 'streamstats time_window=1m count',
      given: [{ _time: 100 }, { _time: 50 }, { _time: 50 }, { _time: 40 }],
      expect: [{ count: 1 }, { count: 2 }, { count: 3 }, { count: 3 }],
    },
    {
      title: 'At most two of the rows of the last minute, for each group',
      spl: 'streamstats time_window=1m window=2 count avg(n) as mean list(n) as list by user',
      given: [
        { _time: 0, n: 1, user: 'mia' },
        { _time: 10, n: 2, user: 'mia' },
        { _time: 10, n: 9, user: 'leo' },
        { _time: 20, n: 3, user: 'mia' },
        { _time: 75, n: 4, user: 'mia' },
      ],
      expect: [
        { count: 1, mean: 1, list: '1' },
        { count: 2, mean: 1.5, list: ['1', '2'] },
        { count: 1, mean: 9, list: '9' },
        { count: 2, mean: 2.5, list: ['2', '3'] },
        { count: 2, mean: 3.5, list: ['3', '4'] },
      ],
    },
    {
      title: 'Start over when the group changes',
      spl: 'streamstats count reset_on_change=t by user',
      given: [{ user: 'mia' }, { user: 'mia' }, { user: 'leo' }, { user: 'mia' }],
      expect: [{ count: 1 }, { count: 2 }, { count: 1 }, { count: 1 }],
    },
    {
      title: 'Start over after a row',
      spl: 'streamstats sum(n) as total reset_after="(action==\\"REBOOT\\")" by host',
      given: [
        { host: 'x', n: 100, action: 'LOGON' },
        { host: 'y', n: 200, action: 'START' },
        { host: 'x', n: 50, action: 'REBOOT' },
        { host: 'y', n: 150, action: 'LOGON' },
        { host: 'x', n: 100, action: 'LOGON' },
      ],
      expect: [{ total: 100 }, { total: 200 }, { total: 150 }, { total: 150 }, { total: 100 }],
    },
    {
      title: 'Start over at a row',
      spl: 'streamstats reset_before=(action="REBOOT") sum(n) as total',
      given: [
        { n: 100, action: 'LOGON' },
        { n: 50, action: 'REBOOT' },
        { n: 150, action: 'LOGON' },
      ],
      expect: [{ total: 100 }, { total: 50 }, { total: 200 }],
    },
    {
      title: 'Rows that are left out later count',
      spl: 'streamstats sum(n) as total | search id=2',
      given: [
        { id: 1, n: 1 },
        { id: 2, n: 2 },
      ],
      expect: [{ id: 2, total: 3 }],
    },
    {
      title: 'No result where a value is no number',
      spl: 'streamstats allnum=t sum(n) as total',
      given: [{ n: '1' }, { n: 'x' }, { n: '2' }],
      expect: [{ total: 1 }, { total: null }, { total: null }],
    },
  ],
})

function conditions({
  resetBefore,
  resetAfter,
}: StreamstatsArguments): { when: Reset['when']; condition: Condition }[] {
  return [
    ...(resetBefore ? [{ when: 'before' as const, condition: resetBefore }] : []),
    ...(resetAfter ? [{ when: 'after' as const, condition: resetAfter }] : []),
  ]
}

function readStreamstats(parser: StageParser): StreamstatsArguments {
  const given: StreamstatsArguments = {
    aggregations: [],
    by: [],
    allnum: false,
    current: true,
    global: true,
    window: 0,
    timeWindow: undefined,
    resetOnChange: false,
    resetBefore: undefined,
    resetAfter: undefined,
  }
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    const name = parser.peekOption()
    if (name === 'reset_before') given.resetBefore = readCondition(parser)
    else if (name === 'reset_after') given.resetAfter = readCondition(parser)
    else if (name !== undefined) readOption(parser, given)
    else if (parser.peekWord()?.toLowerCase() === 'by') given.by = byClause(parser)
    else given.aggregations.push(aggregation(parser))
  }
  if (given.aggregations.length === 0)
    parser.fail(
      '`streamstats` needs a statistical function.',
      'For example streamstats count by user.',
      parser.nameSpan,
    )
  return given
}

function readOption(parser: StageParser, given: StreamstatsArguments): void {
  const option = parser.option()
  const { name, value, span } = option
  const flag = bool.parse(value)
  switch (name) {
    case 'allnum':
    case 'current':
    case 'global':
      if (flag === undefined) parser.wrongOption(option)
      else given[name] = flag
      return
    case 'reset_on_change':
      if (flag === undefined) parser.wrongOption(option)
      else given.resetOnChange = flag
      return
    case 'window': {
      const rows = integer.parse(value)
      if (rows === undefined || rows < 0) parser.wrongOption(option)
      else given.window = rows
      return
    }
    case 'time_window': {
      const length = parseTimeSpan(value)
      if (!length) parser.wrongOption(option)
      else given.timeWindow = { span: length, at: span }
      return
    }
    default:
      parser.unknownOption(name, OPTIONS, span)
  }
}

/** `reset_after="(x>1)"`, or the condition in parentheses without quotes. */
function readCondition(parser: StageParser): Condition {
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  const head = cursor.match(/\w+\s*=\s*/y)!
  cursor.position += head[0].length
  parser.parts.push({ kind: 'word', text: head[0].replace(/\s/g, ''), span: cursor.spanFrom(start) })
  if (cursor.char !== '"') return { expression: parser.expression() }
  const { value, span } = parser.text('A condition')
  return { text: value, span }
}
