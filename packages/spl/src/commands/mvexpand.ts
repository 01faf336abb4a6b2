/** mvexpand — one row for each value of a multivalue field. */
import { call, column, num } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import { hiddenName } from '../semantics/relation.ts'
import { sourceField } from '../semantics/source-field.ts'
import { args, field, integer, option } from '../syntax/args.ts'

const syntax = args({
  field: field({ required: true, docs: 'The multivalue field.' }),
  limit: option(integer, { default: 0, docs: 'How many values of each row; 0 = all.' }),
})

export default command({
  name: 'mvexpand',
  docs: {
    summary: 'Makes one row for each value of a multivalue field.',
    usage: 'mvexpand <field> [limit=<int>]',
    page: 'Search Reference, "mvexpand"',
    notes: [
      'The other fields are repeated. The rows of one row stand together, in the order of the values.',
      'A row without the field stays as it is.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const { name, span } = given.field
    const source = sourceField({ value: name, span }, input, context)
    if (source?.value.type !== 'list') return input
    const { value } = source
    const limited = given.limit > 0 ? call('list', 'arraySlice', value, num(1), num(given.limit)) : value
    const numbered = (input.open || input.numberedBy ? input : input.numbered().relation).extend([
      { name, value: limited },
    ])
    const at = hiddenName()
    const plan = { kind: 'unnest', input: numbered.plan, column: name, index: at, keepEmpty: true } as const
    const order = [...numbered.order, { value: column(at, 'num'), descending: false }]
    return numbered.withPlan(plan, [{ name, type: 'text' }]).withOrder(order)
  },
  examples: [
    {
      title: 'One row for each value',
      spl: 'mvexpand m',
      given: [
        { id: '1', m: ['a', 'b'] },
        { id: '2', m: null },
        { id: '3', m: 'c' },
      ],
      expect: [
        { id: '1', m: 'a' },
        { id: '1', m: 'b' },
        { id: '2', m: null },
        { id: '3', m: 'c' },
      ],
    },
    {
      title: 'The first values only',
      spl: 'mvexpand m limit=2',
      given: [{ m: ['a', 'b', 'c'] }],
      expect: [{ m: 'a' }, { m: 'b' }],
    },
  ],
})
