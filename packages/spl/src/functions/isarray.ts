import { bool } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { isJson } from './json-kind.ts'

export default fn({
  name: 'isarray',
  docs: { summary: 'True when the text is a JSON array.', usage: 'isarray(<value>)', category: 'informational' },
  arity: [1, 1],
  lower: ([value]) => (value!.type === 'num' || value!.type === 'bool' ? bool(false) : isJson(value!, 'Array')),
  examples: [
    { spl: 'if(isarray("[1, 2, 3]"), "yes", "no")', expect: 'yes' },
    { spl: 'if(isarray(1), "yes", "no")', expect: 'no' },
    { spl: 'if(isarray(v), "yes", "no")', given: { v: '[1, 2' }, expect: 'no' },
  ],
})
