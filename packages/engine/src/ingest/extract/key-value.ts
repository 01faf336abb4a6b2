/**
 * Pairs of a name and a value anywhere in a text: `user=bob reason="not known"`. By default as Splunk finds them where
 * KV_MODE is `auto` (props.conf): a value stands in double quotes or runs to the next blank, comma or semicolon; the
 * first pair of a name counts. Names keep letters, digits and `_`; other signs in them become `_`, and digits and `_`
 * at their beginning go (CLEAN_KEYS in transforms.conf).
 *
 * The text is read once, from one equals sign to the next, without a regular expression: this is the hot path of logs
 * that are nothing but pairs.
 */
import type { EventFields } from '../event-fields.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

/** As sourcetypes/definition.ts checks it; docs/sourcetypes.md explains it to users. */
export interface KeyValue {
  /** `\"` and `\\` inside quoted values stand for the sign itself: KV_MODE `auto_escaped`. */
  escapes?: boolean | undefined
  /** A name that comes again adds a value. */
  multi?: boolean | undefined
  /** What stands between pairs, where values hold blanks. A text without it is read as if this were not given. */
  separator?: string | undefined
  /** Between name and value in such a text; `=` where it is left out. */
  between?: string | undefined
  /** `false`: names stay as they are written. */
  clean?: boolean | undefined
}

const DOUBLE = 34
const SINGLE = 39
const EQUALS = 61
const BACKSLASH = 92

/** What an ASCII character can be. */
const NAME = 1
const LETTER = 2
/** Before a name. */
const BOUNDARY = 4
/** Where a value without quotes may end: blanks, comma, semicolon; quotes and brackets are looked at more closely. */
const STOP = 8
const OPEN = 16
const CLOSE = 32
/** In a name as it is. */
const PLAIN = 64
const KINDS = kinds()

function kinds(): Uint8Array {
  const table = new Uint8Array(128)
  const mark = (signs: string, kind: number): void => {
    for (const sign of signs) table[sign.charCodeAt(0)]! |= kind
  }
  for (let code = 0; code <= 32; code++) table[code] = BOUNDARY | STOP
  mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', NAME | LETTER | PLAIN)
  mark('0123456789_', NAME | PLAIN)
  mark('.-:@$#', NAME)
  mark(',;', BOUNDARY | STOP)
  mark('"\'|<>', BOUNDARY)
  mark('([{', BOUNDARY | OPEN)
  mark(')]}', BOUNDARY | CLOSE)
  return table
}

/** Pairs of an event whose names are kept to be met again. */
const MOST_KNOWN = 200

/** Letters and other signs beyond ASCII may stand in names. */
function kindOf(code: number): number {
  return code < 128 ? KINDS[code]! : NAME | LETTER
}

export function keyValue(names: FieldNames, form: KeyValue = {}): Extraction {
  const scan = new PairScan(names, form)
  const { separator, between = '=' } = form
  const split = separator === undefined ? undefined : splitPairs(names, { ...form, separator, between })
  return (text, start, end, fields) => {
    const parts = split !== undefined && (between !== '=' || within(text.indexOf(separator!, start), end))
    if (parts) split(text, start, end, fields)
    else scan.read(text, start, end, fields)
    return undefined
  }
}

function within(position: number, end: number): boolean {
  return position >= 0 && position < end
}

class PairScan {
  readonly #names: FieldNames
  readonly #escapes: boolean
  readonly #multi: boolean
  readonly #clean: boolean
  #text = ''
  #end = 0
  /** How many brackets of each kind are open around the pairs. */
  readonly #open = [0, 0, 0]
  /** Whether a value in single quotes has begun and not ended. */
  #single = false
  /** Where the name begins and ends that stands before an equals sign. */
  #from = 0
  #odd = false
  /** Where the value ends, and where the text goes on behind it. */
  #valueStart = 0
  #valueEnd = 0
  #next = 0
  #quotesEnd = -1
  /** The names of the event before, in order: the next one mostly has the same, and none is looked up twice. */
  readonly #order: { written: string; slot: Slot }[] = []
  #generation = 0

