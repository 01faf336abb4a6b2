import { fn } from '../semantics/definition.ts'
import { parseNumber } from './number-base.ts'

export default fn({
  name: 'todouble',
  docs: {
    summary: 'The number that a text stands for, null when it stands for none.',
    usage: 'todouble(<value>, <base>)',
    category: 'conversion',
  },
  arity: [1, 2],
  lower: ([value, base], call) => parseNumber(value!, base, call),
  examples: [
    { spl: 'todouble("16.00")', expect: 16 },
    { spl: 'todouble(5)', expect: 5 },
    { spl: 'todouble("number")', expect: null },
    { spl: 'todouble("1111", 2)', expect: 15 },
  ],
})
