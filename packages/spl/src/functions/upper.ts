import { call } from '../plan/scalar.ts'
import { eachText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'upper',
  docs: { summary: 'The text in upper case.', usage: 'upper(<str>)', category: 'text' },
  arity: [1, 1],
  lower: ([value]) => eachText(value!, (text) => call('text', 'upperUTF8', text)),
  examples: [{ spl: 'upper("cmd")', expect: 'CMD' }],
})
