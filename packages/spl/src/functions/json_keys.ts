import { call, NULL } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { asJson, stringArray } from '../semantics/json-text.ts'
import { isJsonObject } from '../semantics/json-text-at.ts'
import { jsonKeys } from '../semantics/json-values.ts'
import { once } from '../semantics/once.ts'

export default fn({
  name: 'json_keys',
  docs: {
    summary: 'The keys of a JSON object, as a JSON array.',
    usage: 'json_keys(<json>)',
    category: 'json',
    notes: ['The keys of the object itself only, in their order. Of an array it is null.'],
  },
  arity: [1, 1],
  lower: ([value]) =>
    once(asText(value!), (json) => asJson(call('text', 'if', isJsonObject(json), stringArray(jsonKeys(json)), NULL))),
  examples: [
    { spl: 'json_keys("{\\"name\\": \\"Clifton\\", \\"at\\": {\\"city\\": \\"Bristol\\"}}")', expect: '["name","at"]' },
    { spl: 'json_keys("[1]")', expect: null },
    { spl: 'json_keys(nothing)', expect: null },
  ],
})
