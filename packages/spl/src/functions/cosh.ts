import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'cosh',
  docs: { summary: 'The hyperbolic cosine.', usage: 'cosh(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(cosh(1), 6)', expect: 1.543081 }],
})
