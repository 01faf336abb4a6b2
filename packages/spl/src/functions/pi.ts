import { num } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'pi',
  docs: { summary: 'The constant pi.', usage: 'pi()', category: 'mathematical' },
  arity: [0, 0],
  lower: () => num(Math.PI),
  examples: [{ spl: 'round(pi()*100)', expect: 314 }],
})
