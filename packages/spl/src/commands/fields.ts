/** fields — keeps or removes fields. */
import { command } from '../semantics/definition.ts'
import { isInternalField, namesOf } from '../semantics/field-list.ts'
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
      'Internal fields (_time, _raw) stay unless they are removed by name, or by a pattern that begins with _.',
      'A * stands for every field that matches.',
    ],
  },
  syntax(parser) {
    const { cursor } = parser
    const minus = cursor.eat('-')
    const sign = minus ? '-' : cursor.eat('+') ? '+' : undefined
    const { position } = cursor
    if (sign) parser.parts.push({ kind: 'word', text: sign, span: { start: position - 1, end: position } })
    const list = parser.fields()
    if (list.length === 0) parser.fail("`fields` needs at least one field's name.", undefined, parser.nameSpan)
    return { keep: !minus, list }
  },
  lower: ({ keep, list }, input) => (keep ? keepFields(list, input) : removeFields(list, input)),
  examples: [
    { title: 'Keep', spl: 'fields a', given: [{ a: '1', b: '2' }], expect: [{ a: '1' }] },
    {
      title: 'A plus sign changes nothing',
      spl: 'fields + a',
      given: [{ a: '1', b: '2' }],
      expect: [{ a: '1', b: null }],
    },
    { title: 'Remove by pattern', spl: 'fields - tmp_*', given: [{ a: '1', tmp_x: '2' }], expect: [{ a: '1' }] },
    {
      title: 'Internal fields stay until they are named',
      spl: 'fields a | eval first=if(isnotnull(_time), "kept", "gone") | fields - _* | eval second=if(isnotnull(_time), "kept", "gone")',
      given: [{ a: '1', _time: 5 }],
      expect: [{ a: '1', first: 'kept', second: 'gone' }],
    },
  ],
})

/** The internal fields stay, whatever the list says. */
function keepFields(list: readonly FieldName[], input: Relation): Relation {
  const internal = [...input.columns.keys()].filter(isInternalField)
  const kept = [...new Set([...internal, ...namesOf(list, input)])]
  return input.project(
    kept.flatMap((name) => {
      const value = input.field(name)
      return value ? [{ name, value }] : []
    }),
  )
}

function removeFields(list: readonly FieldName[], input: Relation): Relation {
  return input.drop(namesOf(list, input))
}
