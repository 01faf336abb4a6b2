/** Patterns of eval as JavaScript's: regular expressions of PCRE, and the `%` and `_` of LIKE. */
import type { Call, Compiled } from './compiled.ts'
import { asText, isNothing, type Value } from './value.ts'

const POSIX: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: 'A-Fa-f0-9',
}

/** What PCRE has and JavaScript has not, and can't be written otherwise. */
const WITHOUT_EQUAL = /(?<!\\)(?:\(\?>|\(\?\||\(\*|\\[GKXRCQE]|[*+?}]\+)/

/** The expression for JavaScript; the error says what it has that JavaScript's engine does not know. */
export function regexOf(source: string, flags = ''): RegExp | { error: string } {
  const unknown = WITHOUT_EQUAL.exec(source.replace(/\\\\/g, '..'))
  if (unknown) return { error: `the regular expression has ${unknown[0]}, which is not known here` }
  const head = /^\(\?([imsx]+)\)/.exec(source)
  if (head?.[1]?.includes('x')) return { error: 'the regular expression has the flag x, which is not known here' }
  const body = source
    .slice(head?.[0].length ?? 0)
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\w+):\]/g, (all, name: string) => POSIX[name] ?? all)
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
  try {
    return new RegExp(body, `${flags}${head?.[1] ?? ''}`)
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** A regular expression as an argument: read once where it is constant, and undefined after a problem. */
export function regexArgument(
  call: Call,
  at: number,
  flags = '',
): ((event: Parameters<Compiled['run']>[0]) => RegExp | undefined) | undefined {
  const argument = call.values[at]!
  if (argument.constant === undefined) return fromField(argument, flags)
  const regex = regexOf(asText(argument.constant) ?? '', flags)
  if (regex instanceof RegExp) return () => regex
  call.problem(regex.error, at)
  return undefined
}

/** One that comes from a field and can't be read matches nothing. The last one is kept: fields often repeat. */
function fromField(argument: Compiled, flags: string): (event: Parameters<Compiled['run']>[0]) => RegExp | undefined {
  let last: { source: string; regex: RegExp | undefined } | undefined
  return (event) => {
    const source = asText(argument.run(event))
    if (source === null) return undefined
    if (last?.source !== source) {
      const regex = regexOf(source, flags)
      last = { source, regex: regex instanceof RegExp ? regex : undefined }
    }
    return last.regex
  }
}

/** LIKE: `%` any text, `_` one character, everything else as it is, with case. Of a list, any value may match. */
export function likeTest(value: Compiled, pattern: Compiled): Compiled['run'] {
  const known = pattern.constant === undefined ? undefined : likeRegex(asText(pattern.constant))
  return (event) => {
    const text = value.run(event)
    const regex = known ?? likeRegex(asText(pattern.run(event)))
    return regex === undefined ? null : anyText(text, (one) => regex.test(one))
  }
}

function likeRegex(pattern: string | null): RegExp | undefined {
  if (pattern === null) return undefined
  const escaped = pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('%', '[\\s\\S]*').replaceAll('_', '[\\s\\S]')}$`, 'u')
}

/** Null when there is no value at all. */
export function anyText(value: Value, test: (text: string) => boolean): boolean | null {
  if (isNothing(value)) return null
  if (Array.isArray(value)) return value.some(test)
  const text = asText(value)
  return text === null ? null : test(text)
}
