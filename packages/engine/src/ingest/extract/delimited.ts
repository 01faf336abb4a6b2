/**
 * Values between separators, named by position. The names stand in the source type or in a header line of the file:
 * the row breaker (readers/rows.ts) finds that line and tells the columns, the extraction uses them.
 */
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

/** As sourcetypes/definition.ts checks it; docs/sourcetypes.md explains it to users. */
export interface Delimited {
  separator: string
  names?: string[] | undefined
  variants?: { column: string; names: Record<string, string[]> } | undefined
  header?: string | undefined
  rename?: Record<string, string> | undefined
  comment?: string | undefined
  quoted?: boolean | undefined
  skip?: string | undefined
  empty?: string[] | undefined
}

const QUOTE = 34
const LF = 10
const CR = 13

/** The columns of the file that is being read. */
export class Columns {
  readonly #names: FieldNames
  readonly #form: Delimited
  #named: string[]
  #slots: (Slot | undefined)[] | undefined
  /** Of rows of several kinds: by the text that names the kind, all columns. */
  #variants = new Map<string, (Slot | undefined)[]>()
  #generation = 0
  /** Whether a line of the file named them. */
  fromHeader = false

  constructor(names: FieldNames, form: Delimited) {
    this.#names = names
    this.#form = form
    this.#named = form.names ?? []
  }

  /** A new file begins. */
  reset(): void {
    this.#named = this.#form.names ?? []
    this.#slots = undefined
    this.fromHeader = false
  }

  /** Takes the names from text[start, end) of a header line. */
  read(text: string, start: number, end: number): void {
    const found: string[] = []
    // CloudFront names the columns of its tabs between blanks.
    const blanks = this.#form.header !== 'first' && !text.slice(start, end).includes(this.#form.separator)
    const form = blanks ? { ...this.#form, separator: ' ' } : this.#form
    eachValue(text, start, end, form, (value) => found.push(this.#nameOf(value)))
    this.#named = found
    this.#slots = undefined
    this.fromHeader = true
  }

  get slots(): readonly (Slot | undefined)[] {
    if (!this.#slots || this.#generation !== this.#names.generation) {
      const slotsOf = (names: string[]) => names.map((name) => (name === '' ? undefined : this.#names.slot(name)))
      this.#slots = slotsOf(this.#named)
      const common = this.#slots
      const kinds = Object.entries(this.#form.variants?.names ?? {})
      this.#variants = new Map(kinds.map(([kind, names]) => [kind, [...common, ...slotsOf(names)]]))
      this.#generation = this.#names.generation
    }
    return this.#slots
  }

  /** The columns of rows of a kind, those of all rows where it is not known. */
  slotsOf(kind: string): readonly (Slot | undefined)[] {
    return this.#variants.get(kind) ?? this.slots
  }

  /** Letters, digits, `_` and `.`; every other sign becomes `_`, as Splunk cleans the names of a header. */
  #nameOf(value: string): string {
    const own = this.#form.rename?.[value.trim()]
    return own ?? value.trim().replace(/[^\p{L}\p{N}_.]/gu, '_')
  }
}

export function delimited(form: Delimited, columns: Columns): Extraction {
  const skip = form.skip === undefined ? undefined : new RegExp(form.skip, 'y')
  const empty = new Set(['', ...(form.empty ?? [])])
  const kindAt = form.variants ? (form.names ?? []).indexOf(form.variants.column) : -1
  return (text, start, end, fields) => {
    let from = start
    if (skip) {
      skip.lastIndex = start
      if (skip.test(text) && skip.lastIndex <= end) from = skip.lastIndex
    }
    let { slots } = columns
    if (slots.length === 0) return 'delimited: no line before this one names the columns'
    let count = 0
    const closed = eachValue(text, from, end, form, (value) => {
      if (count === kindAt) slots = columns.slotsOf(value)
      const slot = slots[count++]
      if (slot && !empty.has(value)) fields.add(slot, value)
    })
    if (!closed) return 'delimited: a quoted value has no end'
    // A list of names in a source type may name the first columns only.
    if (count > slots.length && columns.fromHeader) {
      return `delimited: ${count} values, but the header names ${slots.length} columns`
    }
    return undefined
  }
}

/** Hands out the values of a row. False when a quoted one has no end: it goes to the end of the row. */
function eachValue(text: string, start: number, end: number, form: Delimited, visit: (value: string) => void): boolean {
  const { separator, quoted } = form
  let at = start
  for (;;) {
    if (quoted && text.charCodeAt(at) === QUOTE && at < end) {
      const close = endOfQuoted(text, at, end, separator)
      if (close < 0) {
        visit(unquoted(text.slice(at + 1, end)))
        return false
      }
      visit(unquoted(text.slice(at + 1, close)))
      at = close + 1
    } else {
      const next = text.indexOf(separator, at)
      const to = next < 0 || next > end ? end : next
      visit(text.slice(at, to))
      at = to
    }
    if (at >= end) return true
    at += separator.length
  }
}

function unquoted(inside: string): string {
  return inside.includes('"') ? inside.replaceAll('""', '"') : inside
}

/** The quote before a separator or the end of a line that closes the value whose quote stands at `open`, or -1. */
export function endOfQuoted(text: string, open: number, end: number, separator: string): number {
  for (let at = text.indexOf('"', open + 1); at >= 0 && at < end; at = text.indexOf('"', at + 1)) {
    if (text.charCodeAt(at + 1) === QUOTE && at + 1 < end) at++
    else if (at + 1 >= end || text.startsWith(separator, at + 1) || isLineEnd(text.charCodeAt(at + 1))) return at
  }
  return -1
}

function isLineEnd(code: number): boolean {
  return code === LF || code === CR
}
