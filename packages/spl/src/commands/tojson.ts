/** tojson — fields as a JSON object. */
import { call, lambda, type Scalar, text } from '../plan/scalar.ts'
import type { LowerContext } from '../semantics/context.ts'
import { storedNames } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { isInternalField, presentNames } from '../semantics/field-list.ts'
import { JSON_TYPES, type JsonType, jsonOfType } from '../semantics/json-types.ts'
import type { Relation } from '../semantics/relation.ts'
import type { Span } from '../source/span.ts'
import { args, bool, choice, fields, option, text as textValue } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'

const UNTYPED: JsonType = 'none'

const syntax = args({
  fields: fields({ docs: 'The fields, each in a function that gives it a type, or without one.' }),
  default_type: option(choice<JsonType>(...JSON_TYPES), {
    default: UNTYPED,
    docs: 'The type of fields without a function.',
  }),
  fill_null: option(bool, { default: false, docs: 'null where a value does not fit its type.' }),
  include_internal: option(bool, { default: false, docs: 'Take internal fields (_time, _raw) too.' }),
  output_field: option(textValue, { default: '_raw', docs: 'The field to write.' }),
})

export default command({
  name: 'tojson',
  docs: {
    summary: 'Makes a JSON object of fields.',
    usage:
      'tojson [auto|bool|json|none|num|str(<field>)]… [<field>]… [default_type=<type>] [fill_null=<bool>] [include_internal=<bool>] [output_field=<field>]',
    page: 'Search Reference, "tojson"',
    notes: [
      'Without fields it takes all of them, the internal ones apart. A * stands for every field that matches.',
      'none: numbers and strings. auto: numbers, true, false, null and JSON as they are. num, bool, json: values that fit, others are left out. str: strings.',
      'A multivalue field is an array.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const members = membersOf(given.fields, given.default_type, input, context)
    const all = (): Member[] =>
      allNames(input, given.at('default_type'), context).map((name) => ({ name, type: given.default_type }))
    const chosen = (members.length > 0 || given.fields.length > 0 ? members : all()).filter(
      ({ name }) => given.include_internal || !isInternalField(name),
    )
    const parts = chosen.map(({ name, type }) => {
      const json = jsonOfType(input.field(name)!, type, given.fill_null)
      const key = text(`${JSON.stringify(name)}:`)
      return call('text', 'if', call('bool', 'equals', json, text('')), text(''), call('text', 'concat', key, json))
    })
    return input.extend([{ name: given.output_field, value: objectOf(parts) }])
  },
  examples: [
    {
      title: 'All fields',
      spl: 'tojson output_field=j',
      given: [{ name: 'Mia "M"', age: '7', none: null, m: ['1', 'b'], _time: 5 }],
      expect: [{ j: '{"name":"Mia \\"M\\"","age":7,"m":[1,"b"]}' }],
    },
    {
      title: 'Types by function, and a default one',
      spl: 'tojson str(age) bool(ok) json(inner) height* default_type=num output_field=j',
      given: [{ age: 7, ok: 'Yes', inner: '{"a":1}', height1: '1.5', height2: 'tall' }],
      expect: [{ j: '{"age":"7","ok":true,"inner":{"a":1},"height1":1.5}' }],
    },
    {
      title: 'null for what does not fit',
      spl: 'tojson num(a) fill_null=true output_field=j',
      given: [{ a: 'x' }],
      expect: [{ j: '{"a":null}' }],
    },
    {
      title: 'auto',
      spl: 'tojson auto(*) output_field=j',
      given: [{ a: 'true', b: '[1,2]', c: 'text' }],
      expect: [{ j: '{"a":true,"b":[1,2],"c":"text"}' }],
    },
    {
      title: 'Into _raw, with internal fields',
      spl: 'tojson include_internal=true',
      given: [{ _time: 5, a: '1' }],
      expect: [{ _raw: '{"_time":5,"a":1}' }],
    },
  ],
})

interface Member {
  name: string
  type: JsonType
}

/** `num(x)` gives a type to a field. A field that stands twice has the type of its first place. */
function membersOf(list: readonly FieldName[], fallback: JsonType, input: Relation, context: LowerContext): Member[] {
  const members = new Map<string, Member>()
  for (const field of list) {
    const typed = /^(\w+)\((.*)\)$/.exec(field.name)
    const type = typed && JSON_TYPES.find((each) => each === typed[1]!.toLowerCase())
    const inner = type ? { ...field, name: typed[2]! } : field
    for (const name of presentNames([inner], input, context))
      if (!members.has(name)) members.set(name, { name, type: type ?? fallback })
  }
  return [...members.values()]
}

function allNames(input: Relation, at: Span, context: LowerContext): string[] {
  const known = [...input.columns.keys()]
  return input.open
    ? [...known, ...storedNames(input, at, 'tojson takes the fields that the events have', context)()]
    : known
}

function objectOf(parts: readonly Scalar[]): Scalar {
  if (parts.length === 0) return text('{}')
  const present = lambda(['text'], (part) => call('bool', 'notEquals', part, text('')))
  const joined = call(
    'text',
    'arrayStringConcat',
    call('list', 'arrayFilter', present, call('list', 'array', ...parts)),
    text(','),
  )
  return call('text', 'concat', text('{'), joined, text('}'))
}
