/**
 * A search in the layout of Splunk's published content: a stage a line, clauses of stats and tstats on lines of their own, subsearches
 * indented. Only white space outside quotes, macros and comments changes, so the search stays what it was; formatting
 * what is formatted changes nothing.
 */
import { type LayoutToken, layoutTokens } from './tokens.ts'

const INDENT = '  '
const WIDTH = 110

/** Clauses that begin a line of their own, by command. */
const CLAUSES: Record<string, ReadonlySet<string>> = {
  stats: new Set(['by']),
  eventstats: new Set(['by']),
  streamstats: new Set(['by']),
  tstats: new Set(['from', 'where', 'by', 'groupby']),
  mstats: new Set(['where', 'by', 'groupby']),
  timechart: new Set(['by']),
  chart: new Set(['by', 'over']),
}

export function formatSearch(search: string): string {
  const formatter = new Formatter(layoutTokens(search.trim()))
  return formatter.format()
}

class Formatter {
  private readonly tokens: readonly LayoutToken[]
  private readonly lines: string[] = []
  private line = ''
  private at = 0

  constructor(tokens: readonly LayoutToken[]) {
    this.tokens = tokens
  }

  format(): string {
    while (this.at < this.tokens.length) {
      this.pipeline('')
      // A bracket too many stays where it is.
      if (this.at < this.tokens.length) this.add(this.tokens[this.at++]!)
    }
    this.flush()
    return this.lines.join('\n')
  }

  /** Up to the closing bracket or the end. Stages after the first stand one step in. */
  private pipeline(indent: string): void {
    let first = true
    while (this.at < this.tokens.length && this.tokens[this.at]!.kind !== 'close') {
      const token = this.tokens[this.at]!
      if (token.kind === 'pipe') {
        this.at += 1
        if (!first || this.line.trim() !== '') this.newLine(indent + INDENT)
        this.append('|', false)
        this.stage(indent + (first ? '' : INDENT), true)
      } else this.stage(indent, false)
      first = false
    }
  }

  private stage(indent: string, piped: boolean): void {
    const clauses = CLAUSES[this.commandAhead()]
    const long = this.stageLength() + indent.length > WIDTH
    const inner = indent + INDENT
    let depth = 0
    let start = true
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at]!
      if (token.kind === 'pipe' || token.kind === 'close') return
      this.at += 1
      if (token.kind === 'open') {
        this.subsearch(token, inner)
        start = false
        continue
      }
      const breaks =
        !start &&
        depth === 0 &&
        token.kind === 'word' &&
        token.spaced &&
        clauses?.has(token.text.toLowerCase()) === true
      if (breaks || (long && !start && token.spaced && this.line.length + this.gluedLength() + 1 > WIDTH))
        this.newLine(inner)
      if (token.kind === 'word') depth = Math.max(0, depth + count(token.text, '(') - count(token.text, ')'))
      this.add(token, start && piped)
      start = false
    }
  }

  private subsearch(open: LayoutToken, indent: string): void {
    this.add(open)
    const close = this.matchingClose()
    const short =
      this.line.length + this.length(this.at, close) + 4 <= WIDTH &&
      !this.tokens.slice(this.at, close).some((token) => token.kind === 'pipe' || token.kind === 'comment')
    if (!short) this.newLine(indent)
    this.pipeline(indent)
    const token = this.tokens[this.at]
    if (token?.kind !== 'close') return
    this.at += 1
    this.append(token.text, true)
  }

  private matchingClose(): number {
    let depth = 0
    for (let at = this.at; at < this.tokens.length; at++) {
      const { kind } = this.tokens[at]!
      if (kind === 'open') depth += 1
      else if (kind === 'close' && depth-- === 0) return at
    }
    return this.tokens.length
  }

  /** The token that was just taken, with those that touch it. */
  private gluedLength(): number {
    let length = this.tokens[this.at - 1]!.text.length
    for (let at = this.at; at < this.tokens.length && !this.tokens[at]!.spaced; at++)
      length += this.tokens[at]!.text.length
    return length
  }

  private commandAhead(): string {
    const token = this.tokens[this.at]
    return token?.kind === 'word' ? token.text.toLowerCase() : ''
  }

  /** Characters up to the next pipe, as one line. */
  private stageLength(): number {
    const end = this.tokens.findIndex((token, at) => at >= this.at && token.kind === 'pipe')
    return this.length(this.at, end < 0 ? this.tokens.length : end)
  }

  private length(from: number, to: number): number {
    return this.tokens.slice(from, to).reduce((sum, token) => sum + token.text.length + (token.spaced ? 1 : 0), 0)
  }

  private add(token: LayoutToken, afterPipe = false): void {
    this.append(token.text, token.spaced || afterPipe)
  }

  private append(text: string, spaced: boolean): void {
    const blank = this.line.trim() === ''
    this.line += blank || !spaced ? text : ` ${text}`
  }

  private newLine(indent: string): void {
    this.flush()
    this.line = indent
  }

  private flush(): void {
    if (this.line.trim() !== '') this.lines.push(this.line.trimEnd())
    this.line = ''
  }
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}
