import { NULL } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'null',
  docs: { summary: 'No value.', usage: 'null()', category: 'informational' },
  arity: [0, 0],
  lower: () => NULL,
  examples: [{ spl: 'null()', expect: null }],
})
