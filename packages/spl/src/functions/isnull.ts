import { not } from '../plan/scalar.ts'
import { exists } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'isnull',
  docs: {
    summary: 'True when there is no value.',
    usage: 'isnull(<value>)',
    category: 'informational',
    notes: ['An empty text is a value.'],
  },
  arity: [1, 1],
  lower: ([value]) => not(exists(value!)),
  examples: [
    { spl: 'if(isnull(x), 1, 0)', given: { x: null }, expect: 1 },
    { spl: 'if(isnull(x), 1, 0)', given: { x: '' }, expect: 0 },
    { spl: 'if(isnull(1/0), 1, 0)', expect: 1 },
  ],
})
