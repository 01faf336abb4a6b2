import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'acos',
  docs: { summary: 'The arc cosine, from 0 to pi.', usage: 'acos(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [
    { spl: 'round(acos(0), 6)', expect: 1.570796 },
    { spl: 'round(acos(0)*180/pi(), 6)', expect: 90 },
  ],
})
