import { call } from '../plan/scalar.ts'
import { eachText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'lower',
  docs: { summary: 'The text in lower case.', usage: 'lower(<str>)', category: 'text' },
  arity: [1, 1],
  lower: ([value]) => eachText(value!, (text) => call('text', 'lowerUTF8', text)),
  examples: [{ spl: 'lower("PowerShell")', expect: 'powershell' }],
})
