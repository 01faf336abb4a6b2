/** untable — one row for each cell of a table. */
import { call, column, list, text } from '../plan/scalar.ts'
import { convert, exists, unifyAll } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { isInternalField } from '../semantics/field-list.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface UntableArguments {
  x: FieldName
  name: FieldName
  value: FieldName
}

export default command<UntableArguments>({
  name: 'untable',
  docs: {
    summary: 'Turns a table into rows: one for each cell, with the name of its column and its value.',
    usage: 'untable <row field> <name field> <value field>',
    page: 'Search Reference, "untable"',
    notes: ['The row field stays; every other field becomes rows. Cells without a value give none.'],
  },
  syntax(parser: StageParser) {
    const [x, name, value] = parser.fields()
    if (!x || !name || !value)
      parser.fail('`untable` needs three fields.', 'For example untable _time series value.', parser.nameSpan)
    return { x, name, value }
  },
  lower: untabled,
  examples: [
    {
      title: 'A row for each cell',
      spl: 'untable day kind n',
      given: [
        { day: 'mon', ok: 5, err: 1 },
        { day: 'tue', ok: 6, err: null },
      ],
      expect: [
        { day: 'mon', kind: 'ok', n: 5 },
        { day: 'mon', kind: 'err', n: 1 },
        { day: 'tue', kind: 'ok', n: 6 },
      ],
    },
    {
      title: 'Cells of several types become text',
      spl: 'untable id field value',
      given: [{ id: 1, a: 5, b: 'x' }],
      expect: [
        { id: 1, field: 'a', value: '5' },
        { id: 1, field: 'b', value: 'x' },
      ],
    },
  ],
})

function untabled({ x, name, value }: UntableArguments, input: Relation, context: LowerContext): Relation {
  const key = input.field(x.name)
  if (!key) context.diagnostics.report('unknown-field', x.span, `No stage before gives a field \`${x.name}\`.`)
  const names = input.names().filter((each) => each !== x.name && !isInternalField(each))
  if (names.length === 0) return input.filter({ kind: 'literal', value: false, type: 'bool' })
  const cells = names.map((each) => ({ name: each, cell: input.field(each)! }))
  const type = unifyAll(cells.map(({ cell }) => cell.type))
  const title = hiddenName()
  const place = hiddenName()
  const titled = input.withPlan({ kind: 'extend', input: input.plan, columns: [{ name: title, value: list(names) }] })
  const rows = titled.withPlan({ kind: 'unnest', input: titled.plan, column: title, index: place, keepEmpty: false })
  const choices = cells.flatMap(({ name: each, cell }) => [
    call('bool', 'equals', column(title, 'text'), text(each)),
    convert(cell, type),
  ])
  const nothing = convert(
    { kind: 'literal', value: type === 'list' ? [] : null, type: type === 'list' ? 'list' : 'null' },
    type,
  )
  const chosen = call(type, 'multiIf', ...choices, nothing)
  const order = [...rows.order, { value: column(place, 'num'), descending: false }]
  return rows
    .withOrder(order)
    .project([
      ...(key ? [{ name: x.name, value: key }] : []),
      { name: name.name, value: column(title, 'text') },
      { name: value.name, value: chosen },
    ])
    .filter(exists(column(value.name, type)))
}
