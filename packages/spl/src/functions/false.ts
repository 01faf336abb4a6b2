import { bool } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'false',
  docs: { summary: 'A condition that is false.', usage: 'false()', category: 'comparison' },
  arity: [0, 0],
  lower: () => bool(false),
  examples: [{ spl: 'if(false(), "yes", "no")', expect: 'no' }],
})
