import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { once } from '../semantics/once.ts'
import { asBits } from './bits.ts'
import { needConstant } from './constant-argument.ts'
import { fixed } from './decimal-rounding.ts'
import { groupDigits } from './digit-groups.ts'
import { duration } from './duration.ts'

const FORMATS: Record<string, (number: Scalar) => Scalar> = { binary, hex, commas, duration }

export default fn({
  name: 'tostring',
  docs: {
    summary: 'A value as text, a number in a format: binary, hex, commas, or duration.',
    usage: 'tostring(<value>, <format>)',
    category: 'conversion',
    notes: [
      'A condition becomes True or False, a missing value Null.',
      'The format is for numbers and fields that hold one; any other text stays as it is.',
      'commas shows two decimals when there are any; duration shows HH:MM:SS, with D+ in front from a day on.',
      'hex and binary take whole numbers from 0 to 2^53-1; anything else gives null.',
    ],
  },
  arity: [1, 2],
  lower([value, format], call_) {
    if (!format) return named(value!)
    const name = needConstant(format, call_, 1, 'The format')
    const render = FORMATS[name ?? '']
    if (!render) {
      if (name !== undefined) {
        call_.binder.diagnostics.report(
          'function-arguments',
          call_.args[1]!.span,
          `There is no format \`${name}\`.`,
          'Write "binary", "hex", "commas" or "duration".',
        )
      }
      return NULL
    }
    return formatted(value!, render)
  },
  examples: [
    { spl: 'tostring(1==1)." ".tostring(15, "hex")." ".tostring(12345.6789, "commas")', expect: 'True 0xF 12,345.68' },
    { spl: 'tostring(n, "commas")', given: { n: '39532' }, expect: '39,532' },
    { spl: 'tostring(n, "commas")', given: { n: '-1234567.5' }, expect: '-1,234,567.50' },
    { spl: 'tostring(n, "commas")', given: { n: 'n/a' }, expect: 'n/a' },
    { spl: 'tostring(255, "hex")', expect: '0xFF' },
    { spl: 'tostring(9, "binary")', expect: '1001' },
    { spl: 'tostring(0, "binary")', expect: '0' },
    { spl: 'tostring(615, "duration")', expect: '00:10:15' },
    { spl: 'tostring(n, "duration")', given: { n: '90061' }, expect: '1+01:01:01' },
    { spl: 'tostring(null())', expect: 'Null' },
    { spl: 'tostring(2.5)', expect: '2.5' },
  ],
})

function named(value: Scalar): Scalar {
  if (value.type === 'null') return text('Null')
  if (value.type === 'list') return value
  const written = asText(value)
  return written.kind === 'literal' || value.type === 'bool' ? written : call('text', 'ifNull', written, text('Null'))
}

function formatted(value: Scalar, render: (number: Scalar) => Scalar): Scalar {
  // A text in quotes is no number: "5" stays as it is.
  if (value.type === 'num') return once(value, render)
  if (value.kind === 'literal' || value.type === 'bool') return named(value)
  const other = call('text', 'ifNull', asText(value), text('Null'))
  return once(asNumber(value), (number) => call('text', 'if', call('bool', 'isNull', number), other, render(number)))
}

function binary(number: Scalar): Scalar {
  return withoutZeros(call('text', 'bin', asBits(number)))
}

function hex(number: Scalar): Scalar {
  return call('text', 'concat', text('0x'), withoutZeros(call('text', 'hex', asBits(number))))
}

function withoutZeros(digits: Scalar): Scalar {
  return call('text', 'replaceRegexpOne', digits, text('^0+(.)'), text('\\1'))
}

function commas(number: Scalar): Scalar {
  const whole = call('bool', 'equals', number, call('num', 'trunc', number))
  return groupDigits(call('text', 'if', whole, asText(number), fixed(number, 2)))
}
