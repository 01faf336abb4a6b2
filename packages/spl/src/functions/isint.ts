import { fn } from '../semantics/definition.ts'
import { isInteger } from './number-kind.ts'

export default fn({
  name: 'isint',
  docs: {
    summary: 'True when the value is an integer.',
    usage: 'isint(<value>)',
    category: 'informational',
    notes: ['A field counts by what it looks like: 5 is an integer, 5.0 is not.'],
  },
  arity: [1, 1],
  lower: ([value], { args }) => isInteger(value!, args[0]!),
  examples: [
    { spl: 'if(isint(5), "int", "not int")', expect: 'int' },
    { spl: 'if(isint(v), "int", "not int")', given: { v: '42' }, expect: 'int' },
    { spl: 'if(isint(v), "int", "not int")', given: { v: '4.2' }, expect: 'not int' },
    { spl: 'if(isint("five"), "int", "not int")', expect: 'not int' },
  ],
})
