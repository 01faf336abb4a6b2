/** Reading XML elements in place, without a tree: names, attributes and texts as positions in the text. */

const LT = 60
const GT = 62
const SLASH = 47
const EQUALS = 61
const SINGLE = 39
const DOUBLE = 34

/** The element under the cursor. Reused: what a visitor wants to keep, it copies. */
export interface Element {
  /** The name without its namespace prefix. */
  name: string
  /** The name as written. */
  qualified: string
  /** Where the start tag's attributes begin, and the position of the `>` that ends it. */
  attributes: number
  tagEnd: number
  /** `<a/>` */
  empty: boolean
}

export function newElement(): Element {
  return { name: '', qualified: '', attributes: 0, tagEnd: 0, empty: false }
}

/**
 * The next start tag in text[from, end): fills `element` and answers the position after the tag, or -1. End tags,
 * comments, CDATA and declarations are passed over.
 */
export function nextElement(text: string, from: number, end: number, element: Element): number {
  for (let lt = text.indexOf('<', from); lt >= 0 && lt < end; ) {
    const code = text.charCodeAt(lt + 1)
    if (isNameStart(code)) return startTag(text, lt, end, element)
    lt = text.indexOf('<', afterMarkup(text, lt, end, code))
  }
  return -1
}

function startTag(text: string, lt: number, end: number, element: Element): number {
  let at = lt + 2
  let colon = -1
  for (; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code <= 32 || code === GT || code === SLASH || code === LT) break
    if (code === 58) colon = at
  }
  element.qualified = text.slice(lt + 1, at)
  element.name = colon < 0 ? element.qualified : text.slice(colon + 1, at)
  element.attributes = at
  const tagEnd = text.charCodeAt(at) === GT ? at : endOfTag(text, at, end)
  element.tagEnd = tagEnd
  element.empty = text.charCodeAt(tagEnd - 1) === SLASH && tagEnd > at
  return Math.min(tagEnd + 1, end)
}

/** The `>` that ends a start tag, which may have others in quotes; `end` when there is none. */
function endOfTag(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === GT) return at
    if (code === SINGLE || code === DOUBLE) {
      const close = text.indexOf(code === SINGLE ? "'" : '"', at + 1)
      if (close < 0 || close >= end) return end
      at = close
    }
  }
  return end
}

function afterMarkup(text: string, lt: number, end: number, code: number): number {
  if (code === SLASH) return lt + 2
  const close = text.startsWith('<!--', lt) ? '-->' : text.startsWith('<![CDATA[', lt) ? ']]>' : code === 63 ? '?>' : ''
  if (close === '') return lt + 1
  const at = text.indexOf(close, lt)
  return at < 0 ? end : at + close.length
}

/** Letters, `_` and whatever is beyond ASCII. */
function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127
}

/** Every attribute of a start tag, namespace declarations aside. Values keep their entities. */
export function eachAttribute(text: string, element: Element, visit: (name: string, value: string) => void): void {
  const end = element.tagEnd
  for (let at = element.attributes; at < end; ) {
    const equals = text.indexOf('=', at)
    if (equals < 0 || equals >= end) return
    let open = equals + 1
    while (text.charCodeAt(open) <= 32) open++
    const quote = text.charCodeAt(open)
    if (quote !== SINGLE && quote !== DOUBLE) {
      at = equals + 1
      continue
    }
    const close = text.indexOf(quote === SINGLE ? "'" : '"', open + 1)
    if (close < 0 || close >= end) return
    const name = attributeName(text, at, equals)
    if (name !== '') visit(name, text.slice(open + 1, close))
    at = close + 1
  }
}

/** The name before `=`, without prefix; empty for namespace declarations. */
function attributeName(text: string, from: number, equals: number): string {
  let end = equals
  while (end > from && text.charCodeAt(end - 1) <= 32) end--
  let start = end
  while (start > from && text.charCodeAt(start - 1) > 32 && text.charCodeAt(start - 1) !== EQUALS) start--
  const name = text.slice(start, end)
  if (name.startsWith('xmlns') && (name.length === 5 || name.charCodeAt(5) === 58)) return ''
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** Where `</qualified>` begins, or -1. An end tag inside CDATA that begins at `from` is none. */
export function closeOf(text: string, qualified: string, from: number, end: number): number {
  const close = `</${qualified}`
  const start = text.startsWith('<![CDATA[', from) ? Math.max(from, text.indexOf(']]>', from)) : from
  for (let at = text.indexOf(close, start); at >= 0 && at < end; at = text.indexOf(close, at + close.length)) {
    const after = text.charCodeAt(at + close.length)
    if (after === GT || after <= 32) return at
  }
  return -1
}

/** Whether the end tag at `lt` is that of `qualified`. */
export function closes(text: string, qualified: string, lt: number): boolean {
  if (text.charCodeAt(lt + 1) !== SLASH || !text.startsWith(qualified, lt + 2)) return false
  const after = text.charCodeAt(lt + 2 + qualified.length)
  return after === GT || after <= 32
}

/** The text of an element whose inside is text[start, end): the inside as written; CDATA around all of it is unwrapped. */
export function innerText(text: string, start: number, end: number): string {
  if (text.charCodeAt(start) === LT && text.startsWith('<![CDATA[', start)) {
    const close = text.indexOf(']]>', start)
    if (close === end - 3) return text.slice(start + 9, close)
  }
  return text.slice(start, end)
}
