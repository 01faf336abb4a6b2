import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import { codePoint } from './code-point.ts'
import { constantText, needConstant } from './constant-argument.ts'
import { groupDigits } from './digit-groups.ts'
import { type Conversion, parseFormat } from './printf-format.ts'

export default fn({
  name: 'printf',
  docs: {
    summary: 'A text from a format and values, as in C.',
    usage: 'printf(<format>, <arguments>)',
    category: 'conversion',
    notes: [
      "Conversions: %a %c %d %i %e %f %g %o %s %z %u %x %X %p %%; flags: ' (thousands) - 0 + blank #; width and precision, also from an argument as *.",
      'Null when a value is missing or no number where one is wanted.',
    ],
    differences: ['The format, and a width or precision from an argument, have to be constants.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower([format, ...values], call_) {
    const written = needConstant(format!, call_, 0, 'The format')
    return written === undefined ? NULL : new Formatter(values, call_).format(written)
  },
  examples: [
    { spl: 'printf("%d,%i,%d", -2, +4, 30)', expect: '-2,4,30' },
    { spl: 'printf("%.2f %.2e", pi(), 5139)', expect: '3.14 5.14e+03' },
    { spl: 'printf("%.2g,%.2g", pi(), 123)', expect: '3.1,1.2e+02' },
    { spl: 'printf("%s%z", "foo", "bar")', expect: 'foobar' },
    { spl: 'printf("%x,%X,%p,%o", 10, 10, 10, 255)', expect: 'a,A,A,377' },
    { spl: 'printf("%c,%c", 65, "Foo")', expect: 'A,F' },
    { spl: 'printf("%.3A", pi())', expect: '0X1.922P+1' },
    { spl: 'printf("%u %%", 99)', expect: '99 %' },
    { spl: 'printf("%\'d", 12345)', expect: '12,345' },
    { spl: 'printf("[%-4d][%04d][%+d][% d][%#x]", 1, 1, 5, 7, 1)', expect: '[1   ][0001][+5][ 7][0x1]' },
    { spl: 'printf("[%5s][%-5s][%.2s]", "ab", "ab", "abc")', expect: '[   ab][ab   ][ab]' },
    { spl: 'printf("[%*d] %.*f", 5, 123, 1, 1.23)', expect: '[  123] 1.2' },
    { spl: 'printf("%04.4f %-8s|", one, two)', given: { one: '1.5', two: 'x' }, expect: '1.5000 x       |' },
    { spl: 'printf("%d", v)', given: { v: 'x' }, expect: null },
  ],
})

class Formatter {
  private readonly values: readonly Scalar[]
  private readonly call: FunctionCall
  private next = 0

  constructor(values: readonly Scalar[], call_: FunctionCall) {
    this.values = values
    this.call = call_
  }

  format(format: string): Scalar {
    const pieces = parseFormat(format)
    if ('error' in pieces) return this.refuse(0, `${pieces.error}.`)
    const parts = pieces.map((piece) => (piece.kind === 'text' ? text(piece.text) : this.convert(piece)))
    if (parts.some((part) => part.type === 'null')) return NULL
    if (parts.every((part) => part.kind === 'literal')) return text(parts.map(constantText).join(''))
    return parts.length === 1 ? parts[0]! : call('text', 'concat', ...parts)
  }

  private convert(conversion: Conversion): Scalar {
    const width = this.amount(conversion.width)
    const precision = this.amount(conversion.precision)
    const at = this.next
    const value = this.values[at]
    this.next += 1
    if (!value) return this.refuse(0, `There is no value for ${conversion.text}.`)
    const { letter } = conversion
    if (letter === 'c') return pad(codePoint(value), conversion.flags, width)
    const argument = operand(letter, value)
    if (argument.type === 'null') return NULL
    const thousands = conversion.flags.includes("'") && 'diufFgG'.includes(letter)
    const flags = conversion.flags.replaceAll("'", '')
    const point = precision === undefined ? '' : `.${precision}`
    const name = LETTERS[letter] ?? letter
    if (name === 's' && flags === '' && width === undefined && precision === undefined) return argument
    if (thousands) {
      const bare = call('text', 'printf', text(`%${flags.replace(/[-0]/g, '')}${point}${name}`), argument)
      return pad(groupDigits(bare), flags, width)
    }
    return call('text', 'printf', text(`%${flags}${width ?? ''}${point}${name}`), argument)
  }

  /** A width or a precision; `*` takes it from the arguments. */
  private amount(written: number | '*' | undefined): number | undefined {
    if (written !== '*') return written
    const at = this.next
    this.next += 1
    const value = this.values[at]
    const constant = value && needConstant(value, this.call, at + 1, 'A width or precision')
    if (constant !== undefined && /^\d{1,4}$/.test(constant)) return Number(constant)
    if (!value || constant !== undefined) this.refuse(0, 'A * in the format needs a whole number among the arguments.')
    return undefined
  }

  private refuse(at: number, message: string): Scalar {
    this.call.binder.diagnostics.report(
      'function-arguments',
      this.call.args[at]!.span,
      message,
      'Usage: printf("%d of %s", n, name). %% stands for a percent sign.',
    )
    return NULL
  }
}

/** Names of conversions that ClickHouse calls otherwise. */
const LETTERS: Record<string, string> = { i: 'd', u: 'd', z: 's', p: 'X' }

/** The value in the type that the conversion takes. */
function operand(letter: string, value: Scalar): Scalar {
  if (letter === 's' || letter === 'z') return asText(value)
  const number = asNumber(value)
  if (number.type === 'null') return NULL
  // A number may be of an integer type, which these conversions refuse; one read from text is none.
  if ('aAeEfFgG'.includes(letter)) return value.type === 'num' ? call('num', 'toFloat64', number) : number
  const type = 'di'.includes(letter) ? 'Int64' : 'UInt64'
  return call('data', 'accurateCastOrNull', call('num', 'trunc', number), text(type))
}

/** Padding for what is made by other means than printf: zeros go after the sign there, blanks anywhere. */
function pad(value: Scalar, flags: string, width: number | undefined): Scalar {
  if (width === undefined) return value
  const side = flags.includes('-') ? 'rightPadUTF8' : 'leftPadUTF8'
  const longest = call('num', 'greatest', num(width), call('num', 'lengthUTF8', value))
  return call('text', side, value, call('data', 'toUInt32', longest), text(' '))
}
