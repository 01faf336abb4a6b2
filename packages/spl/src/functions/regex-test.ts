/** Regular expressions as arguments of functions that ask whether one matches. */
import { and, call, not, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { FunctionCall } from '../semantics/definition.ts'
import { translateFor } from '../semantics/regex.ts'
import { constantText } from './constant-argument.ts'

/** What asks one text; undefined after a diagnostic. */
export function regexTest(
  regex: Scalar,
  functionCall: FunctionCall,
  at: number,
): ((value: Scalar) => Scalar) | undefined {
  const matches = (value: Scalar, pattern: Scalar): Scalar => call('bool', 'match', value, pattern)
  const source = constantText(regex)
  if (source === undefined) {
    const pattern = fromField(asText(regex))
    return (value) => matches(value, pattern)
  }
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

const CLASS = String.raw`\[\^?\]?(?:[^\]\\]|\\[^A-Za-z0-9]|\\[dDfnrsStvwW])*\]`
const ESCAPE = String.raw`\\(?:[^A-Za-z0-9]|[aAbBdDfnrsStvwWz]|x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\})`
const PLAIN = String.raw`[^\\\[(){|*+?]|\{[0-9]*[^0-9\\\[(){|*+?,}]`
const FLAGS = String.raw`\(\?[imsU]+\)`
const REPEAT = String.raw`(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??`

/** Alternatives of atoms, each with a quantifier or without; groups nest as deep as `depth`. */
function sequence(depth: number): string {
  const inner = depth > 0 ? String.raw`|\((?:\?(?:P?<\w+>|[imsU]*:))?${sequence(depth - 1)}\)` : ''
  return String.raw`(?:(?:${ESCAPE}|${CLASS}|${PLAIN}${inner})(?:${REPEAT})?|${FLAGS}|\|)*`
}

/** What RE2 can read. */
const READABLE = `\\A${sequence(2)}\\z`
const MATCHES_NOTHING = String.raw`[^\x00-\x{10FFFF}]`

/**
 * An expression that comes from a field is read by RE2 as it is. One that it can't read would end the search with an
 * error, for one event of millions (the original name of a file can be `?`): it matches nothing instead.
 */
export function fromField(pattern: Scalar): Scalar {
  const unreadable = not(call('bool', 'match', pattern, text(READABLE)))
  return call('text', 'if', unreadable, text(MATCHES_NOTHING), pattern)
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
