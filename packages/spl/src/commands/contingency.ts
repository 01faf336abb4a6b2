/** contingency — how often the values of two fields come together. */
import type { Assignment } from '../plan/plan.ts'
import { aggregate, call, column, list, or, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { AnswerValue, LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { type Grouped, groupBy } from '../semantics/group.ts'
import { hiddenName, Relation } from '../semantics/relation.ts'
import { unionOf } from '../semantics/union.ts'
import type { Span } from '../source/span.ts'
import { args, bool, field, integer, number, option, text as textValue } from '../syntax/args.ts'

const syntax = args({
  maxrows: option(integer, { default: 0, docs: 'Most rows; 0 = as many as there may be.' }),
  maxcols: option(integer, { default: 0, docs: 'Most columns; 0 = as many as there may be.' }),
  minrowcover: option(number, { default: 1, docs: 'The part of the rows’ values that must be covered.' }),
  mincolcover: option(number, { default: 1, docs: 'The part of the columns’ values that must be covered.' }),
  usetotal: option(bool, { default: true, docs: 'Add a row and a column of totals.' }),
  totalstr: option(textValue, { default: 'TOTAL', docs: 'What they are called.' }),
  row: field({ required: true, docs: 'The field of the rows.' }),
  column: field({ required: true, docs: 'The field of the columns.' }),
})

export default command({
  name: 'contingency',
  aliases: ['counttable', 'ctable'],
  docs: {
    summary: 'Shows how often each value of one field comes with each value of another.',
    usage:
      'contingency [maxrows=<int>] [maxcols=<int>] [minrowcover=<num>] [mincolcover=<num>] [usetotal=<bool>] [totalstr=<string>] <row field> <column field>',
    page: 'Search Reference, "contingency"',
    notes: [
      'The most frequent values come first; those that maxrows and maxcols leave out are the least frequent ones.',
      'minrowcover and mincolcover stop as soon as the values shown make up that part of the rows.',
      'Totals count the cells that are shown.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const grouped = groupBy([given.row, given.column], input, context)
    const [row, across = row] = grouped.keys
    const most = context.environment.limits.pivotColumns
    const columns = frequent(
      across!,
      grouped,
      { max: given.maxcols, cover: given.mincolcover },
      given.at('column'),
      context,
    )
    const limited = given.maxrows > 0 || given.minrowcover < 1
    const rows = limited
      ? frequent(row!, grouped, { max: given.maxrows, cover: given.minrowcover }, given.at('row'), context)
      : undefined
    if (columns === 'unknown' || rows === 'unknown')
      return Relation.closed({ kind: 'values', columns: [{ name: given.row.name, type: 'text' }], rows: [] }, [
        { name: given.row.name, type: 'text' },
      ])
    const shown = { columns: columns.slice(0, most), rows, total: given.usetotal ? given.totalstr : undefined }
    return table(grouped, row!, across!, shown)
  },
  examples: [
    {
      title: 'Counts with totals',
      spl: 'contingency user kind',
      given: [
        { user: 'mia', kind: 'in' },
        { user: 'mia', kind: 'in' },
        { user: 'mia', kind: 'out' },
        { user: 'leo', kind: 'in' },
        { user: 'leo' },
      ],
      expect: [
        { user: 'mia', in: 2, out: 1, TOTAL: 3 },
        { user: 'leo', in: 1, out: 0, TOTAL: 1 },
        { user: 'TOTAL', in: 3, out: 1, TOTAL: 4 },
      ],
    },
    {
      title: 'Only the most frequent values, without totals',
      spl: 'contingency maxrows=1 maxcols=1 usetotal=f user kind',
      given: [
        { user: 'mia', kind: 'in' },
        { user: 'mia', kind: 'out' },
        { user: 'leo', kind: 'in' },
      ],
      expect: [{ user: 'mia', in: 1, out: null, TOTAL: null }],
    },
    {
      title: 'As many values as make up half of the rows',
      spl: 'contingency mincolcover=0.5 totalstr=sum user kind',
      given: [
        { user: 'mia', kind: 'in' },
        { user: 'mia', kind: 'in' },
        { user: 'mia', kind: 'out' },
      ],
      expect: [
        { user: 'mia', in: 2, sum: 2 },
        { user: 'sum', in: 2, sum: 2 },
      ],
    },
  ],
})

/** The most frequent values of a key: at most `max`, and no more than cover the given part of the rows. */
function frequent(
  key: Assignment,
  { input }: Grouped,
  { max, cover }: { max: number; cover: number },
  at: Span,
  context: LowerContext,
): string[] | 'unknown' {
  const value = hiddenName()
  const count = hiddenName()
  const keys = [{ name: value, value: asText(key.value) }]
  const aggregates = [{ name: count, value: aggregate('num', 'count') }]
  const most = context.environment.limits.pivotColumns
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey(`contingency ${key.name}`, at),
    relation: Relation.closed(
      { kind: 'aggregate', input: input.plan, keys, aggregates },
      [
        { name: value, type: 'text' },
        { name: count, type: 'num' },
      ],
      [
        { value: column(count, 'num'), descending: true },
        { value: column(value, 'text'), descending: false },
      ],
    ),
    limit: most + 1,
    why: 'the values of the two fields are the rows and columns of the table',
  })
  if (!answer) return 'unknown'
  if (answer.rows.length > most)
    context.diagnostics.report('limit-met', at, `There are more than ${most} values; the least frequent are left out.`)
  return covering(answer.rows.slice(0, most), cover).slice(0, max > 0 ? max : most)
}

function covering(rows: readonly (readonly AnswerValue[])[], cover: number): string[] {
  const total = rows.reduce((sum, [, count]) => sum + Number(count), 0)
  let covered = 0
  const names: string[] = []
  for (const [name, count] of rows) {
    if (covered >= cover * total) break
    names.push(String(name))
    covered += Number(count)
  }
  return names
}

interface Shown {
  columns: readonly string[]
  /** undefined = all. */
  rows: readonly string[] | undefined
  /** What totals are called; undefined = none. */
  total: string | undefined
}

function table({ input }: Grouped, row: Assignment, across: Assignment, { columns, rows, total }: Shown): Relation {
  const name = asText(across.value)
  const among = (value: Scalar, names: readonly string[]): Scalar =>
    names.length === 0 ? or([]) : call('bool', 'in', value, list(names))
  const kept = input.filter(among(name, columns))
  const limited = rows ? kept.filter(among(asText(row.value), rows)) : kept
  const size = hiddenName()
  const cells = columns
    .filter((each) => each !== row.name)
    .map((each) => ({ name: each, value: aggregate('num', 'countIf', call('bool', 'equals', name, text(each))) }))
  const sum = total === undefined || total === row.name ? [] : [{ name: total, value: aggregate('num', 'count') }]
  const count = { name: size, value: aggregate('num', 'count') }
  const key = { name: row.name, value: asText(row.value) }
  const shown = [...cells, ...sum]
  const types = shown.map((each) => ({ name: each.name, type: 'num' as const }))
  const body = Relation.closed(
    { kind: 'aggregate', input: limited.plan, keys: [key], aggregates: [...shown, count] },
    [{ name: row.name, type: 'text' }, ...types],
    [
      { value: column(size, 'num'), descending: true },
      { value: column(row.name, 'text'), descending: false },
    ],
  )
  if (total === undefined) return body
  const totals = Relation.closed({ kind: 'aggregate', input: limited.plan, keys: [], aggregates: shown }, types)
  return unionOf([body, totals.extend([{ name: row.name, value: text(total) }])])
}
