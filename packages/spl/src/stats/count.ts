import { aggregate, call } from '../plan/scalar.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'count',
  aliases: ['c'],
  bare: true,
  countsNothing: true,
  docs: {
    summary: 'The number of rows, or of values of a field.',
    usage: 'count | count(<field>)',
    notes: ['Every value of a multivalue field counts.'],
  },
  lower({ value }) {
    if (!value) return aggregate('num', 'count')
    return value.type === 'list'
      ? aggregate('num', 'sum', call('num', 'length', value))
      : aggregate('num', 'count', value)
  },
  examples: [
    { given: [{ x: 'a' }, { x: null }], spl: 'count', expect: 2 },
    { given: [{ x: 'a' }, { x: null }], spl: 'count(x)', expect: 1 },
    { given: [{ x: ['a', 'b'] }, { x: 'c' }], spl: 'c(x)', expect: 3 },
  ],
})
