import { num } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'time',
  docs: {
    summary: 'The time of the clock, in epoch seconds with microseconds.',
    usage: 'time()',
    category: 'date and time',
    differences: ['It is the clock of the search, which a test can set; it does not move from row to row.'],
  },
  arity: [0, 0],
  lower: (_args, { binder }) => num(Math.round(binder.environment.now * 1e6) / 1e6),
  examples: [{ spl: 'floor(time())-now()', expect: 0 }],
})
