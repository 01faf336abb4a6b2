import { aggregate, call } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'values',
  docs: {
    summary: 'The different values, as a multivalue field.',
    usage: 'values(<field>)',
    notes: ['They are in the order of their characters, numbers too: 1, 10, 2.'],
  },
  lower({ value }) {
    const set =
      value?.type === 'list'
        ? aggregate('list', 'groupUniqArrayArray', value)
        : aggregate('list', 'groupUniqArray', asText(value!))
    return call('list', 'arraySort', set)
  },
  examples: [
    { given: [{ x: '10' }, { x: '2' }, { x: '10' }, { x: null }], spl: 'values(x)', expect: ['10', '2'] },
    { given: [{ x: ['b', 'a'] }, { x: 'b' }], spl: 'values(x)', expect: ['a', 'b'] },
  ],
})
