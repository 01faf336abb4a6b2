/**
 * Regular expressions. Splunk's are PCRE; ClickHouse's functions use RE2, with a dot that matches line breaks. Almost
 * all of what detections write means the same in both; what RE2 has not (back-references, possessive and atomic
 * groups, most look-around: see look-around.ts) is refused with a reason, never changed.
 *
 * One difference is left: `$` matches at the very end only, PCRE's also before a line break that ends the text.
 */
import { keepLookAhead, type RegexUse, resolveLookAround } from './look-around.ts'

/** Something else that must hold of the text for the expression to match. */
export interface RegexCondition {
  pattern: string
  negated: boolean
}

export type RegexTranslation = { pattern: string; groups: string[] } | { error: string }

/** The same expression for RE2, with the names of its capture groups in order; a group without a name is ''. */
export function translateRegex(source: string): RegexTranslation {
  const translated = translateFor(source, 'all')
  return 'error' in translated ? translated : { pattern: translated.pattern, groups: translated.groups }
}

/**
 * The same for an expression that is used in one way only: `test` asks whether it matches at all, `first` looks for
 * the first match. Both allow look-around where it can be written without it.
 */
export function translateFor(
  source: string,
  use: RegexUse,
): { pattern: string; groups: string[]; conditions: RegexCondition[] } | { error: string } {
  const resolved = resolveLookAround(source, use)
  if ('error' in resolved) return resolved
  const core = new Translator(resolved.core).translate()
  if ('error' in core) return core
  const conditions: RegexCondition[] = []
  for (const { source: condition, negated } of resolved.conditions) {
    const translated = new Translator(condition).translate()
    if ('error' in translated) return translated
    conditions.push({ pattern: translated.pattern, negated })
  }
  return { ...core, conditions }
}

/**
 * An expression and what to put in its place, in which `\\1` stands for a group, both in the spelling of ClickHouse's
 * replaceRegexpAll() and replaceRegexpOne().
 */
export function translateReplacement(
  source: string,
  replacement: string,
): { pattern: string; replacement: string } | { error: string } {
  const kept = keepLookAhead(source)
  const translated = translateRegex(kept?.core ?? source)
  if ('error' in translated) return translated
  const parts = replacement.match(/\\[\s\S]?|[^\\]+/g) ?? []
  const spelled = parts.map((part) => {
    if (!part.startsWith('\\')) return part
    if (!/\d/.test(part)) return part === '\\\\' ? part : `\\${part}`
    const group = Number(part[1])
    // The group that holds the look-ahead is ours: those behind it moved by one.
    const number = kept && group >= kept.group ? group + 1 : group
    return number > translated.groups.length ? '' : number > 9 ? undefined : `\\${number}`
  })
  if (spelled.includes(undefined) || (kept?.group ?? 0) > 9) return { error: 'a look-ahead behind nine groups' }
  return { pattern: translated.pattern, replacement: spelled.join('') + (kept ? `\\${kept.group}` : '') }
}

type Piece = { text: string; length: number } | { error: string }
type Group = { text: string; length: number; name: string | undefined } | { error: string }

/** RE2 refuses to repeat more often. */
const MOST_REPEATS = 1000

class Translator {
  private readonly source: string
  private readonly groups: string[] = []
  private out = ''
  private position = 0
  private depth = 0
  private dotted = false
  /** True where a quantifier has something to repeat. */
  private repeatable = false

  constructor(source: string) {
    this.source = source
  }

  translate(): RegexTranslation {
    while (this.position < this.source.length) {
      const error = this.next(this.source[this.position]!)
      if (error !== undefined) return { error }
    }
    if (this.depth > 0) return { error: 'a group that is not closed' }
    return { pattern: this.dotted ? withLineDots(this.out) : this.out, groups: this.groups }
  }

  private next(char: string): string | undefined {
    switch (char) {
      case '\\':
        return this.escape()
      case '[':
        return this.characterClass()
      case '(':
        return this.group()
      case ')':
        if (this.depth === 0) return 'a closing parenthesis without its opening one'
        this.depth -= 1
        this.emit(char, 1, true)
        return undefined
      case '*':
      case '+':
      case '?':
      case '{':
        return this.quantifier(char)
      case '.':
        this.dotted = true
        this.emit(char, 1, true)
        return undefined
      default:
        this.emit(char, 1, char !== '|')
        return undefined
    }
  }

  private emit(text: string, length: number, repeatable: boolean): void {
    this.out += text
    this.position += length
    this.repeatable = repeatable
  }

