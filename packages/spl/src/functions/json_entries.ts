import { call, NULL, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { arrayOf, asJson, membersOf } from '../semantics/json-text.ts'
import { isJsonObject } from '../semantics/json-text-at.ts'
import { present } from '../semantics/json-values.ts'
import { once } from '../semantics/once.ts'

export default fn({
  name: 'json_entries',
  docs: {
    summary: 'The members of a JSON object, as a JSON array of objects with key and value.',
    usage: 'json_entries(<json>)',
    category: 'json',
    notes: ['Only of the object itself. Of anything else it is null.'],
  },
  arity: [1, 1],
  lower: ([value]) =>
    once(asText(value!), (json) => {
      const entries = membersOf(present(json), (key, member) =>
        call(
          'text',
          'concat',
          text('{"key":'),
          call('text', 'toJSONString', key),
          text(',"value":'),
          member,
          text('}'),
        ),
      )
      return asJson(call('text', 'if', isJsonObject(json), arrayOf(entries), NULL))
    }),
  examples: [
    {
      spl: 'json_entries("{\\"a\\": 1, \\"b\\": {\\"c\\": 2}}")',
      expect: '[{"key":"a","value":1},{"key":"b","value":{"c":2}}]',
    },
    { spl: 'json_entries(x)', given: { x: '{"name":"maria"}' }, expect: '[{"key":"name","value":"maria"}]' },
    { spl: 'json_entries("[1]")', expect: null },
    { spl: 'json_entries(nothing)', expect: null },
  ],
})
