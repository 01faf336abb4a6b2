import { call } from '../plan/scalar.ts'
import { asText, definite } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'json_valid',
  docs: {
    summary: 'True when a text is JSON.',
    usage: 'json_valid(<json>)',
    category: 'json',
    differences: [
      'A whole number of more than 20 digits makes a document invalid: the engine of the store does not read it.',
    ],
  },
  arity: [1, 1],
  lower: ([value]) => definite(call('bool', 'isValidJSON', asText(value!))),
  examples: [
    { spl: 'if(json_valid("{ \\"names\\": [\\"maria\\"] }"), 1, 0)', expect: 1 },
    { spl: 'if(json_valid("{ \\"names\\": [ }"), 1, 0)', expect: 0 },
    { spl: 'if(json_valid(""), 1, 0)', expect: 0 },
    { spl: 'if(json_valid(nothing), 1, 0)', expect: 0 },
  ],
})
