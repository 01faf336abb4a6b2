import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'acosh',
  docs: { summary: 'The arc hyperbolic cosine.', usage: 'acosh(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(acosh(2), 6)', expect: 1.316958 }],
})
