/**
 * JSON objects as events, however they are arranged: one a line, one after the other, over several lines, as members
 * of a list, or as the records of an object around them (`{"Records": […]}`). An event is the text of its object as it
 * stands. A broken object ends where the next one begins on a line of its own; text between objects is kept as an event,
 * a line at a time. What is wrong with either, the extraction says: it reads the same text and knows more.
 */
import type { Breaker, Cut } from './cut.ts'
import { closingQuote, endOfObject, isClose, isOpen, listOfRecords, MORE, NONE, skipBlanks } from './json-scan.ts'

const LF = 10
const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN = 123
const CLOSE = 125
const BYTE_ORDER_MARK = 0xfeff
const UNKNOWN = -2

/** What is around the objects that come next: nothing, a list, a list of records, or the end of what holds that list. */
type Around = 'nothing' | 'list' | 'records' | 'end'

export class JsonEventBreaker implements Breaker {
  /** Members whose lists hold the events. */
  readonly #records: readonly string[]
  readonly #recordsFirst: RegExp | undefined
  #around: Around = 'nothing'
  /** Whether the first object of the file held records: undefined before it. */
  #wrapped: boolean | undefined
  /** Where objects meet on a line: -1 when they do not in the rest of the block. */
  #together = UNKNOWN
  #apart = UNKNOWN

  constructor(records: readonly string[] = []) {
    this.#records = records
    const names = records.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
    this.#recordsFirst = records.length > 0 ? new RegExp(`\\{\\s*"(?:${names})"\\s*:\\s*\\[`, 'y') : undefined
  }

  reset(): void {
    this.#together = UNKNOWN
    this.#apart = UNKNOWN
  }

  cut(text: string, from: number, last: boolean, cut: Cut): boolean {
    let at = from
    for (;;) {
      const between = at
      at = skipBetween(text, at)
      // What is still needed: the blanks before an object on its line tell how far it is indented.
      const needed = between + text.slice(between, at).lastIndexOf('\n') + 1
      if (at >= text.length) return more(cut, last ? text.length : needed)
      if (this.#around === 'end') {
        const end = endOfObject(text, at)
        if (end < 0) return more(cut, last ? text.length : needed)
        this.#around = 'nothing'
        at = end
        continue
      }
      const code = text.charCodeAt(at)
      const inside =
        code === OPEN ? this.#inside(text, at, last) : code === OPEN_LIST ? this.#list(text, at, last) : NONE
      if (inside === MORE) return more(cut, needed)
      if (inside >= 0) at = inside
      else if (code === CLOSE_LIST && this.#around !== 'nothing') {
        this.#around = this.#around === 'records' ? 'end' : 'nothing'
        at++
      } else {
        const whole = isOpen(code) ? this.#object(text, at, last, cut) : this.#stray(text, at, last, cut)
        if (!whole) cut.next = needed
        return whole
      }
    }
  }

  endOfEvent(text: string): number {
    return text.search(/\n\s*\{/)
  }

  /** Where the records begin of which the object at `at` is the wrapping; NONE when it is an event itself. */
  #inside(text: string, at: number, last: boolean): number {
    const first = this.#recordsFirst
    if (!first || this.#around !== 'nothing') return NONE
    if (this.#wrapped === false) {
      // Then only an object that begins with its records is looked into.
      first.lastIndex = at
      if (!first.test(text)) return NONE
    }
    const records = listOfRecords(text, at, this.#records)
    if (records === MORE) return last ? NONE : MORE
    this.#wrapped ??= records >= 0
    if (records >= 0) this.#around = 'records'
    return records
  }

  /** A list of objects is entered; any other list is an event. */
  #list(text: string, at: number, last: boolean): number {
    if (this.#around !== 'nothing') return NONE
    const first = skipBlanks(text, at + 1)
    if (first >= text.length) return last ? NONE : MORE
    if (text.charCodeAt(first) !== OPEN) return NONE
    this.#around = 'list'
    return at + 1
  }

  #object(text: string, start: number, last: boolean, cut: Cut): boolean {
    const line = this.#around === 'nothing' ? this.#wholeLine(text, start) : NONE
    if (line > 0) return found(cut, start, line)
    const begun = beginning(text, start)
    let feed = begun < 0 ? NONE : text.indexOf('\n', start)
    const opened: number[] = []
    let comma = NONE
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        at = closingQuote(text, at)
        if (at < 0) at = text.length
      } else if (code === COMMA) comma = at
      else if (isOpen(code)) {
        if (this.#isNextMember(text, at, comma, opened)) return found(cut, start, comma)
        opened.push(code)
      } else if (isClose(code)) {
        if (this.#isEndOfList(code, opened)) return found(cut, start, at)
        opened.pop()
        if (opened.length === 0) return found(cut, start, at + 1)
      }
      // Also the lines inside a text: one that has no end would swallow them.
      for (; feed >= 0 && feed <= at; feed = text.indexOf('\n', feed + 1)) {
        if (overtakes(text, feed, begun)) return overtaken(cut, text, start, feed)
      }
    }
    if (!last) return false
    found(cut, start, trimmedEnd(text, start, text.length))
    cut.next = text.length
    return true
  }

  /** Whether an object in a list lacks its end: inside an object, no other one follows a comma. */
  #isNextMember(text: string, at: number, comma: number, opened: readonly number[]): boolean {
    if (this.#around === 'nothing' || comma < 0 || opened.at(-1) !== OPEN || text.charCodeAt(at) !== OPEN) return false
    return skipBlanks(text, comma + 1) === at
  }

  /** Whether an object in a list lacks its end: the list ends inside it. */
  #isEndOfList(code: number, opened: readonly number[]): boolean {
    return this.#around !== 'nothing' && code === CLOSE_LIST && opened.at(-1) === OPEN
  }

