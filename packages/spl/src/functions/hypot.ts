import { numeric } from './numeric-function.ts'

export default numeric({
  name: 'hypot',
  docs: {
    summary: 'The length of the hypotenuse of a right triangle.',
    usage: 'hypot(<num>,<num>)',
    category: 'trigonometry',
  },
  arity: [2, 2],
  examples: [{ spl: 'hypot(3, 4)', expect: 5 }],
})
