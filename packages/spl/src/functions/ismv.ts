import { bool, call, num } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'ismv',
  docs: { summary: 'True when there is more than one value.', usage: 'ismv(<value>)', category: 'informational' },
  arity: [1, 1],
  lower: ([value]) =>
    value!.type === 'list' ? call('bool', 'greater', call('num', 'length', value!), num(1)) : bool(false),
  examples: [
    { spl: 'if(ismv(l), "yes", "no")', given: { l: ['1', '2'] }, expect: 'yes' },
    { spl: 'if(ismv(l), "yes", "no")', given: { l: '1' }, expect: 'no' },
  ],
})
