/** mvcombine — rows that differ in one field only become one. */
import { aggregate, call, column, lambda, num, type Scalar } from '../plan/scalar.ts'
import { asList } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { counterName, Relation } from '../semantics/relation.ts'
import { rowPosition, withPosition } from '../semantics/row-position.ts'
import { sourceField } from '../semantics/source-field.ts'
import { args, field, option, text } from '../syntax/args.ts'

const syntax = args({
  delim: option(text, { default: ' ', docs: 'What joins the values when the field becomes one value (nomv).' }),
  field: field({ required: true, docs: 'The field in which the rows differ.' }),
})

export default command({
  name: 'mvcombine',
  docs: {
    summary: 'Makes one row of rows that are equal but for one field, which becomes multivalue.',
    usage: 'mvcombine [delim=<string>] <field>',
    page: 'Search Reference, "mvcombine"',
    notes: [
      'The values stand in the order of the rows, and the row where the first of them stood.',
      'The delimiter shows after nomv.',
      'Events differ in too many fields: keep those that count with fields or table first.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const { name, span } = given.field
    const source = sourceField({ value: name, span }, input, context)
    if (!source) return input
    if (input.open) {
      context.diagnostics.report(
        'unsupported',
        span,
        '`mvcombine` compares all fields, and events have any number of them.',
        'List the fields that count before it: | fields a, b or | table a b.',
      )
      return input
    }
    const rows = withPosition(input)
    const position = rowPosition(rows)
    const others = [...rows.columns].filter(([other]) => other !== name)
    const first = counterName()
    const plan = {
      kind: 'aggregate',
      input: rows.plan,
      keys: others.map(([other, type]) => ({ name: other, value: column(other, type) })),
      aggregates: [
        { name, value: inOrder(asList(source.value), position) },
        { name: first, value: aggregate(position.type, 'min', position) },
      ],
    } as const
    const columns = [...rows.columns.keys()].map((each) => ({
      name: each,
      type: each === name ? ('list' as const) : rows.columns.get(each)!,
    }))
    const order = [{ value: column(first, position.type), descending: false }]
    return Relation.closed(plan, columns, order).withDelimiter(name, given.delim)
  },
  examples: [
    {
      title: 'Rows that are equal otherwise',
      spl: 'mvcombine host',
      given: [
        { host: 'w2', max: 5 },
        { host: 'w1', max: 5 },
        { host: 'w3', max: 6 },
      ],
      expect: [
        { host: ['w2', 'w1'], max: 5 },
        { host: 'w3', max: 6 },
      ],
    },
  ],
})

function inOrder(values: Scalar, position: Scalar): Scalar {
  const element = (at: number): Scalar => lambda(['data'], (pair) => call('data', 'tupleElement', pair, num(at)))
  const pairs = aggregate('data', 'groupArray', call('data', 'tuple', position, values))
  const sorted = call('data', 'arraySort', element(1), pairs)
  return call('list', 'arrayFlatten', call('data', 'arrayMap', element(2), sorted))
}
