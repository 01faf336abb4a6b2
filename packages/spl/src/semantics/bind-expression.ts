/** Expressions of eval and where → typed scalars. */

import { and, bool, call, isLiteral, NULL, not, num, or, type Scalar, text } from '../plan/scalar.ts'
import type { Diagnostics } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import type { BinaryOperator, Expression, Pipeline } from '../syntax/ast.ts'
import type { Binder } from './binder.ts'
import { asNumber, asText, definite, isString } from './coerce.ts'
import { compare, isOneOf } from './compare.ts'
import type { EvalFunction, Registry } from './definition.ts'
import type { Environment } from './environment.ts'
import { like } from './like.ts'
import type { LookupAnswer } from './lookup-answer.ts'

/** The fields that an expression may read. */
export interface Scope {
  field(name: string): Scalar | undefined
  /** Names to suggest; undefined when any field may exist (events). */
  known(): Iterable<string> | undefined
  /** Binds a search expression that is written as text (searchmatch). */
  search(text: string, at: Span): Scalar
  /** The rows of a lookup; undefined after a diagnostic, or while they are not known. */
  lookup(name: string, columns: readonly string[], at: Span): LookupAnswer | undefined
  /** The expression that a subsearch gives; undefined while its rows are not known. */
  subsearch(pipeline: Pipeline): Expression | undefined
}

export class ExpressionBinder implements Binder {
  readonly registry: Registry
  readonly environment: Environment
  readonly diagnostics: Diagnostics
  readonly scope: Scope

  constructor(registry: Registry, environment: Environment, diagnostics: Diagnostics, scope: Scope) {
    this.registry = registry
    this.environment = environment
    this.diagnostics = diagnostics
    this.scope = scope
  }

  /** The same binder with some fields replaced (a lambda's variable in mvmap). */
  withFields(fields: ReadonlyMap<string, Scalar>): ExpressionBinder {
    const outer = this.scope
    const scope: Scope = { ...outer, field: (name) => fields.get(name) ?? outer.field(name) }
    return new ExpressionBinder(this.registry, this.environment, this.diagnostics, scope)
  }

  bind(expression: Expression): Scalar {
    switch (expression.kind) {
      case 'string':
        return text(expression.value)
      case 'number':
        return num(expression.value)
      case 'boolean':
        return bool(expression.value)
      case 'field':
        return this.fieldValue(expression)
      case 'call':
        return this.call(expression)
      case 'unary':
        return this.unary(expression)
      case 'binary':
        return this.binary(expression.op, expression.left, expression.right)
      case 'in':
        return isOneOf(
          this.bind(expression.operand),
          expression.list.map((item) => this.bind(item)),
        )
      case 'subsearch': {
        const found = this.scope.subsearch(expression.pipeline)
        return found ? this.bind(found) : NULL
      }
    }
  }

  /** Binds something that must be true or false. */
  predicate(expression: Expression): Scalar {
    const value = this.bind(expression)
    if (value.type === 'bool' || value.type === 'null') return value.type === 'null' ? bool(false) : value
    this.diagnostics.report(
      'type-mismatch',
      expression.span,
      `A condition belongs here, but this is ${TYPE_NAMES[value.type]}.`,
      'Compare it with something: isnotnull(x), x="value", x>0.',
    )
    return bool(false)
  }

  field(name: string): Scalar | undefined {
    return this.scope.field(name)
  }

  search(text: string, at: Span): Scalar {
    return this.scope.search(text, at)
  }

  lookup(name: string, columns: readonly string[], at: Span): LookupAnswer | undefined {
    return this.scope.lookup(name, columns, at)
  }

  private fieldValue(expression: Expression & { kind: 'field' }): Scalar {
    const value = this.scope.field(expression.name)
    if (value) return value
    // `null` without parentheses is a field that nothing ever has, and content counts on it.
    if (/^null$/i.test(expression.name) && !expression.quoted) return NULL
    this.unknownField(expression.name, expression.span)
    return NULL
  }

  private unknownField(name: string, span: Span): void {
    const known = this.scope.known()
    if (!known) return
    this.diagnostics.report(
      'unknown-field',
      span,
      `No stage before gives a field \`${name}\`: it is always null here.`,
      didYouMean(name, known),
    )
  }

  private call(expression: Expression & { kind: 'call' }): Scalar {
    const { name, nameSpan, args, span } = expression
    const definition = this.registry.functions.get(name.toLowerCase())
    if (!definition) {
      this.unknownFunction(name, nameSpan)
      for (const arg of args) this.bind(arg)
      return NULL
    }
    if (!this.checkArity(definition, expression)) return NULL
    const bound = definition.bindsItself ? [] : args.map((arg) => this.bind(arg))
    return definition.lower(bound, { span, args, binder: this })
  }

  private unknownFunction(name: string, at: Span): void {
    const reason = this.registry.unsupportedFunctions.get(name.toLowerCase())
    if (reason !== undefined) {
      this.diagnostics.report('unsupported', at, `Karst does not have the function \`${name}\`.`, reason)
      return
    }
    const hint = didYouMean(name, this.registry.functions.keys())
    this.diagnostics.report('unknown-function', at, `There is no eval function \`${name}\`.`, hint)
  }

