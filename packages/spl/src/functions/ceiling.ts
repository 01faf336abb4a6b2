import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'ceiling',
  aliases: ['ceil'],
  sql: 'ceil',
  docs: { summary: 'The next whole number up.', usage: 'ceiling(<num>)', category: 'mathematical' },
  arity: [1, 1],
  examples: [
    { spl: 'ceiling(1.9)', expect: 2 },
    { spl: 'ceil(-1.9)', expect: -1 },
  ],
})
