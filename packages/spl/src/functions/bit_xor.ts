import { fn } from '../semantics/definition.ts'
import { combineBits } from './bits.ts'

export default fn({
  name: 'bit_xor',
  docs: {
    summary: 'The bits in which whole numbers differ.',
    usage: 'bit_xor(<values>)',
    category: 'bitwise',
    notes: ['Numbers from 0 to 2^53-1; anything else gives null.'],
  },
  arity: [2, Number.POSITIVE_INFINITY],
  lower: (args) => combineBits('bitXor', args),
  examples: [
    { spl: 'bit_xor(3, 2)', expect: 1 },
    { spl: 'bit_xor(4, 6)', expect: 2 },
  ],
})
