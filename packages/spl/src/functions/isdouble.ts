import { fn } from '../semantics/definition.ts'
import { isDouble } from './number-kind.ts'

export default fn({
  name: 'isdouble',
  docs: {
    summary: 'True when the value is a number with a decimal point.',
    usage: 'isdouble(<value>)',
    category: 'informational',
    differences: ['The whole result of a calculation counts as an integer: isdouble(todouble(5)) is false here.'],
  },
  arity: [1, 1],
  lower: ([value], { args }) => isDouble(value!, args[0]!),
  examples: [
    { spl: 'if(isdouble(3.546), "yes", "no")', expect: 'yes' },
    { spl: 'if(isdouble(1000000), "yes", "no")', expect: 'no' },
    { spl: 'if(isdouble(v), "yes", "no")', given: { v: '5.0' }, expect: 'yes' },
  ],
})
