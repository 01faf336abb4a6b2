/** The fields that an eval expression names. */
import type { Expression } from './ast.ts'
import { operandsOf } from './operands.ts'

export function fieldsOfExpression(expression: Expression): string[] {
  return expression.kind === 'field' ? [expression.name] : operandsOf(expression).flatMap(fieldsOfExpression)
}
