import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'atan',
  docs: { summary: 'The arc tangent, from -pi/2 to pi/2.', usage: 'atan(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(atan(0.50), 2)', expect: 0.46 }],
})
