import { call, list } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'tomv',
  docs: {
    summary: 'The elements of a JSON array as a multivalue field, each as it is written in JSON.',
    usage: 'tomv(<value>)',
    category: 'conversion',
    notes: ['A multivalue field stays as it is; null for anything else. The results on the page keep their quotes.'],
  },
  arity: [1, 1],
  lower([value]) {
    const { type } = value!
    if (type === 'list') return value!
    if (type !== 'text') return list([])
    return call(
      'list',
      'JSONExtractArrayRaw',
      call('text', 'ifNull', asText(value!), { kind: 'literal', value: '', type: 'text' }),
    )
  },
  examples: [
    { spl: 'tomv(p)', given: { p: '["dubois", {"name": "patel"}]' }, expect: ['"dubois"', '{"name":"patel"}'] },
    { spl: 'tomv(p)', given: { p: ['a', 'b'] }, expect: ['a', 'b'] },
    { spl: 'tomv(p)', given: { p: 'text' }, expect: null },
  ],
})
