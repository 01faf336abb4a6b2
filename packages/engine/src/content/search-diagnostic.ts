/** What the search language has to say, as a place in the file that holds the search. */
import type { ContentDiagnostic, Severity } from './diagnostic.ts'
import type { LocatedText } from './located-text.ts'

/** A diagnostic of the search language, its span already one in the text that was written (not the expanded one). */
export interface SearchDiagnostic {
  severity: Severity
  code: string
  message: string
  hint?: string
}

export function diagnosticInFile(
  diagnostic: SearchDiagnostic,
  text: LocatedText,
  start: number,
  end: number,
): ContentDiagnostic {
  const range = text.rangeOf(start, end)
  const { severity, code, message, hint } = diagnostic
  return {
    severity,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    file: text.file,
    line: range.start.line,
    column: range.start.column,
    ...(range.end.offset > range.start.offset ? { endLine: range.end.line, endColumn: range.end.column } : {}),
  }
}
