/**
 * Which place of a YAML file each character of a scalar's value comes from. The value itself is the parser's; this
 * decodes the same source once more, keeping offsets, and is checked against the parser's value.
 */
import { Scalar } from 'yaml'

/** `starts[i]`, `ends[i]`: the source that the value's UTF-16 unit `i` is written with. */
export interface ScalarMap {
  value: string
  starts: number[]
  ends: number[]
}

class Writer implements ScalarMap {
  value = ''
  readonly starts: number[] = []
  readonly ends: number[] = []

  put(text: string, start: number, end: number): void {
    this.value += text
    for (let i = 0; i < text.length; i++) {
      this.starts.push(start)
      this.ends.push(end)
    }
  }

  /** Source that stands for itself. */
  copy(source: string, start: number, end: number): void {
    this.value += source.slice(start, end)
    for (let i = start; i < end; i++) {
      this.starts.push(i)
      this.ends.push(i + 1)
    }
  }
}

/** The map of a scalar, or undefined when this decoder and the parser disagree about its value. */
export function mapScalar(text: string, scalar: Scalar<unknown>, value: string): ScalarMap | undefined {
  const range = scalar.range
  if (!range) return undefined
  const map = decode(text, range[0], range[1], scalar.type, value)
  return map?.value === value ? map : undefined
}

function decode(
  text: string,
  start: number,
  end: number,
  type: Scalar<unknown>['type'],
  value: string,
): ScalarMap | undefined {
  switch (type) {
    case Scalar.QUOTE_DOUBLE:
      return doubleQuoted(text, start + 1, end - 1)
    case Scalar.QUOTE_SINGLE:
      return unfolded(text, start + 1, end - 1, "'")
    case Scalar.BLOCK_LITERAL:
    case Scalar.BLOCK_FOLDED:
      return blockScalar(text, start, end, value)
    default:
      return unfolded(text, start, end, '')
  }
}

interface Line {
  start: number
  /** Without the line break. */
  end: number
}

function splitLines(text: string, start: number, end: number): Line[] {
  const lines: Line[] = []
  let from = start
  for (let at = text.indexOf('\n', from); at !== -1 && at < end; at = text.indexOf('\n', from)) {
    lines.push({ start: from, end: text[at - 1] === '\r' && at > from ? at - 1 : at })
    from = at + 1
  }
  lines.push({ start: from, end })
  return lines
}

/** Plain and single-quoted scalars: a line break folds to a blank, n breaks to n - 1. */
function unfolded(text: string, start: number, end: number, quote: string): ScalarMap {
  const out = new Writer()
  const lines = splitLines(text, start, end)
  const last = lines.length - 1
  let separator = ''
  let separatorAt = start
  lines.forEach((line, i) => {
    let { start: from, end: to } = line
    if (i > 0) while (from < to && isBlank(text[from])) from++
    if (i < last) while (to > from && isBlank(text[to - 1])) to--
    if (from === to && i > 0 && i < last) {
      if (separator === '\n') out.put('\n', separatorAt, separatorAt + 1)
      separator = '\n'
    } else {
      if (separator !== '') out.put(separator, separatorAt, separatorAt + 1)
      copyQuoted(out, text, from, to, quote)
      separator = ' '
    }
    separatorAt = line.end
  })
  return out
}

/** Two quotes inside single quotes are one. */
function copyQuoted(out: Writer, text: string, start: number, end: number, quote: string): void {
  let from = start
  if (quote !== '') {
    for (let at = text.indexOf(quote, from); at !== -1 && at < end; at = text.indexOf(quote, from)) {
      out.copy(text, from, at)
      out.put(quote, at, at + 2)
      from = at + 2
    }
  }
  out.copy(text, from, end)
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t'
}

const ESCAPES: Record<string, string> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
}

const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 }

function doubleQuoted(text: string, start: number, end: number): ScalarMap {
  const out = new Writer()
  let i = start
  while (i < end) {
    const char = text[i]!
    if (char === '\\') i = escaped(out, text, i)
    else if (char === '\n') i = foldedBreak(out, text, i)
    else if (char === '\r' && text[i + 1] === '\n') i++
    else if (isBlank(char)) {
      let to = i
      while (isBlank(text[to])) to++
      const breaks = text[to] === '\n' || (text[to] === '\r' && text[to + 1] === '\n')
      if (!breaks || to >= end) out.copy(text, i, Math.min(to, end))
      i = to
    } else {
      out.copy(text, i, i + 1)
      i++
    }
  }
  return out
}

/** Writes the escape at `at`, returns where the source goes on. */
function escaped(out: Writer, text: string, at: number): number {
  const next = text[at + 1] ?? ''
  const digits = HEX_DIGITS[next]
  if (digits !== undefined) {
    const end = at + 2 + digits
    const code = Number.parseInt(text.slice(at + 2, end), 16)
    if (code <= 0x10ffff) out.put(String.fromCodePoint(code), at, end)
    return end
  }
  if (next === '\n' || (next === '\r' && text[at + 2] === '\n')) {
    let to = at + (next === '\n' ? 2 : 3)
    while (isBlank(text[to])) to++
    return to
  }
  const code = ESCAPES[next]
  if (code === undefined) out.copy(text, at, at + 2)
  else out.put(code, at, at + 2)
  return at + 2
}

