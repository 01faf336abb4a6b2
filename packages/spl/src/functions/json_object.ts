import { call, type Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { jsonConcat, toJson } from '../semantics/json-text.ts'
import { constantText } from './constant-argument.ts'

export default fn({
  name: 'json_object',
  docs: {
    summary: 'A JSON object from keys and values.',
    usage: 'json_object(<key>, <value>, …)',
    category: 'json',
    notes: [
      'A value can be a text, a number, a Boolean, null, a multivalue field, or JSON that another function made.',
      'A field whose text is a number gives a number; a text in quotes gives a string. A text that is a JSON object or array is put in as that.',
    ],
  },
  arity: [0, Number.POSITIVE_INFINITY],
  lower(args, { args: written, binder, span }) {
    if (args.length % 2 === 1) {
      binder.diagnostics.report(
        'function-arguments',
        written.at(-1)?.span ?? span,
        'A value is missing for the last key of `json_object`.',
        'Write json_object("key", value, "key", value).',
      )
    }
    const parts: (string | Scalar)[] = ['{']
    for (let at = 0; at + 1 < args.length; at += 2)
      parts.push(at === 0 ? '' : ',', keyJson(args[at]!), ':', toJson(args[at + 1]!))
    return jsonConcat([...parts, '}'])
  },
  examples: [
    { spl: 'json_object("name", "maria")', expect: '{"name":"maria"}' },
    { spl: 'json_object()', expect: '{}' },
    { spl: 'json_object("n", 5, "t", true(), "z", null())', expect: '{"n":5,"t":true,"z":null}' },
    { spl: 'json_object("a", json_object("b", json_array(1, 2)))', expect: '{"a":{"b":[1,2]}}' },
    {
      spl: 'json_object("n", n, "s", s, "m", m, "j", j)',
      given: { n: '5', s: 'a"b', m: ['x', 'y'], j: '{"k":[1]}' },
      expect: '{"n":5,"s":"a\\"b","m":["x","y"],"j":{"k":[1]}}',
    },
    { spl: 'json_object(k, "5")', given: { k: 'a.b' }, expect: '{"a.b":"5"}' },
    { spl: 'json_object("zip", zip)', given: { zip: '01234' }, expect: '{"zip":"01234"}' },
  ],
})

function keyJson(key: Scalar): string | Scalar {
  const constant = constantText(key)
  return constant === undefined ? call('text', 'toJSONString', asText(key)) : JSON.stringify(constant)
}
