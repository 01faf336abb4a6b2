import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'cos',
  docs: { summary: 'The cosine of an angle in radians.', usage: 'cos(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [
    { spl: 'round(cos(-1), 6)', expect: 0.540302 },
    { spl: 'cos(pi())', expect: -1 },
  ],
})