function foldedBreak(out: Writer, text: string, at: number): number {
  let i = at
  let fold = 0
  for (;;) {
    const next = text[i + 1]
    if (next === '\r' && text[i + 2] !== '\n') break
    if (next !== ' ' && next !== '\t' && next !== '\n' && next !== '\r') break
    i++
    if (next === '\n') {
      out.put('\n', i, i + 1)
      fold++
    }
  }
  if (fold === 0) out.put(' ', at, at + 1)
  return i + 1
}

/** Literal and folded block scalars. */
function blockScalar(text: string, start: number, end: number, value: string): ScalarMap | undefined {
  const headerEnd = text.indexOf('\n', start)
  if (headerEnd === -1 || headerEnd >= end) return new Writer()
  const header = /^([|>])([-+0-9]*)/.exec(text.slice(start, headerEnd))
  if (!header) return undefined
  const lines = splitLines(text, headerEnd + 1, end)
  const chomp = header[2]!.includes('-') ? '-' : header[2]!.includes('+') ? '+' : ''
  const explicit = /\d/.test(header[2]!)
  const first = lines.findIndex((line) => indentOf(text, line) < line.end - line.start)
  if (first === -1) return blankBlock(lines, chomp)
  // With an indentation indicator the indentation counts from the parent's, which the source alone doesn't show.
  for (let indent = indentOf(text, lines[first]!); indent >= 0; indent--) {
    const map = blockWithIndent(text, lines, { first, indent, chomp, folded: header[1] === '>' })
    if (!explicit || map.value === value) return map
  }
  return undefined
}

function blankBlock(lines: Line[], chomp: string): ScalarMap {
  const out = new Writer()
  if (chomp === '+')
    for (const line of lines.slice(0, Math.max(1, lines.length - 1))) out.put('\n', line.end, line.end + 1)
  return out
}

function indentOf(text: string, line: Line): number {
  let indent = 0
  while (line.start + indent < line.end && text[line.start + indent] === ' ') indent++
  return indent
}

interface BlockShape {
  /** Index of the first line with text. */
  first: number
  indent: number
  chomp: string
  folded: boolean
}

function blockWithIndent(text: string, lines: Line[], shape: BlockShape): ScalarMap {
  const out = new Writer()
  const contentEnd = endOfContent(text, lines, shape.indent)
  const rest = (line: Line): number => Math.min(line.start + shape.indent, line.end)
  for (const line of lines.slice(0, shape.first)) {
    out.copy(text, rest(line), line.end)
    out.put('\n', line.end, line.end + 1)
  }
  if (shape.folded) foldBlock(out, text, lines.slice(shape.first, contentEnd), shape.indent)
  else {
    for (let i = shape.first; i < contentEnd; i++) {
      const line = lines[i]!
      if (i > shape.first) out.put('\n', lines[i - 1]!.end, lines[i - 1]!.end + 1)
      out.copy(text, rest(line), line.end)
    }
  }
  const breakAt = lines[contentEnd - 1]!.end
  if (shape.chomp === '+') {
    for (let i = contentEnd; i < lines.length; i++) {
      out.put('\n', lines[i - 1]!.end, lines[i - 1]!.end + 1)
      out.copy(text, rest(lines[i]!), lines[i]!.end)
    }
    if (!out.value.endsWith('\n')) out.put('\n', breakAt, breakAt + 1)
  } else if (shape.chomp === '') out.put('\n', breakAt, breakAt + 1)
  return out
}

/** Lines after the last one with text belong to the content only when indented deeper than it. */
function endOfContent(text: string, lines: Line[], indent: number): number {
  let end = lines.length
  while (end > 0 && indentOf(text, lines[end - 1]!) === lines[end - 1]!.end - lines[end - 1]!.start) end--
  for (let i = lines.length - 1; i >= end; i--) if (indentOf(text, lines[i]!) > indent) end = i + 1
  return end
}

/** Folding leaves the breaks around lines that are indented deeper, or begin with a tab, as they are. */
function foldBlock(out: Writer, text: string, lines: Line[], indent: number): void {
  let separator = ''
  let moreIndented = false
  lines.forEach((line, i) => {
    const before = i === 0 ? line.start : lines[i - 1]!.end
    const own = indentOf(text, line)
    const from = line.start + own
    if (own > indent || text[from] === '\t') {
      if (separator === ' ') separator = '\n'
      else if (!moreIndented && separator === '\n') separator = '\n\n'
      out.put(separator, before, before + 1)
      out.copy(text, line.start + Math.min(indent, own), line.end)
      separator = '\n'
      moreIndented = true
    } else if (from === line.end) {
      if (separator === '\n') out.put('\n', before, before + 1)
      else separator = '\n'
    } else {
      out.put(separator, before, before + 1)
      out.copy(text, from, line.end)
      separator = ' '
      moreIndented = false
    }
  })
}
