/** What an expression is made of, one level down. A subsearch is not looked into. */
import type { Expression } from './ast.ts'

export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.args
    case 'unary':
      return [expression.operand]
    case 'binary':
      return [expression.left, expression.right]
    case 'in':
      return [expression.operand, ...expression.list]
    default:
      return []
  }
}
