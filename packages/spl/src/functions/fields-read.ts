/** The fields that an expression reads. */
import type { Expression } from '../syntax/ast.ts'

/** Their names, each once, in the order of their first use. A bare `null` is no field. */
export function fieldsRead(expression: Expression): string[] {
  const names = new Set<string>()
  collect(expression, names)
  return [...names]
}

function collect(expression: Expression, names: Set<string>): void {
  switch (expression.kind) {
    case 'field':
      if (expression.quoted || !/^null$/i.test(expression.name)) names.add(expression.name)
      return
    case 'call':
      for (const argument of expression.args) collect(argument, names)
      return
    case 'unary':
      collect(expression.operand, names)
      return
    case 'binary':
      collect(expression.left, names)
      collect(expression.right, names)
      return
    case 'in':
      collect(expression.operand, names)
      for (const item of expression.list) collect(item, names)
      return
    case 'string':
    case 'number':
    case 'boolean':
    case 'subsearch':
  }
}
