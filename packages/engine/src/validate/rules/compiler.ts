/**
 * What the compiler and the linter say of a search, under the codes that docs/diagnostics.md explains. What Karst can't
 * run is no mistake of the content: it is a warning here, and the search is not checked any further.
 */
import type { Severity } from '../../content/diagnostic.ts'
import type { ContentFile } from '../content-file.ts'
import type { Context, Finding } from '../rule.ts'

/** Rules of their own speak of these: V29, V30, K1. `no-geoip` belongs to where a search runs. */
const ELSEWHERE = new Set(['unknown-macro', 'unknown-lookup', 'no-geoip', 'differs-from-splunk'])

/** Limits of Karst, and data models and saved searches that another app may have. */
const LIMITS = new Map([
  ['unsupported', 'Karst can’t run it, so this search is not checked any further.'],
  ['unsupported-command', 'This search is not checked any further.'],
  ['unknown-data-model', 'Another app may have it; this search is not checked any further.'],
  ['unknown-saved-search', 'Another app may have it; this search is not checked any further.'],
])

export interface CompilerFinding {
  code: string
  severity: Severity
  finding: Finding
}

export const COMPILER_RULES = {
  *check(file: ContentFile, { project }: Context): Generator<CompilerFinding> {
    if (file.kind !== 'detection' && file.kind !== 'baseline' && file.kind !== 'investigation') return
    for (const { diagnostic, range } of project.searches.of(file)?.diagnostics ?? []) {
      const { code, message, hint } = diagnostic
      if (ELSEWHERE.has(code)) continue
      const limit = LIMITS.has(code)
      const said = limit ? `${message} ${LIMITS.get(code)}` : message
      yield { code, severity: limit ? 'warning' : diagnostic.severity, finding: { range, message: said, hint } }
    }
  },
}
