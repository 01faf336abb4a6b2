/**
 * Windows events as XML: one a line, over several lines, under a root `<Events>`, or behind the head of a syslog line (as
 * Sysmon for Linux writes them), which belongs to the event. An event ends at its end tag; one
 * that has none ends where the next begins. Between events, white space, XML declarations, comments and the tags of
 * `<Events>` are skipped; every other line there is kept as an event with a problem, so that no text is lost.
 */
import type { Breaker, Cut } from './cut.ts'

const START = /<(?:[A-Za-z_][\w.-]*:)?Event(?=[\s/>])/g
const START_HERE = new RegExp(START.source, 'y')
const BETWEEN = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>|<\/?(?:[A-Za-z_][\w.-]*:)?Events(?:\s[^>]*)?>/y
/** The head of a syslog line (RFC 3164, RFC 5424, times in ISO form) with an event behind it. */
const HEAD =
  /(?:<\d{1,3}>\d? ?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)[^\n<]{1,500}(?=<(?:[A-Za-z_][\w.-]*:)?Event[\s>])/y
const UNENDED = 'xml: the text ends inside the event'
const OVERTAKEN = 'xml: the event has no end tag: the next event begins before it'
const OUTSIDE = 'xml: text outside an event'
/** A comment between events that is longer than this is no comment. */
const LONGEST_COMMENT = 1 << 20
const BYTE_ORDER_MARK = 0xfeff

export class XmlEventBreaker implements Breaker {
  // Both are positions in the block: -1 when there is none in the rest of it, older than asked for when unknown.
  #nextLine = 0
  #nextOpaque = 0

  reset(): void {
    this.#nextLine = 0
    this.#nextOpaque = 0
  }

  cut(text: string, from: number, last: boolean, cut: Cut): boolean {
    let at = from
    for (;;) {
      at = skipBlanks(text, at)
      if (at >= text.length) return more(cut, text.length)
      const tag = behindHead(text, at)
      if (text.charCodeAt(tag) !== 60) return stray(text, at, last, cut)
      const named = startsEvent(text, tag)
      if (named) return this.#event(text, at, { tag, named }, last, cut)
      BETWEEN.lastIndex = at
      if (!BETWEEN.test(text)) return stray(text, at, last, cut)
      at = BETWEEN.lastIndex
    }
  }

  endOfEvent(text: string): number {
    const close = /<\/(?:[A-Za-z_][\w.-]*:)?Event\s*>/.exec(text)
    const line = lineWithEvent(text, -1)
    const end = close ? close.index + close[0].length : -1
    return line >= 0 && (end < 0 || line < end) ? line : end
  }

  /** `named` is the length of `<Event`, with a prefix if it has one; the tag begins at `tag`, a head at `start`. */
  #event(
    text: string,
    start: number,
    { tag, named }: { tag: number; named: number },
    last: boolean,
    cut: Cut,
  ): boolean {
    const tagEnd = text.indexOf('>', tag)
    if (tagEnd > 0 && text.charCodeAt(tagEnd - 1) === 47)
      return found(cut, start, tagEnd + 1, 'xml: the event is empty')
    const closing = named === 6 ? '</Event>' : `</${text.slice(tag + 1, tag + named)}>`
    const end = this.#close(text, tag, closing)
    const line = this.#lineAfter(text, tag)
    if (end >= 0 && (line < 0 || end <= line)) return found(cut, start, end, undefined)
    if (line < 0 && !last) return more(cut, start)
    found(cut, start, line < 0 ? text.length : line, line < 0 ? UNENDED : OVERTAKEN)
    cut.end = trimmedEnd(text, start, cut.end)
    return true
  }

  /** The end of the first end tag that is not inside CDATA or a comment, or -1. */
  #close(text: string, start: number, closing: string): number {
    let end = text.indexOf(closing, start)
    let opaque = start
    while (end >= 0) {
      opaque = this.#opaqueAfter(text, opaque)
      if (opaque < 0 || opaque > end) return end + closing.length
      const over = text.indexOf(text.charCodeAt(opaque + 2) === 91 ? ']]>' : '-->', opaque)
      if (over < 0) return -1
      if (over > end) end = text.indexOf(closing, over)
      opaque = over
    }
    return -1
  }

  /** Where CDATA or a comment begins. */
  #opaqueAfter(text: string, from: number): number {
    if (this.#nextOpaque === -1 || this.#nextOpaque > from) return this.#nextOpaque
    let at = text.indexOf('<!', from)
    while (at >= 0 && !text.startsWith('<![CDATA[', at) && !text.startsWith('<!--', at)) at = text.indexOf('<!', at + 2)
    this.#nextOpaque = at
    return at
  }

  #lineAfter(text: string, start: number): number {
    if (this.#nextLine !== -1 && this.#nextLine <= start) this.#nextLine = lineWithEvent(text, start)
    return this.#nextLine
  }
}

