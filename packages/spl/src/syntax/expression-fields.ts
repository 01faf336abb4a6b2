/** The fields that an eval expression names. */
import type { Expression } from './ast.ts'

export function fieldsOfExpression(expression: Expression): string[] {
  switch (expression.kind) {
    case 'field':
      return [expression.name]
    case 'call':
      return expression.args.flatMap(fieldsOfExpression)
    case 'unary':
      return fieldsOfExpression(expression.operand)
    case 'binary':
      return [...fieldsOfExpression(expression.left), ...fieldsOfExpression(expression.right)]
    case 'in':
      return [expression.operand, ...expression.list].flatMap(fieldsOfExpression)
    default:
      return []
  }
}
