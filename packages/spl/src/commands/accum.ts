/** accum — a running total. */
import { aggregate, call, type Scalar } from '../plan/scalar.ts'
import { asNumber, convert } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { addWindow, UP_TO_HERE } from '../semantics/window.ts'
import type { FieldName } from '../syntax/ast.ts'
import { aliasClause } from '../syntax/clauses.ts'

interface AccumArguments {
  field: FieldName
  target: FieldName | undefined
}

export default command<AccumArguments>({
  name: 'accum',
  docs: {
    summary: 'Makes a running total of a field, in the order of the rows.',
    usage: 'accum <field> [AS <name>]',
    page: 'Search Reference, "accum"',
    notes: [
      'Without a new name the total takes the place of the field.',
      'Rows whose value is no number stay as they are, and get no total under a new name.',
    ],
  },
  syntax: (parser) => ({ field: parser.field(), target: aliasClause(parser) }),
  lower({ field, target }, input, context) {
    const value = input.field(field.name)
    if (!value) {
      context.diagnostics.report(
        'unknown-field',
        field.span,
        `No stage before gives a field \`${field.name}\`: there is nothing to add up.`,
      )
      return input
    }
    const number = asNumber(value)
    const rows = input.order.length === 0 ? input.numbered().relation : input
    const { relation, value: total } = addWindow(rows, aggregate('num', 'sum', number), { frame: UP_TO_HERE })
    const isNumber = call('bool', 'isNotNull', number)
    const name = target?.name ?? field.name
    return relation.extend([{ name, value: target ? whereNumber(isNumber, total) : inPlace(isNumber, total, value) }])
  },
  examples: [
    {
      title: 'Under a new name',
      spl: 'accum n as total',
      given: [{ n: 1 }, { n: null }, { n: 4 }],
      expect: [
        { n: 1, total: 1 },
        { n: null, total: null },
        { n: 4, total: 5 },
      ],
    },
    {
      title: 'In place',
      spl: 'accum n',
      given: [{ n: '1' }, { n: 'x' }, { n: '2' }],
      expect: [{ n: 1 }, { n: 'x' }, { n: 3 }],
    },
  ],
})

function whereNumber(isNumber: Scalar, total: Scalar): Scalar {
  return call('num', 'if', isNumber, total, { kind: 'literal', value: null, type: 'null' })
}

/** The total, or the value itself where it is no number. */
function inPlace(isNumber: Scalar, total: Scalar, value: Scalar): Scalar {
  if (value.type === 'num') return whereNumber(isNumber, total)
  return call(value.type, 'if', isNumber, convert(total, value.type), value)
}