/**
 * The next line after `from` that begins an event: with an `<Event` that declares a namespace (no element inside an event
 * does), or with a syslog head before it.
 */
function lineWithEvent(text: string, from: number): number {
  for (let feed = text.indexOf('\n', from); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
    let at = feed + 1
    while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++
    if (behindHead(text, at) > at) return at
    if (text.charCodeAt(at) !== 60 || !startsEvent(text, at)) continue
    const tagEnd = text.indexOf('>', at)
    const namespace = text.indexOf('xmlns', at)
    if (namespace > 0 && (tagEnd < 0 || namespace < tagEnd)) return at
  }
  return -1
}

/** Where the `<Event` begins that stands behind a syslog head at `at`, or `at` when there is none. */
function behindHead(text: string, at: number): number {
  const code = text.charCodeAt(at)
  // A digit of a year or of a priority, or the first letter of a month.
  if (code === 60 ? !isDigit(text.charCodeAt(at + 1)) : !isDigit(code) && !(code >= 65 && code <= 83)) return at
  HEAD.lastIndex = at
  return HEAD.test(text) ? HEAD.lastIndex : at
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** The length of `<Event` or `<prefix:Event` when a tag of that name begins here, else 0. */
function startsEvent(text: string, at: number): number {
  if (text.startsWith('<Event', at)) {
    const after = text.charCodeAt(at + 6)
    if (after === 32 || after === 62) return 6
  }
  START_HERE.lastIndex = at
  return START_HERE.test(text) ? START_HERE.lastIndex - at : 0
}

/** Text outside events: a line of it, or less when an event begins on the line. */
function stray(text: string, start: number, last: boolean, cut: Cut): boolean {
  const feed = text.indexOf('\n', start)
  if (!last && (feed < 0 || unfinishedMarkup(text, start))) return more(cut, start)
  const lineEnd = feed < 0 ? text.length : feed
  const event = START.exec(text.slice(start + 1, lineEnd))
  START.lastIndex = 0
  found(cut, start, event ? start + 1 + event.index : lineEnd, OUTSIDE)
  cut.end = trimmedEnd(text, start, cut.end)
  return true
}

function unfinishedMarkup(text: string, at: number): boolean {
  return (text.startsWith('<!--', at) || text.startsWith('<?', at)) && text.length - at < LONGEST_COMMENT
}

function trimmedEnd(text: string, start: number, end: number): number {
  let ink = end
  while (ink > start && text.charCodeAt(ink - 1) <= 32) ink--
  return ink
}

function skipBlanks(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 32 && code !== BYTE_ORDER_MARK) break
  }
  return at
}

function more(cut: Cut, next: number): false {
  cut.next = next
  return false
}

function found(cut: Cut, start: number, end: number, problem: string | undefined): true {
  cut.start = start
  cut.end = end
  cut.next = end
  cut.problem = problem
  return true
}
