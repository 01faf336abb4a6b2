/**
 * The reading head over the text of a search. SPL has no single token grammar: what a character means depends on the
 * command and on the place in it, so the parsers ask for the token that they expect, and the cursor reads it.
 */
import type { DiagnosticCode, Diagnostics } from '../source/diagnostic.ts'
import type { SourceText } from '../source/source-text.ts'
import { type Span, span } from '../source/span.ts'

/** Thrown to leave a stage that can't be read further; the error is reported already. */
export class Abandon extends Error {}

export interface QuotedText {
  /** Without quotes; `\\` and `\"` resolved, any other backslash kept. */
  value: string
  span: Span
}

const SPACE = /\s/

export class Cursor {
  readonly source: SourceText
  readonly text: string
  readonly diagnostics: Diagnostics
  position = 0

  constructor(source: SourceText, diagnostics: Diagnostics) {
    this.source = source
    this.text = source.text
    this.diagnostics = diagnostics
  }

  get char(): string {
    return this.text[this.position] ?? ''
  }

  get done(): boolean {
    return this.position >= this.text.length
  }

  skipSpace(): void {
    while (this.position < this.text.length && SPACE.test(this.text[this.position]!)) this.position += 1
  }

  /** True when the text at the cursor matches; `pattern` must be sticky (flag y). */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position
    return pattern.exec(this.text)
  }

  /** Moves over `text` if it is next (after blanks). */
  eat(text: string): boolean {
    this.skipSpace()
    if (!this.text.startsWith(text, this.position)) return false
    this.position += text.length
    return true
  }

  spanFrom(start: number): Span {
    return span(start, Math.max(start, this.position))
  }

  /** The character or word at the cursor, for messages. */
  get here(): Span {
    this.skipSpace()
    const word = this.match(/[\w.*-]+|[\s\S]/uy)
    return span(this.position, this.position + (word ? word[0].length : 0))
  }

  fail(message: string, hint?: string, at: Span = this.here, code: DiagnosticCode = 'syntax'): never {
    this.diagnostics.report(code, at, message, hint)
    throw new Abandon(message)
  }

  /** Shows what stands at the cursor: «`x`» or «the end of the search». */
  describeHere(): string {
    this.skipSpace()
    if (this.done) return 'the end of the search'
    const at = this.here
    return `\`${this.text.slice(at.start, at.end)}\``
  }

  /**
   * A string in double quotes (or another quote). `""…""`, which shipped content holds, is read as if the doubled quotes were single,
   * with a warning.
   */
  quoted(quote = '"'): QuotedText {
    const start = this.position
    const doubled = quote === '"' && this.doubledQuote()
    if (doubled) return doubled
    let value = ''
    let position = start + 1
    let from = position
    for (;;) {
      const char = this.text[position]
      if (char === undefined) {
        this.fail('This string never ends.', `Close it with ${quote}.`, span(start, start + 1), 'string-unclosed')
      }
      if (char === quote) break
      const next = this.text[position + 1]
      if (char === '\\' && (next === '\\' || next === quote)) {
        value += this.text.slice(from, position) + next
        position += 2
        from = position
      } else position += char === '\\' && next !== undefined ? 2 : 1
    }
    value += this.text.slice(from, position)
    this.position = position + 1
    return { value, span: this.spanFrom(start) }
  }

  private doubledQuote(): QuotedText | undefined {
    const match = this.match(/""([^"\s,)|\]][^"|]*)""/y)
    if (!match) return undefined
    const start = this.position
    this.position += match[0].length
    this.diagnostics.report(
      'malformed-accepted',
      this.spanFrom(start),
      'Doubled quotes: read as one pair.',
      `Write "${match[1]}".`,
    )
    return { value: match[1]!, span: this.spanFrom(start) }
  }
}
