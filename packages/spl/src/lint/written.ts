/** What the user wrote, as against what macros brought. */
import type { SourceText } from '../source/source-text.ts'
import type { Span } from '../source/span.ts'

/** True when a place stands in the user's own text. */
export function isWritten(source: SourceText, at: number): boolean {
  return source.place({ start: at, end: at }).call === undefined
}

/** True when the user wrote all of it: no macro has a part in it. */
export function isWhole(source: SourceText, span: Span): boolean {
  const { origin, start, end, call } = source.place(span)
  return call === undefined && origin.text.slice(start, end) === source.text.slice(span.start, span.end)
}
