/** fromjson — the keys of a JSON object as fields. */
import { call, list, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { distinctTexts } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { jsonElements, jsonKeys, jsonValues, startsWith } from '../semantics/json-values.ts'
import { orElse } from '../semantics/set-found.ts'
import { sourceField } from '../semantics/source-field.ts'
import { args, field, option, text as textValue } from '../syntax/args.ts'

const syntax = args({
  field: field({ required: true, docs: 'The field with the JSON object.' }),
  prefix: option(textValue, { default: '', docs: 'What stands before the names of the fields.' }),
})

export default command({
  name: 'fromjson',
  docs: {
    summary: 'Makes fields of the keys of a JSON object.',
    usage: 'fromjson <field> [prefix=<string>]',
    page: 'Search Reference, "fromjson"',
    notes: [
      'An array becomes a multivalue field; an object in the object stays JSON text.',
      'Later stages find fields by name. Where they use a pattern, or where events leave the search, the keys are asked for with a query of their own.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const { name, span } = given.field
    const source = sourceField({ value: name, span }, input, context)
    if (!source) return input
    const json = asText(source.value)
    const why = 'the keys of the JSON object become fields'
    const keys = distinctTexts(jsonKeys(json), input, span, why, context)
    return input.withFound({
      what: `fromjson ${name}`,
      multi: (each) => each.startsWith(given.prefix),
      names: () => keys.all().map((key) => given.prefix + key),
      lacks: (each) => keys.lacks(each.slice(given.prefix.length)),
      value: (each, before) =>
        each.startsWith(given.prefix) ? orElse(valuesOf(json, each.slice(given.prefix.length)), before) : undefined,
    })
  },
  examples: [
    {
      title: 'Keys become fields',
      spl: 'fromjson object | table name age',
      given: [{ object: '{"name": "Albert", "age": 63}' }, { object: 'none' }],
      expect: [
        { name: 'Albert', age: '63' },
        { name: null, age: null },
      ],
    },
    {
      title: 'A prefix, an array and an object in the object',
      spl: 'fromjson object prefix=my_ | table my_*',
      given: [{ object: '{"list": [1, "b"], "inner": {"a":1}}' }],
      expect: [{ my_list: ['1', 'b'], my_inner: '{"a":1}' }],
    },
    {
      title: 'Fields that were there stay where the object has no such key',
      spl: 'fromjson object',
      given: [
        { object: '{"a":"new"}', a: 'old' },
        { object: '{"b":1}', a: 'old' },
      ],
      expect: [
        { a: 'new', b: null },
        { a: 'old', b: '1' },
      ],
    },
  ],
})

function valuesOf(json: Scalar, key: string): Scalar {
  const raw = call('text', 'ifNull', call('text', 'JSONExtractRaw', json, text(key)), text(''))
  const only = call('list', 'if', call('bool', 'equals', raw, text('')), list([]), call('list', 'array', raw))
  return jsonValues(call('list', 'if', startsWith(raw, '['), jsonElements(json, [text(key)]), only))
}
