import { call } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'urldecode',
  docs: {
    summary: 'A URL with its %XX escapes resolved.',
    usage: 'urldecode(<url>)',
    category: 'text',
    notes: ['A + stays a +; an escape that is not two hexadecimal digits stays as it is.'],
  },
  arity: [1, 1],
  lower: ([value]) => call('text', 'decodeURLComponent', asText(value!)),
  examples: [
    {
      spl: 'urldecode("http%3A%2F%2Fwww.example.com%2Fdownload%3Fr%3Dheader")',
      expect: 'http://www.example.com/download?r=header',
    },
    { spl: 'urldecode("100%")', expect: '100%' },
    { spl: 'urldecode("caf%C3%A9")', expect: 'café' },
  ],
})
