/** What the linter found, for a terminal and as data. */
import type { LintDiagnostic } from '@karst/spl'
import { type ContentDiagnostic, formatContentDiagnostic } from '../../content/diagnostic.ts'
import type { LintedSearch } from '../lint/lint-search.ts'
import type { Paint } from '../terminal.ts'
import { locate, renderLocated, type ShownDiagnostic } from './diagnostics.ts'

export interface ShownFinding extends ShownDiagnostic {
  endLine?: number
  endColumn?: number
  /** The name of the search. */
  search?: string
  /** What `--fix` would do. */
  fix?: string
  /** False for a search of the command line. */
  inFile: boolean
}

export function findingsOf({ search, source, found }: LintedSearch): ShownFinding[] {
  return found.map((diagnostic) => {
    const place = (diagnostic.source ?? source).outermost(diagnostic.span)
    const { name: file, line, column } = locate(place, search.located)
    const end = locate({ origin: place.origin, start: place.end }, search.located)
    const { code, severity, message, hint, fix } = diagnostic
    return {
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(fix === undefined ? {} : { fix: fix.title }),
      file,
      line,
      column,
      endLine: end.line,
      endColumn: end.column,
      search: search.name,
      inFile: search.located !== undefined,
    }
  })
}

export function contentFinding(diagnostic: ContentDiagnostic): ShownFinding {
  const { path: _path, ...shown } = diagnostic
  return { ...shown, inFile: true }
}

export function renderFinding(diagnostic: LintDiagnostic, { search, source }: LintedSearch, paint: Paint): string {
  const text = renderLocated(diagnostic, source, paint, search.located)
  return diagnostic.fix
    ? `${text}\n  ${paint.good('fix')}: ${diagnostic.fix.title}${search.whole ? ' (--fix)' : ''}`
    : text
}

export function renderContentDiagnostic(diagnostic: ContentDiagnostic, paint: Paint): string {
  const text = formatContentDiagnostic(diagnostic)
  return diagnostic.hint === undefined ? text : `${text}\n  ${paint.info('hint')}: ${diagnostic.hint}`
}

/** `3 searches: 1 error, 2 warnings, 0 notes.` */
export function summary(searches: number, findings: readonly { severity: string }[]): string {
  const counted = (severity: string, noun: string): string => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return plural(count, noun)
  }
  return `${plural(searches, 'search', 'searches')}: ${counted('error', 'error')}, ${counted('warning', 'warning')}, ${counted('info', 'note')}.`
}

export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`
}
