import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'exp',
  docs: { summary: 'e to the power of a number.', usage: 'exp(<num>)', category: 'mathematical' },
  arity: [1, 1],
  examples: [{ spl: 'round(exp(3), 3)', expect: 20.086 }],
})
