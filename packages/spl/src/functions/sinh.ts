import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'sinh',
  docs: { summary: 'The hyperbolic sine.', usage: 'sinh(<num>)', category: 'trigonometry' },
  arity: [1, 1],
  examples: [{ spl: 'round(sinh(1), 6)', expect: 1.175201 }],
})
