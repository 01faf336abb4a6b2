/** uniq — leaves out a row that is the same as the one before it. */
import { ALL_FIELDS } from '../plan/plan.ts'
import { call, column, num, or, type Scalar } from '../plan/scalar.ts'
import { asList } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { earlierRow } from '../semantics/window.ts'
import { args } from '../syntax/args.ts'

export default command({
  name: 'uniq',
  docs: {
    summary: 'Leaves out rows that repeat the row before in every field.',
    usage: 'uniq',
    page: 'Search Reference, "uniq"',
    notes: ['Only neighbours compare: sort first to find all repetitions.'],
  },
  syntax: args({}),
  lower(_given, input) {
    const { relation, number } = input.numbered()
    const key = wholeRow(relation)
    const { relation: compared, value: previous } = earlierRow(relation, key)
    const first = call('bool', 'equals', number, num(1))
    return compared.filter(or([first, call('bool', 'notEquals', key, previous)]))
  },
  examples: [
    {
      title: 'Neighbours that are the same',
      spl: 'uniq',
      given: [
        { a: 'x', b: 1 },
        { a: 'x', b: 1 },
        { a: 'x', b: 2 },
        { a: 'x', b: 1 },
      ],
      expect: [{ b: 1 }, { b: 2 }, { b: 1 }],
    },
    {
      title: 'Rows without values',
      spl: 'uniq',
      given: [{ a: null }, { a: null }, { a: 'x' }],
      expect: [{ a: null }, { a: 'x' }],
    },
  ],
})

/** Every value of the row as one that compares: lists are never null. */
function wholeRow(input: Relation): Scalar {
  const values = [...input.columns].map(([name, type]) => asList(column(name, type)))
  if (input.open) values.push(call('data', 'toString', column(ALL_FIELDS, 'data')))
  return call('data', 'tuple', ...values)
}