  constructor(names: FieldNames, { escapes, multi, clean }: KeyValue) {
    this.#names = names
    this.#escapes = escapes === true
    this.#multi = multi === true
    this.#clean = clean !== false
  }

  read(text: string, start: number, end: number, fields: EventFields): void {
    this.#text = text
    this.#end = end
    this.#open.fill(0)
    this.#single = false
    this.#quotesEnd = -1
    if (this.#generation !== this.#names.generation) this.#order.length = 0
    this.#generation = this.#names.generation
    let at = start
    for (let pair = 0; ; ) {
      const equals = text.indexOf('=', at)
      if (equals < 0 || equals >= end) return
      const named = this.#nameBefore(equals, at)
      this.#passGap(at, named ? this.#from : equals)
      if (named && this.#value(equals + 1)) {
        const value = text.slice(this.#valueStart, this.#valueEnd)
        put(fields, this.#slot(equals, pair++), this.#escapes ? withoutEscapes(value) : value, this.#multi)
        at = this.#next
      } else at = this.#next > equals ? this.#next : afterEquals(text, equals)
    }
  }

  /** Finds the name that ends at `equals` and begins behind a boundary, at `least` or later. */
  #nameBefore(equals: number, least: number): boolean {
    const text = this.#text
    this.#next = 0
    let from = equals
    this.#odd = false
    // a1[0]= and Target{}.ID= are names with brackets inside.
    for (; from > least; from--) {
      const code = text.charCodeAt(from - 1)
      const kind = kindOf(code)
      if ((kind & NAME) === 0) {
        const bracket = kind & CLOSE ? bracketed(text, from - 1, least) : -1
        if (bracket < 0) break
        from = bracket + 1
        this.#odd = true
      } else if ((kind & PLAIN) === 0) this.#odd = true
    }
    if (from > least && (kindOf(text.charCodeAt(from - 1)) & BOUNDARY) === 0) return false
    while (from < equals && (kindOf(text.charCodeAt(from)) & LETTER) === 0) from++
    this.#from = from
    return from < equals
  }

  #slot(equals: number, pair: number): Slot {
    const from = this.#from
    const known = pair < MOST_KNOWN ? this.#order[pair] : undefined
    if (known && known.written.length === equals - from && this.#text.startsWith(known.written, from)) return known.slot
    const written = this.#text.slice(from, equals)
    const slot = this.#names.slot(this.#odd && this.#clean ? cleanName(written) : written)
    // A copy: a slice would keep the block of log text alive.
    if (pair < MOST_KNOWN) this.#order[pair] = { written: Buffer.from(written).toString(), slot }
    return slot
  }

  /** Counts the brackets and single quotes between two pairs. */
  #passGap(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === SINGLE) this.#single = false
      else if (code < 128 && (KINDS[code]! & (OPEN | CLOSE)) !== 0) {
        const kind = bracketKind(code)
        if ((KINDS[code]! & OPEN) !== 0) this.#open[kind]!++
        else if (this.#open[kind]! > 0) this.#open[kind]!--
      }
    }
  }

  /** The value that begins at `start`. False: there is none; `#next` tells where to go on, if it is not 0. */
  #value(start: number): boolean {
    const code = start < this.#end ? this.#text.charCodeAt(start) : EQUALS
    // `==` compares, and ends Base64.
    if (code === EQUALS) return false
    if (code === DOUBLE && this.#quoted(start + 1)) return true
    if (code === SINGLE) {
      this.#single = true
      // The pairs inside the quotes count, not the text as a whole.
      if (this.#holdsPair(start + 1)) {
        this.#next = start + 1
        return false
      }
      return this.#plain(start + 1)
    }
    return this.#plain(start)
  }

  #quoted(start: number): boolean {
    const text = this.#text
    if (start <= this.#quotesEnd) return false
    let close = text.indexOf('"', start)
    while (this.#escapes && close >= 0 && close < this.#end && isEscaped(text, start, close)) {
      close = text.indexOf('"', close + 1)
    }
    if (close < 0 || close >= this.#end) {
      // Nor is there one for any later value of this event.
      this.#quotesEnd = this.#end
      return false
    }
    this.#valueStart = start
    this.#valueEnd = close
    this.#next = close + 1
    return true
  }

  #holdsPair(start: number): boolean {
    for (let at = start; at < this.#end; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === EQUALS) return true
      if (code === SINGLE || (code < 128 && (KINDS[code]! & STOP) !== 0)) return false
    }
    return false
  }

