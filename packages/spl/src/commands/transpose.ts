/** transpose — rows become columns. */
import type { Column } from '../plan/plan.ts'
import { list, NULL, num, type Scalar, type ScalarType, text } from '../plan/scalar.ts'
import { convert, numberText, unifyAll } from '../semantics/coerce.ts'
import type { Answer, AnswerValue } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { literalRows } from '../semantics/literal-rows.ts'
import type { Relation } from '../semantics/relation.ts'
import { args, bool, integer, option, positional, text as textValue } from '../syntax/args.ts'

const syntax = args({
  count: positional(integer, { docs: 'How many rows become columns; 5 when it is left out, 0 for all.' }),
  column_name: option(textValue, { default: 'column', docs: 'The name of the first column.' }),
  header_field: option(textValue, { docs: 'The field whose values name the other columns.' }),
  include_empty: option(bool, { default: true, docs: 'Show fields without any value.' }),
})

export default command({
  name: 'transpose',
  docs: {
    summary: 'Turns rows into columns.',
    usage: 'transpose [<int>] [column_name=<string>] [header_field=<field>] [include_empty=<bool>]',
    page: 'Search Reference, "transpose"',
    notes: [
      'Five rows become columns unless a number says otherwise; 0 takes all of them.',
      'The columns are called row 1, row 2 … unless header_field names a field that does.',
      'include_empty=f leaves out fields that have no value in any row.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const most = context.environment.limits.pivotColumns
    const wanted = given.count === 0 ? most : Math.min(given.count ?? 5, most)
    const names = input.open ? input.names().filter((name) => !name.startsWith('_')) : input.names()
    const answer = context.ask({
      kind: 'rows',
      key: context.questionKey('transpose', given.at('count')),
      relation: input.project(names.map((name) => ({ name, value: input.field(name)! }))),
      limit: wanted + 1,
      why: 'the rows become columns',
    })
    if (!answer) return literalRows([{ name: given.column_name, type: 'text' }], [])
    if (answer.rows.length > wanted && wanted === most)
      context.diagnostics.report(
        'limit-met',
        given.at('count'),
        `More than ${most} rows can't become columns; the rest is left out.`,
        'Raise the limit pivotColumns, or filter the rows first.',
      )
    const rows = { columns: answer.columns, rows: answer.rows.slice(0, wanted) }
    // Of events, most fields that the catalogue knows are empty.
    return turned(rows, { ...given, include_empty: given.include_empty && !input.open })
  },
  examples: [
    {
      title: 'Rows become columns',
      spl: 'transpose',
      given: [
        { user: 'mia', n: 1 },
        { user: 'leo', n: 2 },
      ],
      expect: [
        { column: 'user', 'row 1': 'mia', 'row 2': 'leo' },
        { column: 'n', 'row 1': '1', 'row 2': '2' },
      ],
    },
    {
      title: 'Columns named by a field',
      spl: 'transpose header_field=user column_name=what',
      given: [
        { user: 'mia', n: 1, m: 3 },
        { user: 'leo', n: 2, m: 4 },
      ],
      expect: [
        { what: 'n', mia: 1, leo: 2 },
        { what: 'm', mia: 3, leo: 4 },
      ],
    },
    {
      title: 'The first row, without empty fields',
      spl: 'transpose 1 include_empty=f',
      given: [{ n: 1, m: null }, { n: 2 }],
      expect: [{ column: 'n', 'row 1': 1, 'row 2': null }],
    },
    {
      title: 'A table whose columns depend on the data',
      spl: 'chart count over user by kind | transpose 0 header_field=user',
      given: [
        { user: 'mia', kind: 'in' },
        { user: 'leo', kind: 'out' },
      ],
      expect: [
        { column: 'in', leo: 0, mia: 1 },
        { column: 'out', leo: 1, mia: 0 },
      ],
    },
  ],
})

interface Turn {
  column_name: string
  header_field: string | undefined
  include_empty: boolean
}

function turned(
  { columns, rows }: Answer,
  { column_name: first, header_field: header, include_empty }: Turn,
): Relation {
  const titles = rows.map((row, at) => {
    const value = header === undefined ? null : row[columns.indexOf(header)]
    return value === null || value === undefined ? `row ${at + 1}` : cellText(value)
  })
  // Of several rows with the same name the last one stays.
  const kept = titles.map((_, at) => at).filter((at) => titles.lastIndexOf(titles[at]!) === at && titles[at] !== first)
  const fields = columns
    .map((name, at) => ({ name, cells: kept.map((row) => rows[row]![at] ?? null) }))
    .filter(
      ({ name, cells }) => name !== header && (include_empty || cells.some((cell) => cell !== null && !isEmpty(cell))),
    )
  const scalars = fields.map(({ cells }) => cells.map(toScalar))
  const types = kept.map((_, at): ScalarType => {
    const type = unifyAll(scalars.map((row) => row[at]!.type))
    return type === 'null' ? 'text' : type
  })
  const shown: Column[] = [
    { name: first, type: 'text' },
    ...kept.map((row, at) => ({ name: titles[row]!, type: types[at]! })),
  ]
  return literalRows(
    shown,
    fields.map(({ name }, at) => [text(name), ...scalars[at]!.map((cell, column) => asType(cell, types[column]!))]),
  )
}

function isEmpty(cell: AnswerValue): boolean {
  return Array.isArray(cell) && cell.length === 0
}

function cellText(cell: AnswerValue): string {
  if (typeof cell === 'number') return numberText(cell)
  return Array.isArray(cell) ? cell.join(' ') : String(cell)
}

function toScalar(cell: AnswerValue): Scalar {
  if (cell === null || isEmpty(cell)) return NULL
  if (typeof cell === 'number') return num(cell)
  if (Array.isArray(cell)) {
    const values = cell.filter((each) => each !== null).map(cellText)
    return values.length === 1 ? text(values[0]!) : list(values)
  }
  return text(String(cell))
}

function asType(cell: Scalar, type: ScalarType): Scalar {
  if (cell.type === 'null') return type === 'list' ? list([]) : NULL
  return convert(cell, type)
}
