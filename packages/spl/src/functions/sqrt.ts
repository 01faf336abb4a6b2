import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'sqrt',
  docs: { summary: 'The square root; nan of a negative number.', usage: 'sqrt(<num>)', category: 'mathematical' },
  arity: [1, 1],
  examples: [{ spl: 'sqrt(9)', expect: 3 }],
})
