/** Diagnostics of the language and of content files, for a terminal and as JSON. */
import { type Diagnostic, lineAndColumn, renderDiagnostic, type SourceText, type Styles } from '@karst/spl'
import { type ContentDiagnostic, formatContentDiagnostic } from '../../content/diagnostic.ts'
import type { LocatedText } from '../../content/located-text.ts'
import type { Terminal } from '../terminal.ts'

export interface ShownDiagnostic {
  code: string
  severity: string
  message: string
  hint?: string
  file: string
  line: number
  column: number
}

/** Prints what is wrong with a search. `located` tells where its text stands in a file. */
export function printDiagnostics(
  diagnostics: readonly Diagnostic<string>[],
  source: SourceText,
  terminal: Terminal,
  located?: LocatedText,
): void {
  for (const diagnostic of diagnostics) terminal.err(renderLocated(diagnostic, source, terminal.paintErr, located))
}

export function renderLocated(
  diagnostic: Diagnostic<string>,
  source: SourceText,
  styles: Styles,
  located?: LocatedText,
): string {
  return renderDiagnostic(diagnostic, source, styles, (place) => locate(place, located))
}

/** The search's own text is in its file; a macro's in its definition. */
export function locate(
  place: { origin: { name: string; text: string }; start: number },
  located: LocatedText | undefined,
): { name: string; line: number; column: number } {
  if (located && place.origin.text === located.text) {
    const { line, column } = located.positionOf(place.start)
    return { name: located.file, line, column }
  }
  return { name: place.origin.name, ...lineAndColumn(place.origin.text, place.start) }
}

export function toJson(
  diagnostics: readonly Diagnostic<string>[],
  source: SourceText,
  located?: LocatedText,
): ShownDiagnostic[] {
  return diagnostics.map((diagnostic) => {
    const place = (diagnostic.source ?? source).outermost(diagnostic.span)
    const { name, line, column } = locate(place, located)
    const { code, severity, message, hint } = diagnostic
    return { code, severity, message, ...(hint === undefined ? {} : { hint }), file: name, line, column }
  })
}

export function printContentDiagnostics(diagnostics: readonly ContentDiagnostic[], terminal: Terminal): void {
  for (const diagnostic of diagnostics) terminal.err(formatContentDiagnostic(diagnostic))
}
