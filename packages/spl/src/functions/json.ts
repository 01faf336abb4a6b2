import { call, NULL } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { asJson } from '../semantics/json-text.ts'
import { once } from '../semantics/once.ts'

export default fn({
  name: 'json',
  docs: {
    summary: 'The value itself if it is JSON, else null.',
    usage: 'json(<value>)',
    category: 'json',
    notes: ['Numbers, true, false, null and texts in double quotes are JSON too.'],
  },
  arity: [1, 1],
  lower: ([value]) =>
    once(asText(value!), (each) => asJson(call('text', 'if', call('bool', 'isValidJSON', each), each, NULL))),
  examples: [
    { spl: 'json(json_object("animal", "pony"))', expect: '{"animal":"pony"}' },
    { spl: 'json("[1, 2]")', expect: '[1, 2]' },
    { spl: 'json("Golden Gate Bridge")', expect: null },
    { spl: 'json(nothing)', expect: null },
  ],
})
