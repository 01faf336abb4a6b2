/** LIKE of eval and where: `%` any text, `_` one character, everything else as it is, with case (Search Reference, "eval"). */
import { call, type Scalar, text } from '../plan/scalar.ts'
import { asText } from './coerce.ts'
import { anyValue } from './compare.ts'

export function like(value: Scalar, pattern: Scalar): Scalar {
  if (value.type === 'list') return anyValue(value, (each) => like(each, pattern))
  return call('bool', 'like', asText(value), literalBackslashes(asText(pattern)))
}

/** A backslash is an escape in LIKE of ClickHouse, and a character like any other in Splunk's. */
function literalBackslashes(pattern: Scalar): Scalar {
  if (pattern.kind === 'literal' && typeof pattern.value === 'string')
    return text(pattern.value.replaceAll('\\', '\\\\'))
  return pattern.type === 'null' ? pattern : call('text', 'replaceAll', pattern, text('\\'), text('\\\\'))
}
