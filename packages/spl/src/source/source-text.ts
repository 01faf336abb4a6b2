/**
 * Text with its origin. Macros expand as text, before anything is parsed, so what is parsed isn't what the user wrote.
 * A SourceText remembers for every character where it came from: the user's text, or a macro's definition together
 * with the place that called it.
 */
import type { Span } from './span.ts'

/** A text that a person wrote: the search itself, or the definition of a macro. */
export interface Origin {
  /** How messages call it: `search`, "macro `sysmon`", or a file's path. */
  name: string
  text: string
}

/** A run of characters with one origin. `call` is the place of the macro call that brought them, if any. */
export interface Segment {
  /** Offset in the expanded text. */
  at: number
  length: number
  origin: Origin
  /** Offset in the origin's text. Runs that replace (an argument, a comment's blank) point to what they replace. */
  offset: number
  /** False when the characters are not those of the origin one by one (an inserted blank). */
  exact: boolean
  call: Place | undefined
}

/** A range in a text that a person wrote, with the macro calls that led there, innermost first. */
export interface Place {
  origin: Origin
  start: number
  end: number
  call: Place | undefined
}

export class SourceText {
  readonly text: string
  readonly segments: readonly Segment[]

  constructor(text: string, segments: readonly Segment[]) {
    this.text = text
    this.segments = segments
  }

  static of(text: string, name = 'search'): SourceText {
    const origin = { name, text }
    return new SourceText(text, [{ at: 0, length: text.length, origin, offset: 0, exact: true, call: undefined }])
  }

  /** Where a span of the expanded text was written. */
  place(span: Span): Place {
    const first = this.segmentAt(span.start)
    const last = this.segmentAt(Math.max(span.start, span.end - 1))
    const start = first.exact ? first.offset + (span.start - first.at) : first.offset
    if (last.origin === first.origin && last.call === first.call && last.exact && first.exact) {
      const end = last.offset + Math.min(Math.max(span.end - last.at, 0), last.length)
      if (end >= start) return { origin: first.origin, start, end, call: first.call }
    }
    const length = first.exact ? Math.min(span.end, first.at + first.length) - span.start : 0
    return { origin: first.origin, start, end: start + Math.max(length, 0), call: first.call }
  }

  /** The same span as the outermost text shows it: the macro call, when the span lies inside an expansion. */
  outermost(span: Span): Place {
    let place = this.place(span)
    while (place.call) place = place.call
    return place
  }

  private segmentAt(offset: number): Segment {
    let low = 0
    let high = this.segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.segments[middle]!.at <= offset) low = middle
      else high = middle - 1
    }
    const found = this.segments[low]
    if (found) return found
    return { at: 0, length: 0, origin: { name: 'search', text: '' }, offset: 0, exact: true, call: undefined }
  }
}

/** Builds a SourceText run by run. */
export class SourceBuilder {
  private parts: string[] = []
  private segments: Segment[] = []
  private length = 0

  add(text: string, origin: Origin, offset: number, exact: boolean, call: Place | undefined): void {
    if (text === '') return
    this.segments.push({ at: this.length, length: text.length, origin, offset, exact, call })
    this.parts.push(text)
    this.length += text.length
  }

  /** Adds a part of another SourceText, origins and all. */
  addSlice(source: SourceText, start: number, end: number): void {
    for (const segment of source.segments) {
      const from = Math.max(start, segment.at)
      const to = Math.min(end, segment.at + segment.length)
      if (from >= to) continue
      const offset = segment.exact ? segment.offset + (from - segment.at) : segment.offset
      this.add(source.text.slice(from, to), segment.origin, offset, segment.exact, segment.call)
    }
  }

  build(): SourceText {
    return new SourceText(this.parts.join(''), this.segments)
  }
}
