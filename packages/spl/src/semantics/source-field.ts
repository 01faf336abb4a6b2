/** The field that an extraction reads: the one that an option names, or _raw. */
import type { Scalar } from '../plan/scalar.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

export function sourceField(
  option: { value: string; span: Span } | undefined,
  input: Relation,
  context: LowerContext,
): { name: string; value: Scalar } | undefined {
  const name = option?.value ?? '_raw'
  const value = input.field(name)
  if (value) return { name, value }
  // Rows without _raw are usual (after stats): nothing is read from them, as in Splunk.
  if (option) {
    context.diagnostics.report(
      'unknown-field',
      option.span,
      `No stage before gives a field \`${name}\`: there is nothing to read.`,
      didYouMean(name, input.columns.keys()),
    )
  }
  return undefined
}
