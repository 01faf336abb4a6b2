/** set — union, difference or intersection of the rows of two searches. */
import { aggregate, call, column, num, type Scalar } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import { hiddenName } from '../semantics/relation.ts'
import { unionOf } from '../semantics/union.ts'
import type { Pipeline } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

type Operation = 'union' | 'diff' | 'intersect'

interface SetArguments {
  operation: Operation
  searches: readonly [Pipeline, Pipeline]
}

export default command<SetArguments>({
  name: 'set',
  generating: true,
  docs: {
    summary: 'The union, difference or intersection of two searches.',
    usage: 'set union|diff|intersect <subsearch> <subsearch>',
    page: 'Search Reference, "set"',
    notes: [
      'Two rows are the same when all their fields are, _time and _raw too: keep only the fields that count with table.',
      'A row that several rows are the same as comes once. diff gives the rows that only one of the searches has.',
    ],
    differences: ['Splunk takes 50,000 rows of each subsearch; Karst takes all of them.'],
  },
  syntax(parser: StageParser) {
    const operation = parser.keyword('union', 'diff', 'intersect') as Operation | undefined
    if (!operation) parser.fail(`\`set\` needs union, diff or intersect before ${parser.cursor.describeHere()}.`)
    return { operation, searches: [parser.subsearch(), parser.subsearch()] }
  },
  lower({ operation, searches }, _input, context) {
    const origin = hiddenName()
    const inputs = searches.map((search, at) => {
      const rows = context.pipeline(search)
      return rows.withPlan({ kind: 'extend', input: rows.plan, columns: [{ name: origin, value: num(at) }] }, [
        { name: origin, type: 'num' },
      ])
    })
    const all = unionOf(inputs).drop([origin])
    const fields = [...all.columns].map(([name, type]) => column(name, type))
    const place = hiddenName()
    const both = hiddenName()
    const rows = all.withPlan({
      kind: 'window',
      input: all.plan,
      columns: [
        { name: place, value: aggregate('num', 'row_number'), partitionBy: fields, orderBy: all.order },
        { name: both, value: aggregate('num', 'uniqExact', column(origin, 'num')), partitionBy: fields, orderBy: [] },
      ],
    })
    const first = rows.filter(equals(column(place, 'num'), 1))
    if (operation === 'union') return first
    return first.filter(equals(column(both, 'num'), operation === 'diff' ? 1 : 2))
  },
  examples: [
    {
      title: 'Rows of either search, each once',
      spl: '| set union [ | makeresults format=csv data="h\na\nb" ] [ | makeresults format=csv data="h\nb\nc" ]',
      expect: [{ h: 'a' }, { h: 'b' }, { h: 'c' }],
    },
    {
      title: 'Rows of only one of them',
      spl: '| set diff [ | makeresults format=csv data="h\na\nb" ] [ | makeresults format=csv data="h\nb\nc" ]',
      expect: [{ h: 'a' }, { h: 'c' }],
    },
    {
      title: 'Rows of both',
      spl: '| set intersect [ | makeresults format=csv data="h\na\nb" ] [ | makeresults format=csv data="h\nb\nc" ]',
      expect: [{ h: 'b' }],
    },
    {
      title: 'All fields must be the same',
      spl: '| set intersect [ | makeresults format=csv data="h,n\na,1" ] [ | makeresults format=csv data="h,n\na,2" ]',
      expect: [],
    },
  ],
})

function equals(value: Scalar, wanted: number): Scalar {
  return call('bool', 'equals', value, num(wanted))
}
