/** The arguments of case and validate: conditions and values in turn. */
import type { Scalar } from '../plan/scalar.ts'
import type { FunctionCall } from '../semantics/definition.ts'

export interface ConditionPair {
  condition: Scalar
  value: Scalar
}

export function conditionPairs(name: string, { args, binder, span }: FunctionCall): ConditionPair[] {
  if (args.length % 2 === 1) {
    binder.diagnostics.report(
      'function-arguments',
      span,
      `\`${name}\` takes pairs of a condition and a value; this one has ${args.length} arguments.`,
      name === 'case' ? 'For a default, end with true(), <value>.' : 'Give the last condition its value.',
    )
  }
  const pairs: ConditionPair[] = []
  for (let at = 0; at + 1 < args.length; at += 2)
    pairs.push({ condition: binder.predicate(args[at]!), value: binder.bind(args[at + 1]!) })
  return pairs
}
