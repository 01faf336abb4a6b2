import { num } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'now',
  docs: {
    summary: 'The time at which the search started, in epoch seconds.',
    usage: 'now()',
    category: 'date and time',
  },
  arity: [0, 0],
  lower: (_args, { binder }) => num(Math.floor(binder.environment.now)),
  examples: [{ spl: 'now()-now()', expect: 0 }],
})
