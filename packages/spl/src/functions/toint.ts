import { fn } from '../semantics/definition.ts'
import { parseNumber } from './number-base.ts'
import { calculate } from './numeric-function.ts'

export default fn({
  name: 'toint',
  docs: {
    summary: 'The whole number at or below the number that a text stands for.',
    usage: 'toint(<value>, <base>)',
    category: 'conversion',
    notes: ['Null when the text is no number.'],
  },
  arity: [1, 2],
  lower: ([value, base], call) => calculate('floor', [parseNumber(value!, base, call)]),
  examples: [
    { spl: 'toint("24")', expect: 24 },
    { spl: 'toint(3.14)', expect: 3 },
    { spl: 'toint(v)', given: { v: '-3.14' }, expect: -4 },
    { spl: 'toint(" 5 ")', expect: null },
  ],
})
