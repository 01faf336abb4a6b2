/** Mutants of an eval expression that keeps rows: of `where`. The whole is printed anew, for parentheses have no node. */
import { type Expression, printExpression, type Span } from '@karst/spl'
import { besideBound, type Mutant, type MutationOperator, narrowed } from './mutant.ts'

const HERE: Span = { start: 0, end: 0 }
const ONE: Expression = { kind: 'number', value: 1, text: '1', span: HERE }
const ZERO: Expression = { kind: 'number', value: 0, text: '0', span: HERE }
const TRUE: Expression = { kind: 'binary', op: '=', left: ONE, right: ONE, span: HERE }
const FALSE: Expression = { kind: 'binary', op: '=', left: ONE, right: ZERO, span: HERE }

type Among = 'all' | 'alternatives' | 'not'

/** `replaced` is where the whole expression stands. */
export function expressionMutants(root: Expression, replaced: Span): Mutant[] {
  const edits = editsIn(root, 'all')
  return edits.map(({ operator, node, by, instead }) => ({
    operator,
    span: node.span,
    replaced,
    replacement: ` ${printExpression(replaceNode(root, node, by))} `,
    field: fieldOf(node),
    instead: instead ?? (by === TRUE || by === FALSE ? '' : printExpression(by)),
  }))
}

interface Edit {
  operator: MutationOperator
  node: Expression
  by: Expression
  instead?: string
}

function editsIn(node: Expression, among: Among): Edit[] {
  if (node.kind === 'binary' && node.op === 'AND') {
    const whole: Edit[] = among === 'alternatives' ? [{ operator: 'drop-alternative', node, by: FALSE }] : []
    return [...whole, ...editsIn(node.left, 'all'), ...editsIn(node.right, 'all')]
  }
  if (node.kind === 'binary' && node.op === 'OR') {
    const whole: Edit[] = among === 'all' ? around(node) : []
    return [...whole, ...editsIn(node.left, 'alternatives'), ...editsIn(node.right, 'alternatives')]
  }
  if (node.kind === 'unary' && node.op === 'NOT') {
    const filter: Edit = { operator: 'drop-filter', node, by: among === 'alternatives' ? FALSE : TRUE }
    return [filter, ...editsIn(node.operand, 'not')]
  }
  if (node.kind === 'boolean') return []
  const outer: Edit[] =
    among === 'all' ? around(node) : among === 'alternatives' ? [{ operator: 'drop-alternative', node, by: FALSE }] : []
  return [...outer, ...innerEdits(node)]
}

function around(node: Expression): Edit[] {
  return [
    { operator: 'drop', node, by: TRUE },
    { operator: 'negate', node, by: { kind: 'unary', op: 'NOT', operand: node, span: node.span } },
  ]
}

/** Edits of a bound, a list, a pattern of LIKE. */
function innerEdits(node: Expression): Edit[] {
  if (node.kind === 'in' && node.list.length > 1) {
    return node.list.map((_, at) => {
      const list = node.list.filter((_, other) => other !== at)
      return { operator: 'drop-value' as const, node, by: { ...node, list } }
    })
  }
  if (node.kind === 'binary' && /^[<>]=?$/.test(node.op)) return boundEdits(node)
  if (node.kind === 'call' && node.name.toLowerCase() === 'like') {
    const [subject, pattern] = node.args
    if (subject === undefined || pattern?.kind !== 'string') return []
    return narrowed(pattern.value, '%').map((value) => ({
      operator: 'narrow' as const,
      node,
      by: { ...node, args: [subject, { ...pattern, value }] },
    }))
  }
  return []
}

function boundEdits(node: Expression & { kind: 'binary' }): Edit[] {
  const side = node.right.kind === 'number' ? 'right' : node.left.kind === 'number' ? 'left' : undefined
  const number = side && node[side]
  if (side === undefined || number?.kind !== 'number') return []
  const up = node.op.startsWith('>') === (side === 'right') ? 'tighten' : 'loosen'
  return (
    [
      [up, 1],
      [up === 'tighten' ? 'loosen' : 'tighten', -1],
    ] as const
  ).map(([operator, direction]) => {
    const value = besideBound(number.value, direction)
    const text = String(Math.abs(value))
    const plain: Expression = { kind: 'number', value: Math.abs(value), text, span: number.span }
    const moved: Expression = value < 0 ? { kind: 'unary', op: '-', operand: plain, span: number.span } : plain
    return { operator, node, by: { ...node, [side]: moved } }
  })
}

function replaceNode(root: Expression, target: Expression, by: Expression): Expression {
  if (root === target) return by
  if (root.kind === 'unary') return { ...root, operand: replaceNode(root.operand, target, by) }
  if (root.kind !== 'binary') return root
  return { ...root, left: replaceNode(root.left, target, by), right: replaceNode(root.right, target, by) }
}

function fieldOf(node: Expression): string | undefined {
  switch (node.kind) {
    case 'field':
      return node.name
    case 'unary':
      return fieldOf(node.operand)
    case 'binary':
      return fieldOf(node.left) ?? fieldOf(node.right)
    case 'in':
      return fieldOf(node.operand)
    case 'call':
      return node.args.map(fieldOf).find((name) => name !== undefined)
    default:
      return undefined
  }
}
