import { call } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'len',
  docs: { summary: 'The number of characters (code points) of a text.', usage: 'len(<str>)', category: 'text' },
  arity: [1, 1],
  lower: ([value]) => call('num', 'lengthUTF8', asText(value!)),
  examples: [
    { spl: 'len("buttercup")', expect: 9 },
    { spl: 'len("naïve 😀")', expect: 7 },
    { spl: 'len("")', expect: 0 },
    { spl: 'len(nothing)', expect: null },
  ],
})
