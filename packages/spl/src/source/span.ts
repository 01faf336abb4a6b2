/** A half-open range of UTF-16 offsets in the text that is being compiled (after macro expansion). */
export interface Span {
  start: number
  end: number
}

export function span(start: number, end: number): Span {
  return { start, end }
}

/** The smallest span that covers both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }
}
