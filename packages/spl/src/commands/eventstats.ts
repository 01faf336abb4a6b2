/** eventstats — aggregates, written into every row of their group. */
import { bindAggregations } from '../semantics/bind-aggregation.ts'
import { command } from '../semantics/definition.ts'
import { attachResults, rowGroups } from '../semantics/row-groups.ts'
import { addWindows } from '../semantics/window.ts'
import { STATS } from '../stats/index.ts'
import { bool } from '../syntax/args.ts'
import type { Aggregation, FieldName } from '../syntax/ast.ts'
import { aggregations, byClause } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface EventstatsArguments {
  aggregations: Aggregation[]
  by: FieldName[]
  allnum: boolean
}

export default command<EventstatsArguments>({
  name: 'eventstats',
  docs: {
    summary: 'Adds aggregates to the rows that they were made of.',
    usage: 'eventstats [allnum=<bool>] <function>(<field>) [AS <name>]… [BY <field>…]',
    page: 'Search Reference, "eventstats"',
    notes: [
      'Every row stays; rows without a BY field get no result.',
      'allnum=t gives no result of a numeric function for a group in which a value of the field is no number.',
    ],
    differences: ['The values of a multivalue BY field are one key together; stats counts the row for each of them.'],
  },
  syntax: readEventstats,
  lower({ aggregations, by, allnum }, relation, context) {
    const names = new Set(by.map((field) => field.name))
    const { input, bound } = bindAggregations(aggregations, relation, names, STATS, context, { allnum })
    const { keys, complete } = rowGroups(by, input, context)
    const values = bound.map((each) => each.value)
    const added = addWindows(input, values, { partitionBy: keys, orderBy: [] })
    return attachResults(added.relation, bound, added.values, complete)
  },
  examples: [
    {
      title: 'The mean of the group, in each of its rows',
      spl: 'eventstats avg(n) as mean by user',
      given: [
        { user: 'mia', n: 1 },
        { user: 'leo', n: 5 },
        { user: 'mia', n: 3 },
        { user: null, n: 9 },
      ],
      expect: [
        { n: 1, mean: 2 },
        { n: 5, mean: 5 },
        { n: 3, mean: 2 },
        { n: 9, mean: null },
      ],
    },
    {
      title: 'Several results over all rows',
      spl: 'eventstats count max(n) first(n) values(user)',
      given: [
        { user: 'mia', n: 1 },
        { user: 'leo', n: 5 },
      ],
      expect: [
        { count: 2, 'max(n)': 5, 'first(n)': 1, 'values(user)': ['leo', 'mia'] },
        { count: 2, 'max(n)': 5, 'first(n)': 1, 'values(user)': ['leo', 'mia'] },
      ],
    },
    {
      title: 'No result where a value is no number',
      spl: 'eventstats allnum=t sum(n) as total by user',
      given: [
        { user: 'mia', n: '1' },
        { user: 'mia', n: 'x' },
        { user: 'leo', n: '5' },
      ],
      expect: [{ total: null }, { total: null }, { total: 5 }],
    },
    {
      title: 'A condition',
      spl: 'eventstats count(eval(n>1)) as many',
      given: [{ n: 1 }, { n: 2 }, { n: 3 }],
      expect: [{ many: 2 }, { many: 2 }, { many: 2 }],
    },
  ],
})

function readEventstats(parser: StageParser): EventstatsArguments {
  let allnum = false
  for (let name = parser.peekOption(); name !== undefined; name = parser.peekOption()) {
    const { value, span } = parser.option()
    if (name !== 'allnum') parser.unknownOption(name, ['allnum'], span)
    else allnum = bool.parse(value) ?? false
  }
  const list = aggregations(parser, 'by')
  if (list.length === 0)
    parser.fail(
      `\`eventstats\` needs a statistical function before ${parser.cursor.describeHere()}.`,
      'For example eventstats avg(bytes) by user.',
    )
  return { aggregations: list, by: byClause(parser), allnum }
}
