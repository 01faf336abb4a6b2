import { bool } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { isJson } from './json-kind.ts'

export default fn({
  name: 'isobject',
  docs: { summary: 'True when the text is a JSON object.', usage: 'isobject(<value>)', category: 'informational' },
  arity: [1, 1],
  lower: ([value]) => (value!.type === 'num' || value!.type === 'bool' ? bool(false) : isJson(value!, 'Object')),
  examples: [
    { spl: 'if(isobject(v), "yes", "no")', given: { v: '{"name": "Catan"}' }, expect: 'yes' },
    { spl: 'if(isobject("{cities: \\"3\\"}"), "yes", "no")', expect: 'no' },
    { spl: 'if(isobject(v), "yes", "no")', given: { v: '[1]' }, expect: 'no' },
  ],
})
