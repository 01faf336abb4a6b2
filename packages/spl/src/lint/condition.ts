/** Conditions on one field, in one form for search and for eval, so that what two of them mean together can be told. */
import { cidrRange } from '../semantics/cidr.ts'
import { looksNumeric } from '../semantics/coerce.ts'
import type { Span } from '../source/span.ts'
import type { Comparison, Expression, SearchExpression } from '../syntax/ast.ts'

export type Condition = { field: string; span: Span } & (
  | { kind: 'one-of'; values: readonly string[] }
  /** One of its values differs from this one. */
  | { kind: 'differs'; value: string }
  /** None of its values is one of these. */
  | { kind: 'none-of'; values: readonly string[] }
  | { kind: 'range'; op: '<' | '<=' | '>' | '>='; bound: number }
  | { kind: 'exists'; is: boolean }
)

/** What a search condition says of a field, where that can be told. Values are in lower case, as search compares. */
export function searchCondition(search: SearchExpression): Condition | undefined {
  if (search.kind === 'not') {
    const inner = searchCondition(search.term)
    return inner && negated(inner, search.span)
  }
  if (search.kind === 'in') {
    const exact = search.values.every((value) => isExact(value.text, value.directive))
    const values = search.values.map((value) => value.text.toLowerCase())
    return exact && values.length > 0
      ? { kind: 'one-of', field: search.field.name, values, span: search.span }
      : undefined
  }
  if (search.kind !== 'compare') return undefined
  const { op, span } = search
  const field = search.field.name
  const { text, directive } = search.value
  if (op === '=' && /^\*+$/.test(text)) return { kind: 'exists', is: true, field, span }
  if (op !== '=' && op !== '!=') return range(field, op, text, span)
  if (!isExact(text, directive)) return undefined
  const value = text.toLowerCase()
  return op === '=' ? { kind: 'one-of', values: [value], field, span } : { kind: 'differs', value, field, span }
}

function isExact(text: string, directive: string): boolean {
  return directive === '' && !text.includes('*') && !text.includes('$') && cidrRange(text) === undefined
}

/** What an eval condition says of a field. */
export function evalCondition(expression: Expression): Condition | undefined {
  const { span } = expression
  if (expression.kind === 'unary' && expression.op === 'NOT') {
    const inner = evalCondition(expression.operand)
    return inner && negated(inner, span)
  }
  if (expression.kind === 'call') {
    const name = expression.name.toLowerCase()
    const [argument] = expression.args
    if (argument?.kind !== 'field' || (name !== 'isnull' && name !== 'isnotnull')) return undefined
    return { kind: 'exists', is: name === 'isnotnull', field: argument.name, span }
  }
  if (expression.kind === 'in') {
    const values = expression.list.map(constant)
    if (expression.operand.kind !== 'field' || !values.every((value): value is string => value !== undefined))
      return undefined
    return { kind: 'one-of', field: expression.operand.name, values, span }
  }
  return expression.kind === 'binary' ? comparison(expression.left, expression.op, expression.right, span) : undefined
}

const MIRROR: Record<Comparison, Comparison> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function comparison(left: Expression, op: string, right: Expression, span: Span): Condition | undefined {
  if (!/^[<>!=]=?$/.test(op)) return undefined
  if (left.kind !== 'field')
    return right.kind === 'field' ? comparison(right, MIRROR[op as Comparison], left, span) : undefined
  const value = constant(right)
  if (value === undefined) return undefined
  if (op === '=') return { kind: 'one-of', values: [value], field: left.name, span }
  if (op === '!=') return { kind: 'differs', value, field: left.name, span }
  return range(left.name, op as Comparison, value, span)
}

function constant(expression: Expression): string | undefined {
  if (expression.kind === 'string') return expression.value.includes('$') ? undefined : expression.value
  if (expression.kind === 'number') return expression.text
  if (expression.kind === 'unary' && expression.op === '-' && expression.operand.kind === 'number')
    return `-${expression.operand.text}`
  return undefined
}

function range(field: string, op: Comparison, text: string, span: Span): Condition | undefined {
  if (op === '=' || op === '!=' || !looksNumeric(text)) return undefined
  return { kind: 'range', op, bound: Number(text), field, span }
}

function negated(inner: Condition, span: Span): Condition | undefined {
  const { field } = inner
  if (inner.kind === 'one-of') return { kind: 'none-of', values: inner.values, field, span }
  if (inner.kind === 'exists') return { kind: 'exists', is: !inner.is, field, span }
  return undefined
}

/** True when no value, or no set of values where the field may have several, meets both. */
export function exclude(a: Condition, b: Condition, single: boolean): boolean {
  if (a.kind === 'exists' || b.kind === 'exists') return existence(a, b) || existence(b, a)
  if (isWithin(a, b) || isWithin(b, a)) return true
  if (!single) return false
  if (a.kind === 'one-of' && b.kind === 'one-of')
    return !a.values.some((value) => b.values.some((other) => equal(value, other)))
  if (a.kind === 'range' && b.kind === 'range') return empty(a, b)
  return never(a, b) || never(b, a)
}

/** Without a value there is nothing to compare. */
function existence(a: Condition, b: Condition): boolean {
  if (a.kind !== 'exists' || a.is) return false
  return b.kind === 'exists' ? b.is : b.kind !== 'none-of'
}

/** x=1 NOT x IN (1, 2) */
function isWithin(a: Condition, b: Condition): boolean {
  return a.kind === 'one-of' && b.kind === 'none-of' && a.values.every((value) => b.values.includes(value))
}

/** x=1 x!=1, or x=1 x>2 */
function never(a: Condition, b: Condition): boolean {
  if (a.kind !== 'one-of') return false
  if (b.kind === 'differs') return a.values.every((value) => value === b.value)
  return b.kind === 'range' && a.values.every((value) => looksNumeric(value) && !holds(Number(value), b))
}

type Range = Condition & { kind: 'range' }

function holds(value: number, { op, bound }: Range): boolean {
  if (op === '<') return value < bound
  if (op === '<=') return value <= bound
  return op === '>' ? value > bound : value >= bound
}

function empty(a: Range, b: Range): boolean {
  const [low, high] = a.op.startsWith('>') ? [a, b] : [b, a]
  if (!low.op.startsWith('>') || !high.op.startsWith('<')) return false
  return low.bound > high.bound || (low.bound === high.bound && !(low.op === '>=' && high.op === '<='))
}

/** `01` and `1` may be one number. */
function equal(a: string, b: string): boolean {
  return a === b || (looksNumeric(a) && looksNumeric(b) && Number(a) === Number(b))
}
