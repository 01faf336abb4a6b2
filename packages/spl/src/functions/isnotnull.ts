import { exists } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'isnotnull',
  docs: { summary: 'True when the value is there.', usage: 'isnotnull(<value>)', category: 'informational' },
  arity: [1, 1],
  lower: ([value]) => exists(value!),
  examples: [{ spl: 'if(isnotnull(x), 1, 0)', given: { x: 'a' }, expect: 1 }],
})
