import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'asinh',
  docs: { summary: 'The arc hyperbolic sine.', usage: 'asinh(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(asinh(1), 6)', expect: 0.881374 }],
})
