/**
 * Words and phrases that a search looks for in the raw text. Splunk finds whole tokens, without case: `error` does not find `errors`, and
 * `_ . - / :` and their like separate tokens (Search Manual, "Event segmentation": minor and major breakers).
 */
import { and, bool, call, type Scalar, text } from '../plan/scalar.ts'
import type { SearchValue } from '../syntax/ast.ts'
import type { Relation } from './relation.ts'
import { likePattern } from './wildcard.ts'

const WORD = /[\p{L}\p{N}]/u

export function rawTerm(value: SearchValue, directive: '' | 'TERM' | 'CASE', input: Relation): Scalar {
  const raw = input.field('_raw')
  if (value.text === '' || /^\*+$/.test(value.text)) return bool(true)
  if (!raw) return bool(false)
  const flags = directive === 'CASE' ? '' : '(?i)'
  const match = call('bool', 'match', raw, text(flags + termPattern(value.text, directive === 'TERM')))
  const contains = call('bool', directive === 'CASE' ? 'like' : 'ilike', raw, text(`%${likePattern(value.text)}%`))
  // The cheap test first: few events hold the text at all.
  return and([contains, match])
}

/** TERM() is bounded by major breakers only, so that `10.9.165.8` is one token. */
function termPattern(wanted: string, major: boolean): string {
  const body = wanted
    .split(/\*+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  const breaker = major ? '[\\s\\[\\]<>(){}|!;,\'"*&?+]' : '[^\\pL\\pN]'
  const starts = major || isWord(wanted[0]!) ? `(?:^|${breaker})` : ''
  const ends = major || isWord(wanted.at(-1)!) ? `(?:${breaker}|$)` : ''
  return `${wanted.startsWith('*') ? '' : starts}${body}${wanted.endsWith('*') ? '' : ends}`
}

function isWord(char: string): boolean {
  return WORD.test(char)
}
