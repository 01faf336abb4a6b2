import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'atan2',
  docs: {
    summary: 'The arc tangent of y/x, from -pi to pi: the angle of the point (x, y).',
    usage: 'atan2(<y>,<x>)',
    category: 'trigonometry',
  },
  arity: [2, 2],
  examples: [{ spl: 'round(atan2(0.50, 0.75), 2)', expect: 0.59 }],
})
