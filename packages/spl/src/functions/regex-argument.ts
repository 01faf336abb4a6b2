/** Regular expressions as arguments of functions. */
import { type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { FunctionCall } from '../semantics/definition.ts'
import { translateRegex } from '../semantics/regex.ts'
import { constantText } from './constant-argument.ts'

export interface RegexArgument {
  pattern: Scalar
  /** How many groups it captures; undefined when the expression comes from a field. */
  groups: number | undefined
}

/**
 * The expression for the functions of ClickHouse; undefined after a diagnostic. One that comes from a field is read
 * as it is: it has to keep to what PCRE and RE2 share.
 */
export function regexArgument(value: Scalar, call: FunctionCall, at: number): RegexArgument | undefined {
  const source = constantText(value)
  if (source === undefined) return { pattern: asText(value), groups: undefined }
  const translated = translateRegex(source)
  if (!('error' in translated)) return { pattern: text(translated.pattern), groups: translated.groups.length }
  call.binder.diagnostics.report(
    'regex',
    call.args[at]!.span,
    `This regular expression has ${translated.error}, which ClickHouse's engine (RE2) does not know.`,
    'Write it without, for example as two conditions.',
  )
  return undefined
}