  private escape(): string | undefined {
    if (this.source.startsWith('\\Q', this.position)) {
      const end = this.source.indexOf('\\E', this.position)
      const literal = this.source.slice(this.position + 2, end < 0 ? undefined : end)
      this.emit(literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), literal.length + (end < 0 ? 2 : 4), literal !== '')
      return undefined
    }
    const escaped = translateEscape(this.source, this.position, false)
    if ('error' in escaped) return escaped.error
    this.emit(escaped.text, escaped.length, true)
    return undefined
  }

  private characterClass(): string | undefined {
    const open = /^\[\^?\]?/.exec(this.source.slice(this.position))![0]
    // A bracket that comes first in a class stands for itself.
    this.emit(open.replace(/\]$/, '\\]'), open.length, false)
    for (;;) {
      const char = this.source[this.position]
      if (char === undefined) return 'a character class that is not closed'
      const posix = char === '[' ? /^\[:\^?\w+:\]/.exec(this.source.slice(this.position)) : null
      if (posix) this.emit(posix[0], posix[0].length, false)
      else if (char === '\\') {
        const escaped = translateEscape(this.source, this.position, true)
        if ('error' in escaped) return escaped.error
        this.emit(escaped.text, escaped.length, false)
      } else {
        this.emit(char === '[' ? '\\[' : char, 1, char === ']')
        if (char === ']') return undefined
      }
    }
  }

  private group(): string | undefined {
    const group = openGroup(this.source, this.position)
    if ('error' in group) return group.error
    if (group.name !== undefined) this.groups.push(group.name)
    // A comment and a flag for what follows open nothing.
    if (group.text !== '' && !group.text.endsWith(')')) this.depth += 1
    const { repeatable } = this
    this.emit(group.text, group.length, group.text === '' && repeatable)
    return undefined
  }

  private quantifier(char: string): string | undefined {
    const match = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})([?+]?)/.exec(this.source.slice(this.position))
    if (!match) {
      // A brace that begins no quantifier stands for itself.
      this.emit(`\\${char}`, 1, true)
      return undefined
    }
    if (!this.repeatable) return `a quantifier (${match[0]}) with nothing to repeat`
    if (match[3] === '+') return 'a possessive quantifier'
    if (Number(match[1] ?? 0) > MOST_REPEATS || Number(match[2] ?? 0) > MOST_REPEATS)
      return `more than ${MOST_REPEATS} repetitions`
    this.emit(match[0], match[0].length, false)
    return undefined
  }
}

/** PCRE's dot stops at a line break; ClickHouse's does not. */
function withLineDots(pattern: string): string {
  const flags = /^\(\?([a-zA-Z]*)(-[a-zA-Z]*)?\)/.exec(pattern)
  if (!flags) return `(?-s)${pattern}`
  if (flags[1]!.includes('s') || flags[2]?.includes('s')) return pattern
  return `(?${flags[1]}${flags[2] ?? '-'}s)${pattern.slice(flags[0].length)}`
}

/** Escapes that need another spelling; in a class some are bare sets. */
const SPELLINGS: Readonly<Record<string, string>> = {
  Z: '(?:\\n?\\z)',
  h: '[ \\t]',
  H: '[^ \\t]',
  v: '[\\n\\x0b\\f\\r]',
  N: '[^\\n]',
  R: '(?:\\r\\n|\\n|\\r)',
  e: '\\x1b',
}
const CLASS_SPELLINGS: Readonly<Record<string, string>> = { h: ' \\t', v: '\\n\\x0b\\f\\r', e: '\\x1b', b: '\\x08' }

function translateEscape(source: string, position: number, inClass: boolean): Piece {
  const next = source[position + 1]
  if (next === undefined) return { error: 'a backslash at its end' }
  const long = /^\\(?:x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[pP](?:\{\^?\w+\}|\w))/.exec(source.slice(position))
  if (long) return { text: long[0], length: long[0].length }
  if (!inClass && /[1-9]/.test(next)) return { error: `the back-reference \\${next}` }
  if (next === 'k' || (next === 'g' && !inClass)) return { error: 'a back-reference' }
  if (/[KGXCc]/.test(next)) return { error: `\\${next}` }
  const spelling = (inClass ? CLASS_SPELLINGS : SPELLINGS)[next]
  if (spelling !== undefined) return { text: spelling, length: 2 }
  if (next === '0') {
    const octal = /^[0-7]{1,3}/.exec(source.slice(position + 1))![0]
    return { text: `\\x${Number.parseInt(octal, 8).toString(16).padStart(2, '0')}`, length: octal.length + 1 }
  }
  if (/[A-Za-z0-9]/.test(next) && !/[dDsSwWbBAznrtfa]/.test(next)) return { text: next, length: 2 }
  if (next > '\u007f' || /[<>"'`#%&,;:=@!~ \-_/\n\t]/.test(next))
    return { text: next === '-' && inClass ? '\\-' : next, length: 2 }
  return { text: source.slice(position, position + 2), length: 2 }
}

function openGroup(source: string, position: number): Group {
  const head = source.slice(position)
  if (!head.startsWith('(?')) return { text: '(', length: 1, name: '' }
  const named = /^\(\?P?<([A-Za-z_][\w.-]*)>/.exec(head) ?? /^\(\?'([A-Za-z_]\w*)'/.exec(head)
  // Names are given back by position: RE2 allows fewer signs in them than Splunk does.
  if (named) return { text: '(', length: named[0].length, name: named[1] }
  const comment = /^\(\?#[^)]*\)/.exec(head)
  if (comment) return { text: '', length: comment[0].length, name: undefined }
  if (/^\(\?<?[=!]/.test(head))
    return { error: `a look-${head[2] === '<' ? 'behind' : 'ahead'} (${head.slice(0, 4)}…)` }
  if (head.startsWith('(?>')) return { error: 'an atomic group' }
  const flags = /^\(\?([a-zA-Z-]*)([:)])/.exec(head)
  if (!flags) return { error: `the group ${head.slice(0, 4)}…` }
  if (!/^[imsU]*-?[imsU]*$/.test(flags[1]!)) return { error: `the flag ${flags[1]}` }
  return { text: flags[0], length: flags[0].length, name: undefined }
}
