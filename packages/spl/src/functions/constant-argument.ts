/** Arguments whose value must be known when the search is compiled. */
import type { Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { FunctionCall } from '../semantics/definition.ts'

/** The text of an argument that is a constant, or a concatenation of constants. */
export function constantText(value: Scalar): string | undefined {
  if (value.kind === 'call' && value.fn === 'concat') {
    const parts = value.args.map(constantText)
    return parts.some((part) => part === undefined) ? undefined : parts.join('')
  }
  const asString = value.type === 'list' ? value : asText(value)
  return asString.kind === 'literal' && typeof asString.value === 'string' ? asString.value : undefined
}

/** The same; where it depends on the row, a diagnostic that calls the argument `what`. */
export function needConstant(value: Scalar, call: FunctionCall, at: number, what: string): string | undefined {
  const constant = constantText(value)
  if (constant === undefined && value.type !== 'null') {
    call.binder.diagnostics.report(
      'unsupported',
      call.args[at]!.span,
      `${what} has to be a constant: it can't differ from row to row.`,
      'Write the text itself here; for a few cases, case() with one call for each.',
    )
  }
  return constant
}
