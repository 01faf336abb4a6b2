import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'floor',
  docs: { summary: 'The next whole number down.', usage: 'floor(<num>)', category: 'mathematical' },
  arity: [1, 1],
  examples: [
    { spl: 'floor(1.9)', expect: 1 },
    { spl: 'floor(-1.5)', expect: -2 },
  ],
})
