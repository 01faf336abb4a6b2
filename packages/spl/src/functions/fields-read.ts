/** The fields that an expression reads. */
import type { Expression } from '../syntax/ast.ts'
import { operandsOf } from '../syntax/operands.ts'

/** Their names, each once, in the order of their first use. A bare `null` is no field. */
export function fieldsRead(expression: Expression): string[] {
  const names = new Set<string>()
  collect(expression, names)
  return [...names]
}

function collect(expression: Expression, names: Set<string>): void {
  const isField = expression.kind === 'field' && (expression.quoted || !/^null$/i.test(expression.name))
  if (isField) names.add(expression.name)
  for (const operand of operandsOf(expression)) collect(operand, names)
}
