import { fn } from '../semantics/definition.ts'
import { combineBits } from './bits.ts'

export default fn({
  name: 'bit_and',
  docs: {
    summary: 'The bits that all whole numbers have.',
    usage: 'bit_and(<values>)',
    category: 'bitwise',
    notes: ['Numbers from 0 to 2^53-1; anything else gives null.'],
  },
  arity: [2, Number.POSITIVE_INFINITY],
  lower: (args) => combineBits('bitAnd', args),
  examples: [
    { spl: 'bit_and(12, 9)', expect: 8 },
    { spl: 'bit_and(15, 7, 5)', expect: 5 },
    { spl: 'bit_and(pow(2, 53), 1)', expect: null },
    { spl: 'bit_and(-1, 1)', expect: null },
  ],
})
