/** fields — keeps or removes fields. */
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import type { FieldName } from '../syntax/ast.ts'

interface FieldsArguments {
  keep: boolean
  list: FieldName[]
}

export default command<FieldsArguments>({
  name: 'fields',
  docs: {
    summary: 'Keeps or removes fields.',
    usage: 'fields [+|-] <field>[, <field>]…',
    page: 'Search Reference, "fields"',
    notes: [
      'Internal fields (_time, _raw) stay unless they are removed by name.',
      'A * stands for every field that matches.',
    ],
  },
  syntax(parser) {
    const { cursor } = parser
    const minus = cursor.eat('-')
    if (!minus) cursor.eat('+')
    else parser.parts.push({ kind: 'word', text: '-', span: { start: cursor.position - 1, end: cursor.position } })
    const list = parser.fields()
    if (list.length === 0) parser.fail("`fields` needs at least one field's name.", undefined, parser.nameSpan)
    return { keep: !minus, list }
  },
  lower: ({ keep, list }, input) => (keep ? keepFields(list, input) : removeFields(list, input)),
  examples: [
    { title: 'Keep', spl: 'fields a', given: [{ a: '1', b: '2' }], expect: [{ a: '1' }] },
    { title: 'Remove by pattern', spl: 'fields - tmp_*', given: [{ a: '1', tmp_x: '2' }], expect: [{ a: '1' }] },
  ],
})

function named(list: readonly FieldName[], input: Relation): string[] {
  return list.flatMap(({ name, quote }) => (name.includes('*') && quote === '' ? input.match(name) : [name]))
}

function keepFields(list: readonly FieldName[], input: Relation): Relation {
  const kept = [
    ...new Set([...[...input.columns.keys()].filter((name) => name.startsWith('_')), ...named(list, input)]),
  ]
  return input.project(
    kept.flatMap((name) => {
      const value = input.field(name)
      return value ? [{ name, value }] : []
    }),
  )
}

function removeFields(list: readonly FieldName[], input: Relation): Relation {
  // `fields - *` leaves the internal fields.
  return input.drop(named(list, input))
}
