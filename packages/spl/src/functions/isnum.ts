import { fn } from '../semantics/definition.ts'
import { isNumber } from './number-kind.ts'

export default fn({
  name: 'isnum',
  docs: {
    summary: 'True when the value is a number.',
    usage: 'isnum(<value>)',
    category: 'informational',
    notes: ['A field counts by what it looks like, NaN included; a text in quotes is a text: isnum("5") is false.'],
  },
  arity: [1, 1],
  lower: ([value]) => isNumber(value!),
  examples: [
    { spl: 'if(isnum(12), "yes", "no")', expect: 'yes' },
    { spl: 'if(isnum(v), "yes", "no")', given: { v: '7.5' }, expect: 'yes' },
    { spl: 'if(isnum(v), "yes", "no")', given: { v: 'abc' }, expect: 'no' },
    { spl: 'if(isnum(v), "yes", "no")', given: { v: 'NaN' }, expect: 'yes' },
    { spl: 'if(isnum("NaN"), "yes", "no")', expect: 'no' },
  ],
})
