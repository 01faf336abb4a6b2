import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'sin',
  docs: { summary: 'The sine of an angle in radians.', usage: 'sin(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [
    { spl: 'round(sin(1), 6)', expect: 0.841471 },
    { spl: 'sin(90*pi()/180)', expect: 1 },
  ],
})
