/** Regular expressions as arguments of functions that ask whether one matches. */
import { and, call, not, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { FunctionCall } from '../semantics/definition.ts'
import { translateFor } from '../semantics/regex.ts'
import { constantText } from './constant-argument.ts'

/**
 * What asks one text; undefined after a diagnostic. An expression that comes from a field is read as it is: it has to
 * keep to what PCRE and RE2 share.
 */
export function regexTest(
  regex: Scalar,
  functionCall: FunctionCall,
  at: number,
): ((value: Scalar) => Scalar) | undefined {
  const matches = (value: Scalar, pattern: Scalar): Scalar => call('bool', 'match', value, pattern)
  const source = constantText(regex)
  if (source === undefined) return (value) => matches(value, asText(regex))
  const translated = translateFor(source, 'test')
  if ('error' in translated) {
    reportRegex(translated.error, functionCall, at)
    return undefined
  }
  return (value) =>
    and([
      matches(value, text(translated.pattern)),
      ...translated.conditions.map(({ pattern, negated }) => {
        const condition = matches(value, text(pattern))
        return negated ? not(condition) : condition
      }),
    ])
}

/** Says what an expression has that ClickHouse's engine has not. */
export function reportRegex(error: string, { args, binder }: FunctionCall, at: number): void {
  binder.diagnostics.report(
    'regex',
    args[at]!.span,
    `This regular expression has ${error}, which ClickHouse's engine (RE2) does not know.`,
    'Write it without, for example as two conditions.',
  )
}