  /**
   * The end of an object that is one line, told by its look: it ends with a brace and the next line begins with one, as
   * no line inside an object does. NONE: look closer.
   */
  #wholeLine(text: string, start: number): number {
    const feed = text.indexOf('\n', start)
    if (feed < 0 || text.charCodeAt(start) !== OPEN) return NONE
    const end = trimmedEnd(text, start, feed)
    if (text.charCodeAt(end - 1) !== CLOSE || text.charCodeAt(feed + 1) !== OPEN) return NONE
    if (this.#together !== NONE && this.#together < start) this.#together = text.indexOf('}{', start)
    if (this.#apart !== NONE && this.#apart < start) this.#apart = text.indexOf('} {', start)
    const meet = (at: number) => at !== NONE && at < end
    return meet(this.#together) || meet(this.#apart) ? NONE : end
  }

  #stray(text: string, start: number, last: boolean, cut: Cut): boolean {
    const feed = text.indexOf('\n', start)
    if (feed < 0 && !last) return false
    const line = feed < 0 ? text.length : feed
    // On a line of members, the next one is no part of it.
    const next = this.#around === 'nothing' ? NONE : text.slice(start + 1, line).search(/[{\]]/)
    const end = next < 0 ? line : start + 1 + next
    found(cut, start, start + text.slice(start, end).replace(/[\s,]+$/, '').length)
    cut.next = end
    return true
  }
}

/** White space, the commas between members, byte order marks of files that were joined. */
function skipBetween(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 32 && code !== COMMA && code !== BYTE_ORDER_MARK) break
  }
  return at
}

/**
 * How far the line is indented on which the object at `start` begins, where that tells the lines on which another begins:
 * the object is the first on its line, and is indented or has more than its brace there. Otherwise NONE.
 */
function beginning(text: string, start: number): number {
  let at = start - 1
  while (at >= 0 && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at--
  if (at >= 0 && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== BYTE_ORDER_MARK) return NONE
  const indent = start - at - 1
  if (indent > 0) return indent
  let after = start + 1
  while (after < text.length && text.charCodeAt(after) <= 32 && text.charCodeAt(after) !== LF) after++
  return text.charCodeAt(after) === LF || after >= text.length ? NONE : 0
}

/** Whether the line after the line feed begins an object, as far indented as the one that is being read. */
function overtakes(text: string, feed: number, indent: number): boolean {
  const at = feed + 1 + indent
  if (text.charCodeAt(at) !== OPEN) return false
  for (let i = feed + 1; i < at; i++) if (text.charCodeAt(i) !== 32 && text.charCodeAt(i) !== 9) return false
  return true
}

function trimmedEnd(text: string, start: number, end: number): number {
  let ink = end
  while (ink > start && text.charCodeAt(ink - 1) <= 32) ink--
  return ink
}

function overtaken(cut: Cut, text: string, start: number, feed: number): true {
  found(cut, start, trimmedEnd(text, start, feed))
  cut.next = feed
  return true
}

function more(cut: Cut, next: number): false {
  cut.next = next
  return false
}

function found(cut: Cut, start: number, end: number): true {
  cut.start = start
  cut.end = end
  cut.next = end
  cut.problem = undefined
  return true
}
