/**
 * Diagnostics as text with an excerpt of the source:
 *
 *   error[unknown-command]: There is no command `stat`.
 *     search:1:12
 *      1 │ index=main | stat count
 *        │              ━━━━
 *     hint: Did you mean `stats`?
 */
import type { Diagnostic } from './diagnostic.ts'
import type { Place, SourceText } from './source-text.ts'

export interface Styles {
  error(text: string): string
  warning(text: string): string
  info(text: string): string
  faint(text: string): string
  bold(text: string): string
}

export const PLAIN: Styles = { error: (t) => t, warning: (t) => t, info: (t) => t, faint: (t) => t, bold: (t) => t }

/** How a place is called in messages: the file with line and column where the caller knows it. */
export type Locate = (place: Place) => { name: string; line: number; column: number }

/** Line and column (both from 1) of an offset in a text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}

export const locateInOrigin: Locate = (place) => ({
  name: place.origin.name,
  ...lineAndColumn(place.origin.text, place.start),
})

export function renderDiagnostic(
  diagnostic: Diagnostic<string>,
  source: SourceText,
  styles: Styles = PLAIN,
  locate: Locate = locateInOrigin,
): string {
  const paint = styles[diagnostic.severity]
  const place = (diagnostic.source ?? source).place(diagnostic.span)
  const lines = [`${paint(`${diagnostic.severity}[${diagnostic.code}]`)}${styles.bold(`: ${diagnostic.message}`)}`]
  lines.push(...excerpt(place, styles, paint, locate))
  for (let call = place.call; call; call = call.call) {
    lines.push(styles.faint('  called from'))
    lines.push(...excerpt(call, styles, styles.faint, locate))
  }
  if (diagnostic.hint) lines.push(`  ${styles.info('hint')}: ${diagnostic.hint}`)
  return lines.join('\n')
}

const WIDTH = 100

function excerpt(place: Place, styles: Styles, paint: (text: string) => string, locate: Locate): string[] {
  const { text } = place.origin
  const from = text.lastIndexOf('\n', place.start - 1) + 1
  const newline = text.indexOf('\n', place.start)
  const to = newline < 0 ? text.length : newline
  // Searches are often one line of a thousand characters: show the part around the mark.
  const start = Math.max(from, place.start - WIDTH / 2)
  const end = Math.min(to, start + WIDTH)
  const head = start > from ? '…' : ''
  const tail = end < to ? '…' : ''
  const shown = `${head}${text.slice(start, end)}${tail}`.replaceAll('\t', ' ')
  const where = locate(place)
  const gutter = String(where.line).padStart(4)
  const marks = Math.max(1, Math.min(place.end, end) - place.start)
  const mark = ' '.repeat(head.length + place.start - start) + paint('━'.repeat(marks))
  return [
    styles.faint(`  ${where.name}:${where.line}:${where.column}`),
    `${styles.faint(`${gutter} │`)} ${shown}`,
    `${styles.faint('     │')} ${mark}`,
  ]
}
