/**
 * Expressions of eval, where and their relatives. Precedence, weakest first: XOR, OR, AND, NOT, comparison,
 * additive (`+ - .`), multiplicative, unary (Search Reference, "Predicate expressions"; golden cases cmp-where-*).
 */
import { cover } from '../source/span.ts'
import type { BinaryOperator, Comparison, Expression, Pipeline } from './ast.ts'
import type { Cursor } from './cursor.ts'

const MAX_DEPTH = 250
// A chain of operators nests to the left, one level for each.
const MAX_OPERATORS = 1_000

/** `subsearch` parses `[ … ]` where an expression may hold one; the cursor stands at the bracket. */
export function parseExpression(cursor: Cursor, subsearch?: () => Pipeline): Expression {
  return new ExpressionParser(cursor, subsearch).xor()
}

const KEYWORD = /(AND|OR|XOR|NOT|IN|LIKE)(?![\w'"])/iy
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_]*(?:\{\d*\})*/uy
const COMPARISON = /==|!=|<=|>=|=|<|>/y

class ExpressionParser {
  private readonly cursor: Cursor
  private readonly subsearch: (() => Pipeline) | undefined
  private depth = 0
  private operators = 0

  constructor(cursor: Cursor, subsearch: (() => Pipeline) | undefined) {
    this.cursor = cursor
    this.subsearch = subsearch
  }

  xor(): Expression {
    return this.chain(['XOR'], () => this.or())
  }

  private or(): Expression {
    return this.chain(['OR'], () => this.and())
  }

  private and(): Expression {
    return this.chain(['AND'], () => this.not())
  }

  private not(): Expression {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const start = cursor.position
    if (this.keyword('NOT') || (cursor.char === '!' && cursor.text[start + 1] !== '=' && cursor.eat('!'))) {
      const operand = this.deeper(() => this.not())
      return { kind: 'unary', op: 'NOT', operand, span: cover(cursor.spanFrom(start), operand.span) }
    }
    return this.comparison()
  }

  private comparison(): Expression {
    const cursor: Cursor = this.cursor
    let left = this.additive()
    for (;;) {
      cursor.skipSpace()
      const sign = cursor.match(COMPARISON)
      if (sign) {
        cursor.position += sign[0].length
        const op = (sign[0] === '==' ? '=' : sign[0]) as Comparison
        left = this.binary(op, left, this.additive())
      } else if (this.keyword('LIKE')) left = this.binary('LIKE', left, this.additive())
      else if (this.keyword('IN')) left = this.inList(left)
      else if (this.notIn()) {
        const list = this.inList(left)
        left = { kind: 'unary', op: 'NOT', operand: list, span: list.span }
      } else return left
    }
  }

  /** `x NOT IN (…)` and `x NOT LIKE …` read as the negation of the whole. */
  private notIn(): boolean {
    const match = this.cursor.match(/NOT\s+IN(?=[\s(])/iy)
    if (match) this.cursor.position += match[0].length
    return match !== null
  }

  private inList(operand: Expression): Expression {
    const cursor: Cursor = this.cursor
    if (!cursor.eat('('))
      cursor.fail(`A list in parentheses belongs here, not ${cursor.describeHere()}.`, 'Write field IN ("a", "b").')
    const list = this.list()
    return { kind: 'in', operand, list, span: cover(operand.span, cursor.spanFrom(cursor.position)) }
  }

  private additive(): Expression {
    const cursor: Cursor = this.cursor
    let left = this.multiplicative()
    for (;;) {
      cursor.skipSpace()
      const op = cursor.char
      if (op !== '+' && op !== '-' && op !== '.') return left
      cursor.position += 1
      left = this.binary(op, left, this.multiplicative())
    }
  }

  private multiplicative(): Expression {
    const cursor: Cursor = this.cursor
    let left = this.unary()
    for (;;) {
      cursor.skipSpace()
      const op = cursor.char
      if (op !== '*' && op !== '/' && op !== '%') return left
      cursor.position += 1
      left = this.binary(op, left, this.unary())
    }
  }

  private unary(): Expression {
    const cursor: Cursor = this.cursor
    cursor.skipSpace()
    const start = cursor.position
    const op = cursor.char
    if (op === '-' || op === '+') {
      cursor.position += 1
      const operand = this.deeper(() => this.unary())
      return { kind: 'unary', op, operand, span: cover(cursor.spanFrom(start), operand.span) }
    }
    return this.primary()
  }

  private primary(): Expression {
    const cursor: Cursor = this.cursor
    const start = cursor.position
    const { char } = cursor
    if (char === '(') {
      cursor.position += 1
      const inner = this.deeper(() => this.xor())
      if (!cursor.eat(')')) cursor.fail(`A closing parenthesis is missing before ${cursor.describeHere()}.`)
      return { ...inner, span: cursor.spanFrom(start) }
    }
    if (char === '[' && this.subsearch) {
      const pipeline = this.subsearch()
      return { kind: 'subsearch', pipeline, span: cursor.spanFrom(start) }
    }
    if (char === '"') {
      const text = cursor.quoted()
      return { kind: 'string', value: text.value, span: text.span }
    }
    if (char === "'") {
      const text = cursor.quoted("'")
      return { kind: 'field', name: text.value, quoted: true, span: text.span }
    }
    const number = cursor.match(NUMBER)
    if (number) {
      cursor.position += number[0].length
      return { kind: 'number', value: Number(number[0]), text: number[0], span: cursor.spanFrom(start) }
    }
    return this.nameOrCall()
  }

  private nameOrCall(): Expression {
    const cursor: Cursor = this.cursor
    const start = cursor.position
    const name = cursor.match(IDENTIFIER)
    if (!name) {
      if (/[$<@#~^&;]/.test(cursor.char)) {
        cursor.fail(
          `An expression can't hold ${cursor.describeHere()} here.`,
          "A field's name with other signs than letters, digits and _ goes in single quotes: 'my-field'.",
        )
      }
      cursor.fail(
        `A value is missing: a field, "text", a number or a function belongs here, not ${cursor.describeHere()}.`,
      )
    }
    cursor.position += name[0].length
    const nameSpan = cursor.spanFrom(start)
    const call = cursor.match(/\s*\(/y)
    if (call) {
      cursor.position += call[0].length
      const args = this.list()
      return { kind: 'call', name: name[0], nameSpan, args, span: cursor.spanFrom(start) }
    }
    const word = name[0].toLowerCase()
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', span: nameSpan }
    return { kind: 'field', name: name[0], quoted: false, span: nameSpan }
  }

  /** Arguments up to the closing parenthesis. */
  private list(): Expression[] {
    const cursor: Cursor = this.cursor
    const items: Expression[] = []
    if (cursor.eat(')')) return items
    for (;;) {
      items.push(this.deeper(() => this.xor()))
      if (cursor.eat(')')) return items
      if (!cursor.eat(',')) cursor.fail(`A comma or a closing parenthesis is missing before ${cursor.describeHere()}.`)
    }
  }

  private chain(ops: readonly ('AND' | 'OR' | 'XOR')[], next: () => Expression): Expression {
    let left = next()
    for (;;) {
      const op = ops.find((word) => this.keyword(word))
      if (!op) return left
      left = this.binary(op, left, next())
    }
  }

  private keyword(word: string): boolean {
    this.cursor.skipSpace()
    const match = this.cursor.match(KEYWORD)
    if (!match || match[1]!.toUpperCase() !== word) return false
    this.cursor.position += match[1]!.length
    return true
  }

  private binary(op: BinaryOperator, left: Expression, right: Expression): Expression {
    this.operators += 1
    if (this.operators > MAX_OPERATORS) {
      const message = `This expression has more than ${MAX_OPERATORS} operators.`
      this.cursor.fail(message, 'Split it over several eval steps, or use IN.', undefined, 'nesting-too-deep')
    }
    return { kind: 'binary', op, left, right, span: cover(left.span, right.span) }
  }

  private deeper<T>(parse: () => T): T {
    this.depth += 1
    if (this.depth > MAX_DEPTH) {
      this.cursor.fail(
        `This expression is nested more than ${MAX_DEPTH} deep.`,
        'Split it over several eval steps.',
        undefined,
        'nesting-too-deep',
      )
    }
    const result = parse()
    this.depth -= 1
    return result
  }
}
