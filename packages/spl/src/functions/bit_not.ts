import { call, NULL } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { ALL_BITS, asBits, fromBits } from './bits.ts'

export default fn({
  name: 'bit_not',
  docs: {
    summary: 'A whole number with every bit turned over, within 53 bits or within a mask.',
    usage: 'bit_not(<value>, <bitmask>)',
    category: 'bitwise',
    notes: ['Numbers from 0 to 2^53-1; anything else gives null.'],
  },
  arity: [1, 2],
  lower([value, mask]) {
    const bits = asBits(value!)
    const within = mask ? asBits(mask) : ALL_BITS
    if (bits.type === 'null' || within.type === 'null') return NULL
    return fromBits(call('data', 'bitAnd', call('data', 'bitNot', bits), within))
  },
  examples: [
    { spl: 'bit_not(9)', expect: 9007199254740982 },
    { spl: 'bit_not(9, tonumber("1111", 2))', expect: 6 },
    { spl: 'bit_not(-9)', expect: null },
  ],
})
