/** Finding the end of JSON values in a text by brackets and quotes alone: what stands inside is not checked. */

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN = 123
const CLOSE = 125

/** The text ends before the value does. */
export const MORE = -2
/** There is no such thing. */
export const NONE = -1

export function isOpen(code: number): boolean {
  return code === OPEN || code === OPEN_LIST
}

export function isClose(code: number): boolean {
  return code === CLOSE || code === CLOSE_LIST
}

/** The position of the quote that closes the string whose opening quote stands at `open`, or MORE. */
export function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    if ((at - before) % 2 === 1) return at
  }
  return MORE
}

export function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 32) at++
  return at
}

/** The position after the object or list that begins at `start`, or MORE. */
export function endOfValue(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = closingQuote(text, at)
      if (at < 0) return MORE
    } else if (isOpen(code)) depth++
    else if (isClose(code) && --depth <= 0) return at + 1
  }
  return MORE
}

/**
 * The position after the `[` of a member of the object at `start` that is a list of objects and has one of the names;
 * NONE when the object has none, MORE when the text ends before that is known.
 */
export function listOfRecords(text: string, start: number, names: readonly string[]): number {
  for (let at = start + 1; ; ) {
    at = nextMember(text, at)
    if (at >= text.length) return MORE
    if (text.charCodeAt(at) !== QUOTE) return NONE
    const close = closingQuote(text, at)
    if (close < 0) return MORE
    const colon = skipBlanks(text, close + 1)
    const value = skipBlanks(text, colon + 1)
    if (value >= text.length) return MORE
    if (text.charCodeAt(colon) !== COLON) return NONE
    const code = text.charCodeAt(value)
    if (code === OPEN_LIST && names.includes(text.slice(at + 1, close))) {
      const first = skipBlanks(text, value + 1)
      if (first >= text.length) return MORE
      if (text.charCodeAt(first) === OPEN || text.charCodeAt(first) === CLOSE_LIST) return value + 1
    }
    if (code === QUOTE) at = closingQuote(text, value)
    else at = isOpen(code) ? endOfValue(text, value) : value
    if (at < 0) return MORE
    at = afterValue(text, at)
  }
}

/** The position after the `}` that ends the object of which the members from `from` on are left, or MORE. */
export function endOfObject(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === CLOSE) return at + 1
    if (code === QUOTE) at = closingQuote(text, at)
    else if (isOpen(code)) at = endOfValue(text, at) - 1
    if (at < 0) return MORE
  }
  return MORE
}

function nextMember(text: string, from: number): number {
  let at = from
  while (at < text.length && (text.charCodeAt(at) <= 32 || text.charCodeAt(at) === COMMA)) at++
  return at
}

/** The comma or bracket that follows a value, of which `from` is the last character or one of a number or word. */
function afterValue(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) !== COMMA && !isClose(text.charCodeAt(at))) at++
  return at
}

/** The text of a member of the object that a text is, by its names from the outside in; undefined when there is none. */
export function textOfMember(text: string, names: readonly string[]): string | undefined {
  let start = skipBlanks(text, 0)
  for (const name of names) {
    if (text.charCodeAt(start) !== OPEN) return undefined
    start = memberValue(text, start, name)
    if (start < 0) return undefined
  }
  const code = text.charCodeAt(start)
  const end = isOpen(code)
    ? endOfValue(text, start)
    : code === QUOTE
      ? closingQuote(text, start) + 1
      : afterValue(text, start)
  return end > start ? text.slice(start, end).trimEnd() : undefined
}

/** Where the value of a member begins, or NONE. */
function memberValue(text: string, start: number, name: string): number {
  for (let at = nextMember(text, start + 1); text.charCodeAt(at) === QUOTE; at = nextMember(text, at)) {
    const close = closingQuote(text, at)
    const value = close < 0 ? text.length : skipBlanks(text, skipBlanks(text, close + 1) + 1)
    if (value >= text.length) return NONE
    if (close - at - 1 === name.length && text.startsWith(name, at + 1)) return value
    const code = text.charCodeAt(value)
    at = code === QUOTE ? closingQuote(text, value) : isOpen(code) ? endOfValue(text, value) : value
    if (at < 0) return NONE
    at = afterValue(text, at)
  }
  return NONE
}
