/** What an assignment of eval gives. */
import type { Scalar } from '../plan/scalar.ts'
import type { Expression } from '../syntax/ast.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

/** The value of an expression; undefined after a diagnostic, for a field can't hold what is true or false. */
export function assignedValue(value: Expression, input: Relation, context: LowerContext): Scalar | undefined {
  const bound = context.expression(value, input)
  if (bound.type !== 'bool') return bound
  context.diagnostics.report(
    'boolean-result',
    value.span,
    'The result of eval is a value, but this is a condition.',
    'Write if(condition, 1, 0), or tostring(condition).',
  )
  return undefined
}
