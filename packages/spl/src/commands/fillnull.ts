/** fillnull — a value where a field has none. */
import { call, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asText, looksNumeric } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { storedNames } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { isInternalField, namesOf } from '../semantics/field-list.ts'
import type { Relation } from '../semantics/relation.ts'
import type { Span } from '../source/span.ts'
import { args, fields, option, text as textValue } from '../syntax/args.ts'

const syntax = args({
  value: option(textValue, { default: '0', docs: 'The value to put in.' }),
  fields: fields({ docs: 'The fields; all of them when there are none.' }),
})

export default command({
  name: 'fillnull',
  docs: {
    summary: 'Puts a value where a field has none.',
    usage: 'fillnull [value=<string>] [<field>[, <field>]…]',
    page: 'Search Reference, "fillnull"',
    notes: [
      'The value is 0 unless value= says otherwise.',
      'A field of the list that no row has is created. Without a list, every field that some row has is filled.',
      'Of events, it takes a query of its own to know which fields those are.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const names = given.fields.length > 0 ? namesOf(given.fields, input) : allNames(input, given.at('value'), context)
    return input.extend(names.map((name) => ({ name, value: fill(input.field(name) ?? NULL, given.value) })))
  },
  examples: [
    {
      title: 'All fields',
      spl: 'fillnull',
      given: [
        { a: 'x', b: null },
        { a: null, b: 5 },
      ],
      expect: [
        { a: 'x', b: 0 },
        { a: '0', b: 5 },
      ],
    },
    {
      title: 'A value for a list of fields, one of them new',
      spl: 'fillnull value=unknown a, c',
      given: [{ a: null, b: null }],
      expect: [{ a: 'unknown', b: null, c: 'unknown' }],
    },
    {
      title: 'A multivalue field',
      spl: 'fillnull value=none m',
      given: [{ m: ['a', 'b'] }, { m: null }],
      expect: [{ m: ['a', 'b'] }, { m: 'none' }],
    },
  ],
})

function allNames(input: Relation, at: Span, context: LowerContext): string[] {
  const known = [...input.columns.keys()]
  const stored = input.open
    ? storedNames(input, at, 'fillnull fills the fields that some of the events have', context)()
    : []
  return [...known, ...stored].filter((name) => !isInternalField(name))
}

function fill(value: Scalar, filler: string): Scalar {
  switch (value.type) {
    case 'null':
      return text(filler)
    case 'list':
      return call('list', 'if', call('bool', 'empty', value), list([filler]), value)
    case 'num':
      if (looksNumeric(filler)) return call('num', 'ifNull', value, num(Number(filler)))
      return call('text', 'ifNull', asText(value), text(filler))
    default:
      return call('text', 'ifNull', asText(value), text(filler))
  }
}
