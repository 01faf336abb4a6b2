import { bool } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'true',
  docs: { summary: 'A condition that is true.', usage: 'true()', category: 'comparison' },
  arity: [0, 0],
  lower: () => bool(true),
  examples: [{ spl: 'if(true(), "yes", "no")', expect: 'yes' }],
})
