import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'abs',
  docs: { summary: 'The absolute value.', usage: 'abs(<num>)', category: 'mathematical' },
  arity: [1, 1],
  examples: [
    { spl: 'abs(-3)', expect: 3 },
    { spl: 'abs(n)', expect: 2.5, given: { n: '-2.5' } },
    { spl: 'abs("x")', expect: null },
  ],
})
