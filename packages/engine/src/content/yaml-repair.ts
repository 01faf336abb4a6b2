/**
 * YAML files that PyYAML (and so contentctl and Splunk's own build) reads and YAML 1.2 forbids: a quoted scalar over
 * several lines whose continuation lines are indented no deeper than its key. PyYAML does not look at indentation
 * inside quotes. Indenting those lines gives the same value, because YAML drops the leading blanks of such lines.
 */
import { CST, Parser } from 'yaml'

export interface RepairedText {
  text: string
  /** An offset in the repaired text as one in the text as it is on disk. */
  toOriginal(offset: number): number
  /** Offsets, in the text on disk, of the scalars that were indented. */
  scalars: number[]
}

interface Insertion {
  /** Where the blanks begin, in the repaired text. */
  at: number
  count: number
}

interface OpenScalar {
  offset: number
  indent: number
  quote: string
}

/** A file has at most a handful of such scalars; more means that the text is broken in another way. */
const MAX_SCALARS = 200

/** The text with too little indentation inside quotes mended, or undefined where there is nothing to mend. */
export function repairQuotedScalars(original: string): RepairedText | undefined {
  let text = original
  const insertions: Insertion[] = []
  const scalars: number[] = []
  for (let round = 0; round < MAX_SCALARS; round++) {
    const open = firstOpenScalar(text)
    if (open === undefined) break
    const end = closingQuote(text, open)
    if (end === -1) return undefined
    const added = indentLines(text, open, end)
    if (added === undefined) return undefined
    scalars.push(toOriginalOffset(insertions, open.offset))
    text = added.text
    // The scalars are met in the order of the text, so the list stays sorted.
    insertions.push(...added.insertions)
  }
  if (scalars.length === 0) return undefined
  return { text, scalars, toOriginal: (offset) => toOriginalOffset(insertions, offset) }
}

/** The first quoted scalar that the parser gave up on because its next line is indented too little. */
function firstOpenScalar(text: string): OpenScalar | undefined {
  let found: OpenScalar | undefined
  const look = (token: CST.Token | null | undefined): void => {
    if (found !== undefined || !token) return
    if (token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') {
      const quote = token.source[0]!
      if (!isClosed(token.source, quote)) found = { offset: token.offset, indent: token.indent, quote }
    }
  }
  for (const token of new Parser().parse(text)) {
    if (token.type !== 'document') continue
    CST.visit(token, (item) => {
      look(item.key)
      look(item.value)
      return found === undefined ? undefined : CST.visit.BREAK
    })
    if (found !== undefined) return found
  }
  return undefined
}

function isClosed(source: string, quote: string): boolean {
  return source.length > 1 && closingQuote(source, { offset: 0, indent: 0, quote }) === source.length - 1
}

/** The offset of the quote that ends the scalar, -1 when none does. */
function closingQuote(text: string, scalar: OpenScalar): number {
  for (let i = scalar.offset + 1; i < text.length; i++) {
    const char = text[i]
    if (scalar.quote === '"' && char === '\\') i++
    else if (char === scalar.quote) {
      if (scalar.quote === "'" && text[i + 1] === "'") i++
      else return i
    }
  }
  return -1
}

/** Undefined when no line needs blanks, or when a document marker stands inside: PyYAML refuses that too. */
function indentLines(
  text: string,
  scalar: OpenScalar,
  end: number,
): { text: string; insertions: Insertion[] } | undefined {
  const wanted = Math.max(0, scalar.indent) + 1
  const insertions: Insertion[] = []
  let out = text.slice(0, scalar.offset)
  let from = scalar.offset
  for (let eol = text.indexOf('\n', from); eol !== -1 && eol < end; eol = text.indexOf('\n', eol + 1)) {
    const start = eol + 1
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(start, start + 4))) return undefined
    let indent = 0
    while (text[start + indent] === ' ') indent++
    const next = text[start + indent]
    if (next === '\n' || next === '\r' || indent >= wanted) continue
    out += text.slice(from, start)
    insertions.push({ at: out.length, count: wanted - indent })
    out += ' '.repeat(wanted - indent)
    from = start
  }
  return insertions.length === 0 ? undefined : { text: out + text.slice(from), insertions }
}

function toOriginalOffset(insertions: readonly Insertion[], offset: number): number {
  let shift = 0
  for (const { at, count } of insertions) {
    if (offset < at) break
    shift += Math.min(count, offset - at)
  }
  return offset - shift
}
