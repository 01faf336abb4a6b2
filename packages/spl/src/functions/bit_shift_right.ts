import { fn } from '../semantics/definition.ts'
import { shiftBits } from './bits.ts'

export default fn({
  name: 'bit_shift_right',
  docs: {
    summary: 'A whole number with its bits moved to the right.',
    usage: 'bit_shift_right(<value>, <shift_offset>)',
    category: 'bitwise',
    notes: ['Numbers from 0 to 2^53-1; anything else gives null.'],
  },
  arity: [2, 2],
  lower: ([value, offset]) => shiftBits('bitShiftRight', value!, offset!),
  examples: [
    { spl: 'bit_shift_right(4, 1)', expect: 2 },
    { spl: 'bit_shift_right(-3, 1)', expect: null },
  ],
})
