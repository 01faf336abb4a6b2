import { call, num } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'random',
  docs: {
    summary: 'A random integer from 0 to 2147483647, another one for each row.',
    usage: 'random()',
    category: 'statistical',
  },
  arity: [0, 0],
  // The argument only tells one random() of a search from another: ClickHouse computes equal calls once.
  lower: (_args, { span }) =>
    call('num', 'toFloat64', call('data', 'bitAnd', call('data', 'rand', num(span.start)), num(2 ** 31 - 1))),
  examples: [
    { spl: 'if(random()>=0 AND random()<=2147483647, "in", "out")', expect: 'in' },
    { spl: 'if(isint(random()), "yes", "no")', expect: 'yes' },
  ],
})
