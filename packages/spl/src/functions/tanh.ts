import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'tanh',
  docs: { summary: 'The hyperbolic tangent.', usage: 'tanh(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(tanh(1), 6)', expect: 0.761594 }],
})
