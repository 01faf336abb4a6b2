import { call, NULL } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { asJson } from '../semantics/json-text.ts'
import { isJson } from './json-kind.ts'

export default fn({
  name: 'toobject',
  docs: {
    summary: 'The text as a JSON object, null when it is none.',
    usage: 'toobject(<value>)',
    category: 'conversion',
  },
  arity: [1, 1],
  lower([value]) {
    if (value!.type !== 'text' && value!.type !== 'list') return NULL
    return asJson(call('text', 'if', isJson(value!, 'Object'), call('text', 'JSONExtractRaw', asText(value!)), NULL))
  },
  examples: [
    { spl: 'toobject("{\\"name\\": \\"maria\\", \\"age\\": 25}")', expect: '{"name":"maria","age":25}' },
    { spl: 'toobject(v)', given: { v: '[1]' }, expect: null },
  ],
})
