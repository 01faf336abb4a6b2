import { fn } from '../semantics/definition.ts'
import { shiftBits } from './bits.ts'

export default fn({
  name: 'bit_shift_left',
  docs: {
    summary: 'A whole number with its bits moved to the left; those beyond 53 are lost.',
    usage: 'bit_shift_left(<value>, <shift_offset>)',
    category: 'bitwise',
    notes: ['Numbers from 0 to 2^53-1; anything else gives null.'],
  },
  arity: [2, 2],
  lower: ([value, offset]) => shiftBits('bitShiftLeft', value!, offset!),
  examples: [
    { spl: 'bit_shift_left(67, 1)', expect: 134 },
    { spl: 'bit_shift_left(3, 52)', expect: 4503599627370496 },
    { spl: 'bit_shift_left(1, 53)', expect: 0 },
    { spl: 'bit_shift_left(3, 100)', expect: 0 },
    { spl: 'bit_shift_left(3, -2)', expect: null },
  ],
})
