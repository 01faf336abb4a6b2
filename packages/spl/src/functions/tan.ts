import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'tan',
  docs: { summary: 'The tangent of an angle in radians.', usage: 'tan(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(tan(1), 6)', expect: 1.557408 }],
})
