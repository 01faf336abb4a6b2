/**
 * The grammar of the search command and of `where` in tstats: NOT, then OR, then AND, which may be left out
 * (Search Manual, "Boolean expressions with logical operators": OR is evaluated before AND).
 */
import { cover, type Span } from '../source/span.ts'
import type { Comparison, FieldName, Pipeline, SearchExpression, SearchValue } from './ast.ts'
import type { Cursor } from './cursor.ts'

export interface SearchParserHooks {
  /** Parses `[ … ]`; the cursor stands at the bracket. */
  subsearch(): Pipeline
  /** True where the expression ends although text follows: `by` in tstats, for one. */
  stop(): boolean
}

const MAX_DEPTH = 250

export function parseSearch(cursor: Cursor, hooks: SearchParserHooks): SearchExpression {
  const parser = new SearchParser(cursor, hooks)
  cursor.skipSpace()
  const start = cursor.position
  if (parser.atEnd()) return { kind: 'everything', span: cursor.spanFrom(start) }
  return parser.and()
}

const OPERATOR = /\s*(==|!=|<=|>=|=|<|>)/y
/** A field's name, or a bare term: stops at blanks, brackets, quotes, pipes, commas and comparison signs. */
const BARE_NAME = /(?:[^\s"()[\]|,=<>!\\]|!(?!=)|\\\S?|\(\))+/y
/** A bare value after an operator: comparison signs belong to it. */
const BARE_VALUE = /(?:[^\s"()[\]|,\\]|\\\S?|\(\))+/y

class SearchParser {
  private readonly cursor: Cursor
  private readonly hooks: SearchParserHooks
  private depth = 0

  constructor(cursor: Cursor, hooks: SearchParserHooks) {
    this.cursor = cursor
    this.hooks = hooks
  }

  atEnd(): boolean {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    return cursor.done || cursor.char === '|' || cursor.char === ']' || cursor.char === ')' || this.hooks.stop()
  }

  and(): SearchExpression {
    const terms = [this.or()]
    while (!this.atEnd()) {
      if (this.cursor.char === ',') this.cursor.position += 1
      this.word('AND')
      if (this.atEnd()) {
        // `(a AND )` comes from macros that expand to nothing.
        break
      }
      terms.push(this.or())
    }
    return terms.length === 1 ? terms[0]! : { kind: 'and', terms, span: cover(terms[0]!.span, terms.at(-1)!.span) }
  }

  private or(): SearchExpression {
    const terms = [this.not()]
    while (this.word('OR')) terms.push(this.not())
    return terms.length === 1 ? terms[0]! : { kind: 'or', terms, span: cover(terms[0]!.span, terms.at(-1)!.span) }
  }

  private not(): SearchExpression {
    this.cursor.skipSpace()
    const start = this.cursor.position
    if (!this.word('NOT')) return this.primary()
    const term = this.deeper(() => this.not())
    return { kind: 'not', term, span: cover({ start, end: start }, term.span) }
  }

  private primary(): SearchExpression {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const start = cursor.position
    if (cursor.char === '(') return this.group(start)
    if (cursor.char === '[') {
      const pipeline = this.hooks.subsearch()
      return { kind: 'subsearch', pipeline, span: cursor.spanFrom(start) }
    }
    const directive = this.directive()
    if (directive)
      return { kind: 'term', directive: directive.directive as 'TERM' | 'CASE', value: directive, span: directive.span }
    if (this.atEnd() || cursor.match(/(?:AND|OR)(?=[\s()]|$)/y)) {
      cursor.fail(`A condition is missing before ${cursor.describeHere()}.`)
    }
    return this.comparison(start)
  }

  private group(start: number): SearchExpression {
    const cursor: Cursor = this.cursor
    cursor.position += 1
    if (cursor.eat(')')) return { kind: 'everything', span: cursor.spanFrom(start) }
    const inner = this.deeper(() => this.and())
    if (!cursor.eat(')'))
      cursor.fail(
        `A closing parenthesis is missing before ${cursor.describeHere()}.`,
        undefined,
        cursor.spanFrom(start).start === start ? { start, end: start + 1 } : undefined,
      )
    return { ...inner, span: cursor.spanFrom(start) }
  }

  private comparison(start: number): SearchExpression {
    const cursor: Cursor = this.cursor
    const name = this.name()
    const operator = cursor.match(OPERATOR)
    if (operator) {
      cursor.position += operator[0].length
      const op = (operator[1] === '==' ? '=' : operator[1]) as Comparison
      cursor.skipSpace()
      if (cursor.char === '[') {
        const pipeline = this.hooks.subsearch()
        return { kind: 'compare-subsearch', field: asField(name), op, pipeline, span: cursor.spanFrom(start) }
      }
      const value = this.value()
      return { kind: 'compare', field: asField(name), op, value, span: cursor.spanFrom(start) }
    }
    if (cursor.match(/\s+IN\s*\(/iy) && this.word('IN', true)) return this.inList(name, start)
    const negatedIn = cursor.match(/\s+NOT\s+IN\s*\(/y)
    if (negatedIn) {
      this.word('NOT')
      this.word('IN', true)
      const list = this.inList(name, start)
      return { kind: 'not', term: list, span: list.span }
    }
    if (!name.quoted && name.text === '*') return { kind: 'everything', span: name.span }
    return { kind: 'term', directive: '', value: name, span: name.span }
  }

  private inList(name: SearchValue, start: number): SearchExpression {
    const cursor: Cursor = this.cursor
    cursor.eat('(')
    const values: SearchValue[] = []
    for (;;) {
      cursor.skipSpace()
      if (cursor.char === ',') cursor.position += 1
      else if (cursor.eat(')')) break
      else if (cursor.done || cursor.char === '|')
        cursor.fail('The list of IN is not closed.', 'Write field IN (value, value).', cursor.spanFrom(start))
      else if (cursor.char === '.' && /\s|"/.test(cursor.text[cursor.position + 1] ?? '')) {
        cursor.diagnostics.report(
          'malformed-accepted',
          cursor.here,
          'A full stop between two values of IN: read as a comma.',
          'Write a comma.',
        )
        cursor.position += 1
      } else {
        if (
          values.length > 0 &&
          !/,\s*$/.test(cursor.text.slice(values.at(-1)!.span.end, cursor.position)) &&
          !/\.\s*$/.test(cursor.text.slice(values.at(-1)!.span.end, cursor.position))
        ) {
          cursor.diagnostics.report(
            'malformed-accepted',
            cursor.here,
            'A comma is missing between two values of IN: read as if it stood there.',
            'Write a comma.',
          )
        }
        values.push(this.value())
      }
    }
    return { kind: 'in', field: asField(name), values, span: cursor.spanFrom(start) }
  }

  private value(): SearchValue {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const directive = this.directive()
    if (directive) return directive
    if (cursor.char === '"') {
      const text = cursor.quoted()
      return { text: text.value, quoted: true, directive: '', span: text.span }
    }
    return this.bare(BARE_VALUE, 'A value is missing')
  }

  /** A field's name or a term. */
  private name(): SearchValue {
    const cursor: Cursor = this.cursor
    if (cursor.char === '"') {
      const text = cursor.quoted()
      return { text: text.value, quoted: true, directive: '', span: text.span }
    }
    return this.bare(BARE_NAME, 'A field or a term is missing')
  }

  private bare(pattern: RegExp, missing: string): SearchValue {
    const cursor: Cursor = this.cursor
    const match = cursor.match(pattern)
    if (!match) cursor.fail(`${missing} before ${cursor.describeHere()}.`)
    const start = cursor.position
    cursor.position += match[0].length
    const at = cursor.spanFrom(start)
    if (match[0].includes('()')) {
      cursor.diagnostics.report(
        'malformed-accepted',
        at,
        'Parentheses in a value without quotes: read as part of the value.',
        'Put the value in double quotes.',
      )
    }
    return { text: match[0].replace(/\\([\\"])/g, '$1'), quoted: false, directive: '', span: at }
  }

  /** TERM(…) and CASE(…). */
  private directive(): SearchValue | undefined {
    const cursor: Cursor = this.cursor
    const match = cursor.match(/(TERM|CASE)\(/y)
    if (!match) return undefined
    const start = cursor.position
    const inner = cursor.match(/(?:TERM|CASE)\(\s*(?:"((?:[^"\\]|\\[\s\S])*)"|([^)"]*?))\s*\)/y)
    if (!inner) cursor.fail(`${match[1]}(…) is not closed.`, undefined, { start, end: start + match[0].length })
    cursor.position += inner[0].length
    const text = (inner[1] ?? inner[2] ?? '').replace(/\\([\\"])/g, '$1')
    return {
      text,
      quoted: inner[1] !== undefined,
      directive: match[1] as 'TERM' | 'CASE',
      span: cursor.spanFrom(start),
    }
  }

  private word(word: 'AND' | 'OR' | 'NOT' | 'IN', anyCase = false): boolean {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const end = cursor.position + word.length
    const text = cursor.text.slice(cursor.position, end)
    if ((anyCase ? text.toUpperCase() : text) !== word) return false
    if (/[\w.=*{}:-]/.test(cursor.text[end] ?? '')) return false
    cursor.position = end
    return true
  }

  private deeper<T>(parse: () => T): T {
    this.depth += 1
    if (this.depth > MAX_DEPTH)
      this.cursor.fail(`This search is nested more than ${MAX_DEPTH} deep.`, undefined, undefined, 'nesting-too-deep')
    const result = parse()
    this.depth -= 1
    return result
  }
}

function asField(value: SearchValue): FieldName {
  const at: Span = value.span
  return { name: value.text, quote: value.quoted ? '"' : '', span: at }
}
