/**
 * What a command's syntax reads its arguments with. Every call records a part of the stage, so that stages print and
 * can be walked without knowing the command.
 */
import { didYouMean } from '../source/nearest.ts'
import { cover, type Span } from '../source/span.ts'
import type { Expression, FieldName, Part, Pipeline, SearchExpression } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { parseExpression } from './expression-parser.ts'
import { parseSearch } from './search-parser.ts'

/** A value with the place where it stands. */
export interface Located<T> {
  value: T
  quoted: boolean
  span: Span
}

/** An option as it was written; its name in lower case. */
export type WrittenOption = Located<string> & { name: string }

const OPTION = /([A-Za-z_][\w.-]*)\s*=(?!=)\s*/y
const BARE_TEXT = /(?:[^\s,|[\]"()]|\((?:[^()\s|"]*)\))+/y
const WORD = /[^\s,|[\]"'()=<>!]+/y

export class StageParser {
  readonly cursor: Cursor
  readonly parts: Part[] = []
  /** The command's name, for messages. */
  readonly command: string
  readonly nameSpan: Span
  private readonly parsePipeline: (cursor: Cursor) => Pipeline

  constructor(cursor: Cursor, command: string, nameSpan: Span, parsePipeline: (cursor: Cursor) => Pipeline) {
    this.cursor = cursor
    this.command = command
    this.nameSpan = nameSpan
    this.parsePipeline = parsePipeline
  }

  /** True at the end of the stage: a pipe, the bracket of a subsearch, or the end of the text. */
  atEnd(): boolean {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    return cursor.done || cursor.char === '|' || cursor.char === ']'
  }

  fail(message: string, hint?: string, at?: Span): never {
    return this.cursor.fail(message, hint, at)
  }

  /** Eats one of the words if it is next, without regard to case, and gives it in lower case. */
  keyword(...words: string[]): string | undefined {
    const word = this.peekWord()
    if (word === undefined || !words.includes(word.toLowerCase())) return undefined
    const start = this.cursor.position
    this.cursor.position += word.length
    this.parts.push({ kind: 'word', text: word, span: this.cursor.spanFrom(start) })
    return word.toLowerCase()
  }

  /** The next bare word without moving. */
  peekWord(): string | undefined {
    this.cursor.skipSpace()
    return this.cursor.match(WORD)?.[0]
  }

  comma(): boolean {
    const cursor: Cursor = this.cursor
    if (!cursor.eat(',')) return false
    this.parts.push({ kind: 'comma', span: { start: cursor.position - 1, end: cursor.position } })
    return true
  }

  /** The name of the option that is next (`name=`), in lower case, without moving. */
  peekOption(): string | undefined {
    this.cursor.skipSpace()
    return this.cursor.match(OPTION)?.[1]?.toLowerCase()
  }

  /** Reads `name=value`; the caller has peeked. */
  option(): WrittenOption {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const start = cursor.position
    const match = cursor.match(OPTION)
    if (!match) this.fail(`An option name=value belongs here, not ${cursor.describeHere()}.`)
    cursor.position += match[0].length
    const { value, quoted, span } = this.readText(`The value of ${match[1]} is missing`)
    const name = match[1]!.toLowerCase()
    this.parts.push({ kind: 'option', name: match[1]!, value, quoted, span: cursor.spanFrom(start) })
    return { name, value, quoted, span }
  }

  /** Reports an option that the command doesn't know. */
  unknownOption(name: string, known: readonly string[], at: Span): void {
    this.cursor.diagnostics.report(
      'unknown-option',
      at,
      `\`${this.command}\` has no option \`${name}\`.`,
      didYouMean(name, known) ?? (known.length > 0 ? `It has ${known.join(', ')}.` : undefined),
    )
  }

  /** Reports an option whose value the command can't use. */
  wrongOption({ name, value, span }: WrittenOption, hint?: string): void {
    this.cursor.diagnostics.report(
      'option-value',
      span,
      `\`${name}\` of \`${this.command}\` can't be \`${value}\`.`,
      hint,
    )
  }

  /** "text" or a bare text up to the next blank. */
  text(what = 'A value'): Located<string> {
    const located = this.readText(`${what} is missing`)
    this.parts.push({ kind: 'text', value: located.value, quoted: located.quoted, span: located.span })
    return located
  }

  private readText(missing: string): Located<string> {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    if (cursor.char === '"') {
      const text = cursor.quoted()
      return { value: text.value, quoted: true, span: text.span }
    }
    const match = cursor.match(BARE_TEXT)
    if (!match) this.fail(`${missing} before ${cursor.describeHere()}.`)
    const start = cursor.position
    cursor.position += match[0].length
    return { value: match[0], quoted: false, span: cursor.spanFrom(start) }
  }

  /** True when a field's name can begin here. */
  atField(): boolean {
    return !this.atEnd() && this.cursor.match(/["']|[^\s,|[\]"()=<>]/y) !== null
  }

  /** A field's name: bare, or in double or single quotes. `*` may be in it. */
  field(what = "A field's name"): FieldName {
    const field = this.readField(what)
    this.parts.push({ kind: 'field', field })
    return field
  }

  private readField(what: string): FieldName {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    if (cursor.char === '"' || cursor.char === "'") {
      const quote = cursor.char
      const text = cursor.quoted(quote)
      return { name: text.value, quote, span: text.span }
    }
    const match = cursor.match(/(?:[^\s,|[\]"()=]|\((?:[^()\s|"]*)\))+/y)
    if (!match) this.fail(`${what} belongs here, not ${cursor.describeHere()}.`)
    const start = cursor.position
    cursor.position += match[0].length
    return { name: match[0], quote: '', span: cursor.spanFrom(start) }
  }

  /** Fields separated by blanks, commas, or both, up to the end of the stage or one of the words. */
  fields(...stopWords: string[]): FieldName[] {
    const list: FieldName[] = []
    for (;;) {
      while (this.comma());
      if (!this.atField()) return list
      const word = this.peekWord()
      if (word !== undefined && stopWords.includes(word.toLowerCase())) return list
      if (this.peekOption() !== undefined && this.cursor.char !== '"') return list
      list.push(this.field())
    }
  }

  expression(): Expression {
    const expression = parseExpression(this.cursor, () => this.readSubsearch())
    this.parts.push({ kind: 'expression', expression })
    return expression
  }

  /** A search expression up to the end of the stage, or to one of the words. */
  search(...stopWords: string[]): SearchExpression {
    const cursor: Cursor = this.cursor
    const stop = (): boolean => {
      if (stopWords.length === 0) return false
      const match = cursor.match(/([A-Za-z]+)(?=[\s,|\]]|$)/y)
      return match !== null && stopWords.includes(match[1]!.toLowerCase())
    }
    const search = parseSearch(cursor, { subsearch: () => this.readSubsearch(), stop })
    this.parts.push({ kind: 'search', search })
    return search
  }

  atSubsearch(): boolean {
    this.cursor.skipSpace()
    return this.cursor.char === '['
  }

  subsearch(): Pipeline {
    if (!this.atSubsearch())
      this.fail(
        `A subsearch in brackets belongs here, not ${this.cursor.describeHere()}.`,
        `Write ${this.command} … [ search … ].`,
      )
    const pipeline = this.readSubsearch()
    this.parts.push({ kind: 'subsearch', pipeline })
    return pipeline
  }

  private readSubsearch(): Pipeline {
    const cursor: Cursor = this.cursor
    const start = cursor.position
    cursor.eat('[')
    const pipeline = this.parsePipeline(cursor)
    if (!cursor.eat(']')) this.fail('This subsearch is not closed.', 'Close it with ].', { start, end: start + 1 })
    return { ...pipeline, span: cursor.spanFrom(start) }
  }

  /** The text between brackets as it is: a template that is no search until something is filled in (foreach). */
  bracketText(): Located<string> {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const start = cursor.position
    let depth = 0
    do {
      const { char } = cursor
      if (cursor.done) this.fail('This bracket is not closed.', 'Close it with ].', { start, end: start + 1 })
      if (char === '"') {
        cursor.quoted()
        continue
      }
      if (char === '[') depth += 1
      if (char === ']') depth -= 1
      cursor.position += char === '\\' ? 2 : 1
    } while (depth > 0)
    const at = cursor.spanFrom(start)
    this.parts.push({ kind: 'text', value: cursor.text.slice(start, at.end), quoted: false, span: at })
    return {
      value: cursor.text.slice(start + 1, at.end - 1),
      quoted: false,
      span: { start: start + 1, end: at.end - 1 },
    }
  }

  /** Reads the rest of the stage as it is, for commands whose arguments are a language of their own. */
  rest(): Located<string> {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const start = cursor.position
    while (!this.atEnd()) {
      if (cursor.char === '"') cursor.quoted()
      else if (cursor.char === '[') this.readSubsearch()
      else cursor.position += 1
    }
    const value = cursor.text.slice(start, cursor.position).trimEnd()
    const at = { start, end: start + value.length }
    if (value !== '') this.parts.push({ kind: 'text', value, quoted: false, span: at })
    return { value, quoted: false, span: at }
  }

  /** Ends the stage: anything left over is an error. */
  end(): void {
    if (!this.atEnd()) {
      this.fail(`\`${this.command}\` can't be followed by ${this.cursor.describeHere()} here.`)
    }
  }

  spanOf(first: Span, last: Span = { start: this.cursor.position, end: this.cursor.position }): Span {
    return cover(first, last)
  }
}
