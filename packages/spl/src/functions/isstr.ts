import { fn } from '../semantics/definition.ts'
import { isText } from './number-kind.ts'

export default fn({
  name: 'isstr',
  docs: {
    summary: 'True when the value is a text.',
    usage: 'isstr(<value>)',
    category: 'informational',
    notes: ['A field that looks like a number is a number; NaN is both.'],
  },
  arity: [1, 1],
  lower: ([value]) => isText(value!),
  examples: [
    { spl: 'if(isstr("12"), "yes", "no")', expect: 'yes' },
    { spl: 'if(isstr(v), "yes", "no")', given: { v: 'abc' }, expect: 'yes' },
    { spl: 'if(isstr(v), "yes", "no")', given: { v: '12' }, expect: 'no' },
    { spl: 'if(isstr(v), "yes", "no")', given: { v: 'NaN' }, expect: 'yes' },
  ],
})
