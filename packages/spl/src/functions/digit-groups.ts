/** Commas between the thousands of a number that is written in digits: 1234567.5 becomes 1,234,567.5. */
import { call, type Scalar, text } from '../plan/scalar.ts'
import { once } from '../semantics/once.ts'

export function groupDigits(written: Scalar): Scalar {
  return once(written, grouped)
}

function grouped(number: Scalar): Scalar {
  const whole = call('text', 'replaceRegexpOne', number, text('[.eE].*$'), text(''))
  const rest = call('text', 'extract', number, text('[.eE].*$'))
  // From the right: a comma after every three digits, but for one before the sign or the end.
  const commas = call('text', 'replaceRegexpAll', call('text', 'reverse', whole), text('[0-9]{3}'), text('\\0,'))
  const trimmed = call('text', 'replaceRegexpOne', commas, text(',([^0-9]|$)'), text('\\1'))
  return call('text', 'concat', call('text', 'reverse', trimmed), rest)
}
