import { asNumber } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'exact',
  docs: {
    summary: 'The result of a calculation with all its digits.',
    usage: 'exact(<expression>)',
    category: 'mathematical',
    notes: ['A calculation with decimal constants is shown with no more digits than they have; exact lifts that.'],
  },
  arity: [1, 1],
  lower: ([value]) => asNumber(value!),
  examples: [
    { spl: 'exact(3.14*2.5)', expect: 7.85 },
    { spl: '8.250*exact(0.2)', expect: '1.650' },
    { spl: '8.250*0.20', expect: '1.7' },
  ],
})
