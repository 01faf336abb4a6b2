/**
 * Rows of delimited text: one a line, or over several lines where a quoted value holds line breaks. The line that names
 * the columns and comments are no events.
 */
import { type Columns, type Delimited, endOfQuoted } from '../extract/delimited.ts'
import type { Breaker, Cut } from './cut.ts'

const CR = 13
const UNKNOWN = -2
/** A quoted value that is longer than this was never closed: the row ends with its line. */
const LONGEST_QUOTED = 1 << 20
/** The names begin with the line. */
const BEFORE = { index: 0, 0: '' }

export class RowBreaker implements Breaker {
  readonly #form: Delimited
  readonly #columns: Columns
  readonly #header: RegExp | undefined
  /** The header, to know it again where files were joined. */
  #headerLine: string | undefined
  /** Whether a line that is no comment has been seen. */
  #begun = false
  /** Of the block: -1 when there is none in the rest of it. */
  #nextQuote = UNKNOWN

  constructor(form: Delimited, columns: Columns) {
    this.#form = form
    this.#columns = columns
    this.#header = form.header === undefined || form.header === 'first' ? undefined : new RegExp(form.header)
    columns.reset()
  }

  reset(): void {
    this.#nextQuote = UNKNOWN
  }

  cut(text: string, from: number, last: boolean, cut: Cut): boolean {
    let start = from
    for (;;) {
      const feed = this.#endOfRow(text, start, last)
      if (feed < 0 && !last) return nothing(cut, start)
      const next = feed < 0 ? text.length : feed + 1
      let end = feed < 0 ? text.length : feed
      while (end > start && text.charCodeAt(end - 1) === CR) end--
      if (!isBlank(text, start, end) && !this.#isHeader(text, start, end) && !this.#isComment(text, start)) {
        cut.start = start
        cut.end = end
        cut.next = next
        cut.problem = undefined
        return true
      }
      if (feed < 0) return nothing(cut, text.length)
      start = next
    }
  }

  endOfEvent(text: string): number {
    return text.indexOf('\n')
  }

  /** The line feed that ends the row: the first one outside quotes; -1 when it is not in this text. */
  #endOfRow(text: string, start: number, last: boolean): number {
    let feed = text.indexOf('\n', start)
    if (!this.#form.quoted) return feed
    const { separator } = this.#form
    const firstFeed = feed
    let at = start
    for (;;) {
      const open = this.#quoteAfter(text, at)
      if (open < 0 || (feed >= 0 && open > feed)) return feed
      at = open + 1
      // A quoted value begins where a value does.
      if (open !== start && !text.startsWith(separator, open - separator.length)) continue
      const close = endOfQuoted(text, open, text.length, separator)
      // The quote may be the first half of a pair whose other half is still to come.
      if (close < 0 || (close + 1 === text.length && !last)) {
        return last || text.length - open > LONGEST_QUOTED ? firstFeed : -1
      }
      at = close + 1
      if (feed >= 0 && feed < at) feed = text.indexOf('\n', at)
    }
  }

  #quoteAfter(text: string, from: number): number {
    if (this.#nextQuote !== -1 && this.#nextQuote < from) this.#nextQuote = text.indexOf('"', from)
    return this.#nextQuote
  }

  /** Asked of the first line, and of every line that is a comment; others are compared with the header only. */
  #isHeader(text: string, start: number, end: number): boolean {
    const { header } = this.#form
    if (header === undefined) return false
    const comment = this.#isComment(text, start)
    if (this.#header ? comment || !this.#begun : !comment && !this.#begun) {
      const named = this.#header ? this.#header.exec(text.slice(start, end)) : BEFORE
      if (!comment) this.#begun = true
      if (!named) return false
      this.#headerLine = text.slice(start, end)
      this.#columns.read(text, start + named.index + named[0].length, end)
      return true
    }
    if (this.#headerLine === undefined) return false
    return end - start === this.#headerLine.length && text.startsWith(this.#headerLine, start)
  }

  #isComment(text: string, start: number): boolean {
    const { comment } = this.#form
    return comment !== undefined && text.startsWith(comment, start)
  }
}

function nothing(cut: Cut, next: number): false {
  cut.next = next
  return false
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 32) return false
  return true
}
