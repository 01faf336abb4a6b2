/** What the compiler has to say about a search, as data. Rendered in one place (render.ts). */
import type { SourceText } from './source-text.ts'
import type { Span } from './span.ts'

export type Severity = 'error' | 'warning' | 'info'

export interface Diagnostic<Code extends string = DiagnosticCode> {
  /** Stable name in kebab case, e.g. `unknown-command`. Documented in docs/diagnostics.md. */
  code: Code
  severity: Severity
  span: Span
  /** One or two plain sentences: what is wrong. */
  message: string
  /** What to do about it. */
  hint?: string
  /** The text that the span is in, where that isn't the one that was parsed (a macro that could not be expanded). */
  source?: SourceText
}

/** Every code with its severity: a diagnostic can't be reported under a name that is not listed here. */
export const DIAGNOSTICS = {
  // Text and macros
  'unknown-macro': 'error',
  'macro-arguments': 'error',
  'macro-cycle': 'error',
  'macro-unclosed': 'error',
  'comment-unclosed': 'error',
  // Syntax
  syntax: 'error',
  'nesting-too-deep': 'error',
  'string-unclosed': 'error',
  'malformed-accepted': 'warning',
  'unknown-command': 'error',
  'unsupported-command': 'error',
  'unknown-option': 'error',
  'option-value': 'error',
  'unknown-function': 'error',
  'function-arguments': 'error',
  unsupported: 'error',
  // Names and types
  'unknown-field': 'warning',
  'unknown-lookup': 'error',
  'unknown-lookup-field': 'error',
  'unknown-data-model': 'error',
  'unknown-dataset': 'error',
  'unknown-data-model-field': 'warning',
  'unknown-saved-search': 'error',
  'boolean-result': 'error',
  'type-mismatch': 'error',
  'never-true': 'warning',
  regex: 'error',
  time: 'error',
  'wildcard-no-match': 'warning',
  'limit-met': 'warning',
  'no-results': 'error',
  'no-geoip': 'warning',
  'differs-from-splunk': 'info',
} as const satisfies Record<string, Severity>

export type DiagnosticCode = keyof typeof DIAGNOSTICS

/** Collects diagnostics. The same code at the same span is kept once. */
export class Diagnostics {
  private readonly seen = new Set<string>()
  readonly list: Diagnostic[] = []

  report(code: DiagnosticCode, span: Span, message: string, hint?: string, source?: SourceText): void {
    const key = `${code}:${span.start}:${span.end}`
    if (this.seen.has(key)) return
    this.seen.add(key)
    const diagnostic: Diagnostic = { code, severity: DIAGNOSTICS[code], span, message }
    if (hint !== undefined) diagnostic.hint = hint
    if (source !== undefined) diagnostic.source = source
    this.list.push(diagnostic)
  }

  /** Takes back what was said after the first `kept` with these codes. */
  retract(kept: number, codes: ReadonlySet<DiagnosticCode>): void {
    const later = this.list.splice(kept)
    for (const diagnostic of later) {
      const { code, span } = diagnostic
      if (codes.has(code)) this.seen.delete(`${code}:${span.start}:${span.end}`)
      else this.list.push(diagnostic)
    }
  }

  get failed(): boolean {
    return this.list.some((d) => d.severity === 'error')
  }
}
