import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'atanh',
  docs: { summary: 'The arc hyperbolic tangent.', usage: 'atanh(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(atanh(0.500), 3)', expect: 0.549 }],
})
