/**
 * The stretch of text in which events are looked for: the rest that the last block left over and the block after it.
 * Keeps lines counted and knows where bytes were replaced.
 */
import type { Breaker, Cut } from './cut.ts'
import type { InvalidBytes, TextBlock } from './text-blocks.ts'

/** Enough of a text to find an end tag in that is cut in two. */
const TAIL = 64

const BYTE_ORDER_MARK = 0xfeff

export class TextWindow {
  text = ''
  readonly #breaker: Breaker
  readonly #longest: number
  #invalid: InvalidBytes[] = []
  /** The next event is looked for here. */
  #from = 0
  #last = false
  #first = true
  /** The line of the text at #counted. */
  #line = 1
  #counted = 0
  /** An event longer than the longest: its beginning is kept, the rest of it only counted. */
  #long: { kept: string; line: number; left: number; feeds: number } | undefined
  /** Line feeds that were passed over, and the position behind which they count. */
  #passed: { at: number; feeds: number } | undefined

  constructor(breaker: Breaker, longest: number) {
    this.#breaker = breaker
    this.#longest = longest
  }

  /** Characters of an event whose end is still to come. */
  get waiting(): number {
    return this.#long ? 0 : this.text.length - this.#from
  }

  /** More text; undefined: there is none. */
  push(block: TextBlock | undefined): void {
    this.#rebase()
    if (block) {
      const mark = this.#first && block.text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0
      this.#first = false
      const shift = this.text.length - mark
      for (const { start, end, count } of block.invalid) {
        this.#invalid.push({ start: start + shift, end: end + shift, count })
      }
      this.text += mark === 0 ? block.text : block.text.slice(mark)
    } else this.#last = true
    this.#breaker.reset()
  }

  /** Finds the next event in `text`. False: more text is needed. */
  next(cut: Cut): boolean {
    if (this.#long) return this.#nextAfterLong(cut)
    if (this.#breaker.cut(this.text, this.#from, this.#last, cut)) {
      this.#from = cut.next
      return cut.end - cut.start > this.#longest ? this.#shorten(cut) : true
    }
    this.#from = cut.next
    if (this.text.length - this.#from > this.#longest && !this.#last) this.#beginLong()
    return false
  }

  place(position: number): { line: number } {
    return { line: this.lineOf(position) }
  }

  /** The line, from 1, on which `position` of the text lies. Positions must grow. */
  lineOf(position: number): number {
    if (this.#long) return this.#long.line
    let feed = this.text.indexOf('\n', this.#counted)
    while (feed >= 0 && feed < position) {
      this.#line++
      feed = this.text.indexOf('\n', feed + 1)
    }
    this.#counted = Math.max(this.#counted, position)
    if (this.#passed && position >= this.#passed.at) {
      this.#line += this.#passed.feeds
      this.#passed = undefined
    }
    return this.#line
  }

  /** How many bytes that are no text were replaced in text[start, end). */
  replacedIn(start: number, end: number): number {
    let count = 0
    while (this.#invalid.length > 0 && this.#invalid[0]!.end <= start) this.#invalid.shift()
    for (const line of this.#invalid) {
      if (line.start >= end) break
      count += line.count
    }
    return count
  }

  /** Drops the text before the next event. */
  #rebase(): void {
    const dropped = this.#from
    if (dropped === 0) return
    this.lineOf(dropped)
    this.text = this.text.slice(dropped)
    this.#invalid = this.#invalid
      .filter(({ end }) => end > dropped)
      .map(({ start, end, count }) => ({ start: start - dropped, end: end - dropped, count }))
    this.#counted = Math.max(0, this.#counted - dropped)
    this.#from = 0
  }

  /** A whole event that is too long all the same. */
  #shorten(cut: Cut): true {
    const left = cut.end - cut.start - this.#longest
    cut.end = cut.start + this.#longest
    cut.problem = tooLong(this.#longest, left)
    return true
  }

  #beginLong(): void {
    const start = this.#from
    const line = this.lineOf(start)
    const end = start + this.#longest
    this.#long = { kept: this.text.slice(start, end), line, left: 0, feeds: 0 }
    this.#from = end
  }

  #nextAfterLong(cut: Cut): boolean {
    const long = this.#long!
    const from = this.#from
    const end = this.#breaker.endOfEvent(from === 0 ? this.text : this.text.slice(from))
    if (end < 0 && !this.#last) {
      const passed = Math.max(0, this.text.length - from - TAIL)
      long.left += passed
      long.feeds += feedsIn(this.text, from, from + passed)
      this.#from = from + passed
      return false
    }
    const over = end < 0 ? this.text.length - from : end
    const problem = tooLong(this.#longest, long.left + over)
    this.#long = undefined
    this.#passed = { at: long.kept.length, feeds: long.feeds + feedsIn(this.text, from, from + over) }
    // The kept beginning takes the place of what was passed over, so that the event lies in the text like any other.
    const rest = this.text.slice(from + over)
    this.#line = long.line
    this.#counted = 0
    this.text = long.kept + rest
    this.#invalid = []
    this.#from = long.kept.length
    Object.assign(cut, { start: 0, end: long.kept.length, next: long.kept.length, problem })
    return true
  }
}

function feedsIn(text: string, start: number, end: number): number {
  let feeds = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) feeds++
  return feeds
}

function tooLong(longest: number, left: number): string {
  return `size: the event is longer than ${longest} characters: the last ${left} are left out`
}