  #plain(start: number): boolean {
    const text = this.#text
    const end = this.#end
    let at = start
    let inside = 0
    for (; at < end; at++) {
      const code = text.charCodeAt(at)
      if (code > 127) continue
      const kind = KINDS[code]!
      if ((kind & (STOP | OPEN | CLOSE)) === 0) {
        if (code === SINGLE && this.#single) break
      } else if ((kind & STOP) !== 0) break
      else if ((kind & OPEN) !== 0) inside++
      else if (inside > 0) inside--
      // The bracket that holds the pairs ends the last of them.
      else if (this.#open[bracketKind(code)]! > 0) break
    }
    // `a={ b=c }`: what the brackets hold are pairs.
    if (at === start + 1 && (kindOf(text.charCodeAt(start)) & OPEN) !== 0) return false
    this.#valueStart = start
    this.#valueEnd = at
    this.#next = at
    return at > start
  }
}

function afterEquals(text: string, equals: number): number {
  let at = equals + 1
  while (text.charCodeAt(at) === EQUALS) at++
  return at
}

/** Where the bracket opens that closes at `close` and holds nothing or digits, or -1. */
function bracketed(text: string, close: number, least: number): number {
  let at = close - 1
  while (at > least && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at--
  const pair = `${text[at]}${text[close]}`
  const inName = at > least && (kindOf(text.charCodeAt(at - 1)) & NAME) !== 0
  return at >= least && inName && (pair === '[]' || pair === '{}') ? at : -1
}

function bracketKind(code: number): 0 | 1 | 2 {
  return code < 42 ? 0 : code < 94 ? 1 : 2
}

function isEscaped(text: string, start: number, quote: number): boolean {
  let at = quote
  while (at > start && text.charCodeAt(at - 1) === BACKSLASH) at--
  return (quote - at) % 2 === 1
}

function cleanName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^[_0-9]+(?=.)/, '')
}

function put(fields: EventFields, slot: Slot, value: string, multi: boolean): void {
  if (multi) fields.add(slot, value)
  else if (fields.get(slot) === undefined) fields.set(slot, value)
}

/** A text cut at its separators: of each part, what stands before and after `between`. */
function splitPairs(
  names: FieldNames,
  { separator, between, escapes, multi, clean }: KeyValue & { separator: string; between: string },
): (text: string, start: number, end: number, fields: EventFields) => void {
  // After a colon, a blank: times and drives have none.
  const equals = between === '='
  return (text, start, end, fields) => {
    let middle = text.indexOf(between, start)
    for (let at = start; at < end; ) {
      if (middle >= 0 && middle < at) middle = text.indexOf(between, at)
      if (middle < 0 || middle >= end) return
      const found = text.indexOf(separator, at)
      const to = found < 0 || found > end ? end : found
      if (middle < to && (equals || middle + 1 === to || text.charCodeAt(middle + 1) <= 32)) {
        const before = text.slice(at, middle).trim()
        const written = equals ? before.slice(before.search(/[^\s([{"'|<>]+$/)) : before
        const name = clean === false ? written : cleanName(written)
        const value = unquoted(text.slice(middle + between.length, to).trim(), escapes === true)
        if (/^[A-Za-z]/.test(name) && value !== undefined) put(fields, names.slot(name), value, multi === true)
      }
      at = to + separator.length
    }
  }
}

/** Undefined for nothing at all; an empty text in quotes is a value. */
function unquoted(value: string, escapes: boolean): string | undefined {
  const quote = value[0]
  const quoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote)
  if (!quoted) return value === '' ? undefined : value
  const inside = value.slice(1, -1)
  return escapes ? withoutEscapes(inside) : inside
}

function withoutEscapes(inside: string): string {
  return inside.includes('\\') ? inside.replace(/\\(["\\])/g, '$1') : inside
}
