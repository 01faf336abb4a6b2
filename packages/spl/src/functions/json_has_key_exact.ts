import { and, call } from '../plan/scalar.ts'
import { asText, definite } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { isJsonObject } from '../semantics/json-text-at.ts'
import { once } from '../semantics/once.ts'

export default fn({
  name: 'json_has_key_exact',
  docs: {
    summary: 'True when a JSON object has a key.',
    usage: 'json_has_key_exact(<object>, <key>)',
    category: 'json',
    notes: ['The key is taken as it is: a point in it is a point. Only the keys of the object itself count.'],
  },
  arity: [2, 2],
  lower: ([value, key]) =>
    once(asText(value!), (json) => definite(and([isJsonObject(json), call('bool', 'JSONHas', json, asText(key!))]))),
  examples: [
    { spl: 'if(json_has_key_exact(json_object("name", "charlie"), "name"), 1, 0)', expect: 1 },
    { spl: 'if(json_has_key_exact("{\\"charlie.garcia\\":10}", "charlie.garcia"), 1, 0)', expect: 1 },
    { spl: 'if(json_has_key_exact("{\\"a\\":{\\"b\\":1}}", "b"), 1, 0)', expect: 0 },
    { spl: 'if(json_has_key_exact(x, k), 1, 0)', given: { x: '{"a":null}', k: 'a' }, expect: 1 },
    { spl: 'if(json_has_key_exact(nothing, "a"), 1, 0)', expect: 0 },
  ],
})
