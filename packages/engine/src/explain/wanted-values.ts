/** What a condition asks of its fields, as far as a person would compare it with what is there. */
import type { Expression, KeptCondition, SearchExpression, ValueOrder } from '@karst/spl'

export interface Wanted {
  field: string
  /** The value as written, or a pattern. */
  value: string
  /** What stands for any text in it; none where it is compared as it is. */
  wildcard: '*' | '%' | ''
  /** True when `A` and `a` are two values. */
  caseSensitive: boolean
}

export function wantedOf(condition: KeptCondition): Wanted[] {
  return condition.grammar === 'search' ? ofSearch(condition.node) : ofExpression(condition.node)
}

function ofSearch(node: SearchExpression): Wanted[] {
  const wanted = (field: string, value: string): Wanted => ({ field, value, wildcard: '*', caseSensitive: false })
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.terms.flatMap(ofSearch)
    case 'compare':
      return node.op === '=' ? [wanted(node.field.name, node.value.text)] : []
    case 'in':
      return node.values.map(({ text }) => wanted(node.field.name, text))
    default:
      return []
  }
}

function ofExpression(node: Expression): Wanted[] {
  switch (node.kind) {
    case 'binary': {
      if (node.op === 'AND' || node.op === 'OR') return [...ofExpression(node.left), ...ofExpression(node.right)]
      if (node.op === '=') return [...compared(node.left, node.right), ...compared(node.right, node.left)]
      return node.op === 'LIKE' ? compared(node.left, node.right, '%') : []
    }
    case 'in':
      return node.list.flatMap((each) => compared(node.operand, each))
    case 'call': {
      const [subject, pattern] = node.args
      if (node.name.toLowerCase() !== 'like' || !subject || !pattern) return []
      return compared(subject, pattern, '%')
    }
    default:
      return []
  }
}

function compared(subject: Expression, value: Expression, wildcard: '' | '%' = ''): Wanted[] {
  const literal = value.kind === 'string' ? value.value : value.kind === 'number' ? value.text : undefined
  const call = subject.kind === 'call' && /^(?:lower|upper|trim)$/i.test(subject.name) ? subject.args[0] : subject
  if (literal === undefined || call?.kind !== 'field') return []
  return [{ field: call.name, value: literal, wildcard, caseSensitive: true }]
}

/** For a bound, the values that come nearest to it; for all else the most frequent ones. */
export function orderFor(condition: KeptCondition, field: string): ValueOrder {
  const { node } = condition
  if (node.kind === 'compare') return node.field.name === field ? orderOf(node.op, true) : 'frequent'
  if (node.kind !== 'binary') return 'frequent'
  if (node.left.kind === 'field' && node.left.name === field) return orderOf(node.op, true)
  if (node.right.kind === 'field' && node.right.name === field) return orderOf(node.op, false)
  return 'frequent'
}

function orderOf(op: string, left: boolean): ValueOrder {
  if (!/^[<>]=?$/.test(op)) return 'frequent'
  return op.startsWith('>') === left ? 'greatest' : 'smallest'
}