  private checkArity(definition: EvalFunction, expression: Expression & { kind: 'call' }): boolean {
    const [least, most] = definition.arity
    const given = expression.args.length
    if (given >= least && given <= most) return true
    const wanted =
      least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`
    this.diagnostics.report(
      'function-arguments',
      expression.span,
      `\`${definition.name}\` takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${given}.`,
      `Usage: ${definition.docs.usage}`,
    )
    return false
  }

  private unary(expression: Expression & { kind: 'unary' }): Scalar {
    // NOT has two values: of a comparison with a missing field it is true (golden case unv-not-null-comparison).
    if (expression.op === 'NOT') return not(definite(this.predicate(expression.operand)))
    const value = asNumber(this.bind(expression.operand))
    if (expression.op === '+' || value.type === 'null') return value
    return value.kind === 'literal' ? num(-(value.value as number)) : call('num', 'negate', value)
  }

  private binary(op: BinaryOperator, leftExpression: Expression, rightExpression: Expression): Scalar {
    if (op === 'AND' || op === 'OR' || op === 'XOR') {
      const left = this.predicate(leftExpression)
      const right = this.predicate(rightExpression)
      return op === 'AND' ? and([left, right]) : op === 'OR' ? or([left, right]) : call('bool', 'xor', left, right)
    }
    if (op === '.') return concat(this.written(leftExpression), this.written(rightExpression))
    const left = this.bind(leftExpression)
    const right = this.bind(rightExpression)
    switch (op) {
      case '+':
        return plus(left, right)
      case '-':
      case '*':
        return arithmetic(op === '-' ? 'minus' : 'multiply', left, right)
      case '/':
      case '%':
        return divide(op, left, right)
      case 'LIKE':
        return like(left, right)
      default:
        return compare(op, left, right)
    }
  }

  /** An operand of `.`: a number keeps the digits that it was written with. */
  private written(expression: Expression): Scalar {
    return expression.kind === 'number' ? text(expression.text) : this.bind(expression)
  }
}

const TYPE_NAMES = {
  text: 'a text',
  num: 'a number',
  list: 'a multivalue field',
  null: 'null',
  bool: 'a condition',
  data: 'an internal value',
}

/** `.` joins its operands as text; null when one of them is null. */
export function concat(left: Scalar, right: Scalar): Scalar {
  const operands = [asText(left), asText(right)].flatMap((operand) =>
    operand.kind === 'call' && operand.fn === 'concat' ? operand.args : [operand],
  )
  if (operands.some((operand) => operand.type === 'null')) return NULL
  return call('text', 'concat', ...operands)
}

/**
 * `+` adds two numbers or joins two texts (Search Reference, "eval", Operators that produce numbers). A side that can
 * only be one of them decides for both; where both are fields, each row decides.
 */
function plus(left: Scalar, right: Scalar): Scalar {
  if (left.type === 'null' || right.type === 'null') return NULL
  if (isString(left) || isString(right)) return concat(left, right)
  if (isNumber(left) || isNumber(right) || (left.type === 'num' && right.type === 'num'))
    return arithmetic('plus', left, right)
  const sum = call('num', 'plus', asNumber(left), asNumber(right))
  return call('text', 'ifNull', call('text', 'toString', sum), concat(left, right))
}

/** A number by its very form: a constant, or the result of a calculation. */
function isNumber(value: Scalar): boolean {
  return value.type === 'num' && value.kind !== 'column'
}

function arithmetic(fn: 'plus' | 'minus' | 'multiply', left: Scalar, right: Scalar): Scalar {
  const a = asNumber(left)
  const b = asNumber(right)
  if (a.type === 'null' || b.type === 'null') return NULL
  // Calculated here, or ClickHouse would calculate with integers, which have no common type with Float64 when wide.
  return folded(a, b, FOLD[fn]) ?? call('num', fn, a, b)
}

const FOLD = {
  plus: (a: number, b: number) => a + b,
  minus: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  divide: (a: number, b: number) => a / b,
  modulo: (a: number, b: number) => a % b,
}

function folded(a: Scalar, b: Scalar, apply: (a: number, b: number) => number): Scalar | undefined {
  if (a.kind !== 'literal' || b.kind !== 'literal') return undefined
  return num(apply(a.value as number, b.value as number))
}

/** Division by zero gives null (Search Reference, "eval", Numeric calculations). */
function divide(op: '/' | '%', left: Scalar, right: Scalar): Scalar {
  const fn = op === '/' ? 'divide' : 'modulo'
  const a = asNumber(left)
  const b = asNumber(right)
  if (a.type === 'null' || b.type === 'null' || isLiteral(b, 0)) return NULL
  if (b.kind !== 'literal') return call('num', fn, a, call('num', 'nullIf', b, num(0)))
  return folded(a, b, FOLD[fn]) ?? call('num', fn, a, b)
}
