/** stats — aggregates, for all rows or for each group. */
import { bindAggregations } from '../semantics/bind-aggregation.ts'
import { closedAggregate } from '../semantics/closed-aggregate.ts'
import { command } from '../semantics/definition.ts'
import { groupBy } from '../semantics/group.ts'
import { STATS } from '../stats/index.ts'
import type { Aggregation, FieldName } from '../syntax/ast.ts'
import { aggregations, byClause } from '../syntax/clauses.ts'

interface StatsArguments {
  aggregations: Aggregation[]
  by: FieldName[]
}

const IGNORED_OPTIONS = ['partitions', 'allnum', 'delim', 'dedup_splitvals']

export default command<StatsArguments>({
  name: 'stats',
  docs: {
    summary: 'Aggregates rows, all of them or by group.',
    usage: 'stats <function>(<field>) [AS <name>]… [BY <field>…]',
    page: 'Search Reference, "stats"',
    notes: [
      'Rows without a BY field are left out; a row with several values of it counts in the group of each.',
      'A * in the field and in the name aggregates every field that matches.',
      'Groups come in the order of their keys.',
    ],
  },
  syntax(parser) {
    for (let name = parser.peekOption(); name !== undefined; name = parser.peekOption()) {
      const { span } = parser.option()
      if (!IGNORED_OPTIONS.includes(name)) parser.unknownOption(name, IGNORED_OPTIONS, span)
    }
    const list = aggregations(parser, 'by')
    if (list.length === 0)
      parser.fail(
        `\`stats\` needs a statistical function before ${parser.cursor.describeHere()}.`,
        'For example stats count by user.',
      )
    return { aggregations: list, by: byClause(parser) }
  },
  lower({ aggregations, by }, relation, context) {
    const grouped = groupBy(by, relation, context)
    const names = new Set(grouped.keys.map((key) => key.name))
    return closedAggregate(grouped, bindAggregations(aggregations, grouped.input, names, STATS, context))
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
  ],
})
