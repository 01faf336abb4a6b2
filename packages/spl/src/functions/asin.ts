import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'asin',
  docs: { summary: 'The arc sine, from -pi/2 to pi/2.', usage: 'asin(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(asin(1)*180/pi(), 6)', expect: 90 }],
})
