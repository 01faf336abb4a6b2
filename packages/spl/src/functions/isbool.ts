import { bool } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'isbool',
  docs: {
    summary: 'True when the argument is a condition. A field never is.',
    usage: 'isbool(<value>)',
    category: 'informational',
    notes: ['A field holds text or a number: compare it with field="true".'],
  },
  arity: [1, 1],
  lower: ([value]) => bool(value!.type === 'bool'),
  examples: [
    { spl: 'if(isbool(1==2), "yes", "no")', expect: 'yes' },
    { spl: 'if(isbool(a), "yes", "no")', given: { a: 'true' }, expect: 'no' },
  ],
})
