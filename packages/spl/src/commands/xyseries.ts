/** xyseries — a table with a row for each value of one field and a column for each value of another. */
import { aggregate, call, column, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { groupBy } from '../semantics/group.ts'
import { pivotNames } from '../semantics/pivot-names.ts'
import { hiddenName, Relation } from '../semantics/relation.ts'
import { rowPosition, withPosition } from '../semantics/row-position.ts'
import { args, bool, fields, option, text as textValue } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'

const syntax = args({
  grouped: option(bool, { default: false, docs: 'Accepted: rows need not be sorted here.' }),
  sep: option(textValue, { default: ': ', docs: 'What stands between the parts of a column’s name.' }),
  format: option(textValue, { docs: 'A pattern of names with $AGG$ and $VAL$.' }),
  fields: fields({ required: true, docs: 'The row field, the column field, and fields with the values.' }),
})

export default command({
  name: 'xyseries',
  docs: {
    summary: 'Turns rows into a table: a row for each value of one field, a column for each value of another.',
    usage: 'xyseries [grouped=<bool>] <row field> <column field> <value field>… [sep=<string>] [format=<string>]',
    page: 'Search Reference, "xyseries"',
    notes: [
      'Rows come in the order in which their values came first; columns in the order of their names.',
      'Of several values for one cell the last one stays.',
      'Several value fields are columns named <value field>: <value>; format="$VAL$ $AGG$" names them otherwise.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const [x, y, ...data] = given.fields
    if (!x || !y || data.length === 0) {
      context.diagnostics.report(
        'syntax',
        given.at('fields'),
        '`xyseries` needs a row field, a column field and at least one field with values.',
        'For example xyseries _time host count.',
      )
      return input
    }
    const rows = withPosition(input)
    const name = rows.field(y.name)
    if (!name) {
      context.diagnostics.report(
        'unknown-field',
        y.span,
        `No stage before gives a field \`${y.name}\`: there are no columns.`,
      )
      return rows.project([])
    }
    const names = pivotNames(asText(name), rows, 'xyseries', y.span, context)
    const title = (field: string, value: string): string =>
      data.length === 1 && given.format === undefined
        ? value
        : (given.format ?? `$AGG$${given.sep}$VAL$`).replaceAll('$AGG$', field).replaceAll('$VAL$', value)
    return wide({ x, data, name: asText(name), names: names === 'unknown' ? [] : names, title }, rows, context)
  },
  examples: [
    {
      title: 'A column for each kind',
      spl: 'xyseries day kind n',
      given: [
        { day: 'tue', kind: 'ok', n: 5 },
        { day: 'tue', kind: 'err', n: 1 },
        { day: 'mon', kind: 'ok', n: 6 },
      ],
      expect: [
        { day: 'tue', err: 1, ok: 5 },
        { day: 'mon', err: null, ok: 6 },
      ],
    },
    {
      title: 'Several value fields',
      spl: 'xyseries day kind n m',
      given: [{ day: 'mon', kind: 'ok', n: 6, m: 'x' }],
      expect: [{ day: 'mon', 'n: ok': 6, 'm: ok': 'x' }],
    },
    {
      title: 'Names of the columns',
      spl: 'xyseries day kind n m format="$VAL$/$AGG$"',
      given: [{ day: 'mon', kind: 'ok', n: 6, m: 7 }],
      expect: [{ day: 'mon', 'ok/n': 6, 'ok/m': 7 }],
    },
  ],
})

interface Wide {
  x: FieldName
  data: readonly FieldName[]
  name: Scalar
  names: readonly string[]
  title(field: string, value: string): string
}

function wide({ x, data, name, names, title }: Wide, rows: Relation, context: LowerContext): Relation {
  const { input, keys } = groupBy([x], rows, context)
  const position = rowPosition(input)
  const first = { name: hiddenName(), value: aggregate('data', 'min', position) }
  const cells = data.flatMap((field) => {
    const value = input.field(field.name)
    if (!value) {
      context.diagnostics.report(
        'unknown-field',
        field.span,
        `No stage before gives a field \`${field.name}\`: its cells are empty.`,
      )
      return []
    }
    return names.map((each) => ({
      name: title(field.name, each),
      value: aggregate(
        value.type,
        value.type === 'list' ? 'argMaxIf' : 'argMaxOrNullIf',
        value,
        position,
        call('bool', 'equals', name, text(each)),
      ),
    }))
  })
  const unique = cells.filter((cell, at) => cells.findIndex((other) => other.name === cell.name) === at)
  const own = unique.filter((cell) => cell.name !== x.name)
  const plan = { kind: 'aggregate', input: input.plan, keys, aggregates: [...own, first] } as const
  const columns = [...keys, ...own].map((each) => ({ name: each.name, type: each.value.type }))
  return Relation.closed(plan, columns, [{ value: column(first.name, 'data'), descending: false }])
}
