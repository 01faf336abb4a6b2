import { fn } from '../semantics/definition.ts'
import { combineBits } from './bits.ts'

export default fn({
  name: 'bit_or',
  docs: {
    summary: 'The bits that any of the whole numbers has.',
    usage: 'bit_or(<values>)',
    category: 'bitwise',
    notes: ['Numbers from 0 to 2^53-1; anything else gives null.'],
  },
  arity: [2, Number.POSITIVE_INFINITY],
  lower: (args) => combineBits('bitOr', args),
  examples: [
    { spl: 'bit_or(4, 2)', expect: 6 },
    { spl: 'bit_or(flags, tonumber("11001", 2))', given: { flags: '2' }, expect: 27 },
  ],
})
