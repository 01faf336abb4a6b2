import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'pow',
  docs: { summary: 'A number to the power of another.', usage: 'pow(<num>,<exp>)', category: 'mathematical' },
  arity: [2, 2],
  examples: [
    { spl: 'pow(2, 10)', expect: 1024 },
    { spl: 'pow(2, 53)-1', expect: 9007199254740991 },
  ],
})
