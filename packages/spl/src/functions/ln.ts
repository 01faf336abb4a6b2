import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'ln',
  sql: 'log',
  docs: { summary: 'The natural logarithm.', usage: 'ln(<num>)', category: 'mathematical' },
  arity: [1, 1],
  examples: [
    { spl: 'ln(1)', expect: 0 },
    { spl: 'round(ln(20), 6)', expect: 2.995732 },
  ],
})
