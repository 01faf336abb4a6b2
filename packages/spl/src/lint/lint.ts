/** Runs the rules over a compiled search. */
import { certainDiagnostics } from '../semantics/missing-field.ts'
import type { Diagnostic, Severity } from '../source/diagnostic.ts'
import type { Finding, Fix, Rule, Subject } from './rule.ts'
import { isWritten } from './written.ts'

/** A finding of a rule or of the compiler, in one form. */
export interface LintDiagnostic extends Diagnostic<string> {
  fix?: Fix
}

/** How serious each code is taken; `off` leaves it out. Errors of the compiler stay errors: such a search can't run. */
export type Severities = Readonly<Record<string, Severity | 'off'>>

/** What the compiler and the rules say of a search, in the order of the text. */
export function lintWith(
  rules: readonly Rule[],
  subject: Subject & { diagnostics: readonly Diagnostic[] },
  severities: Severities = {},
): LintDiagnostic[] {
  const compiled = certainDiagnostics(subject.diagnostics, subject.trace).flatMap((diagnostic): LintDiagnostic[] => {
    const severity = diagnostic.severity === 'error' ? 'error' : (severities[diagnostic.code] ?? diagnostic.severity)
    return severity === 'off' ? [] : [{ ...diagnostic, severity }]
  })
  const found = rules.flatMap((rule): LintDiagnostic[] => {
    const severity = severities[rule.code] ?? rule.severity
    if (severity === 'off') return []
    return findings(rule, subject).map((finding) => ({ code: rule.code, severity, ...finding }))
  })
  return [...compiled, ...found].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}

/** What one rule finds. What a macro brings is left out: who reads the search can't change it there. */
export function findings(rule: Rule, subject: Subject): Finding[] {
  const seen = new Set<string>()
  return [...rule.check(subject)].filter(({ span }) => {
    const key = `${span.start}:${span.end}`
    if (seen.has(key) || !isWritten(subject.source, span.start)) return false
    seen.add(key)
    return true
  })
}
