/** What a run of a detection has to say about its rows, as data: one entry a cause, however many rows show it. */

export type OutcomeSeverity = 'error' | 'warning' | 'info'

/** Every code with its severity. */
export const OUTCOME_DIAGNOSTICS = {
  'message-token-unresolved': 'warning',
  'message-token-case': 'warning',
  'title-token-unresolved': 'warning',
  'title-token-case': 'warning',
  'deployment-token-unknown': 'error',
  'risk-object-absent': 'info',
  'risk-object-literal-null': 'warning',
  'risk-score-not-numeric': 'warning',
  'risk-action-without-object': 'warning',
  'severity-unknown': 'warning',
  'throttle-field-absent': 'error',
  'throttle-period-invalid': 'error',
  'drilldown-token-unresolved': 'warning',
  'drilldown-token-case': 'warning',
  'drilldown-unusable': 'warning',
  'drilldown-wildcard-value': 'warning',
  'drilldown-offset-ignored': 'warning',
} as const satisfies Record<string, OutcomeSeverity>

export type OutcomeDiagnosticCode = keyof typeof OUTCOME_DIAGNOSTICS

export interface OutcomeDiagnostic {
  code: OutcomeDiagnosticCode
  severity: OutcomeSeverity
  message: string
  /** What to do about it. */
  hint?: string
  /** The field, token or setting that it is about. */
  subject: string
  /** In how many places it was met. */
  count: number
  /** The first rows that show it, by index. Empty when it is not about a row. */
  rids: number[]
}

const RIDS_KEPT = 5

/** Collects diagnostics and counts repetitions, so that a million rows with the same fault make one entry. */
export class DiagnosticLog {
  readonly #entries = new Map<string, OutcomeDiagnostic>()

  add(code: OutcomeDiagnosticCode, subject: string, message: string, more: { hint?: string; rid?: number } = {}): void {
    const key = `${code}\u0000${subject}`
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      entry = { code, severity: OUTCOME_DIAGNOSTICS[code], message, subject, count: 0, rids: [] }
      if (more.hint !== undefined) entry.hint = more.hint
      this.#entries.set(key, entry)
    }
    entry.count++
    if (more.rid !== undefined && entry.rids.length < RIDS_KEPT && !entry.rids.includes(more.rid)) {
      entry.rids.push(more.rid)
    }
  }

  /** In order of first appearance. */
  list(): OutcomeDiagnostic[] {
    return [...this.#entries.values()]
  }
}
