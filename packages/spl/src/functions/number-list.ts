/** All numbers among the arguments of sum and avg, fields with several values included. */
import { call, lambda, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import type { FunctionCall } from '../semantics/definition.ts'

/** An array of numbers and nulls; undefined when there is no argument that can be a number. */
export function numberList(name: string, args: readonly Scalar[], call_: FunctionCall): Scalar | undefined {
  for (const [at, value] of args.entries()) refuseText(name, value, call_, at)
  const single = args.filter((value) => value.type !== 'list').map(asNumber)
  const present = single.filter((value) => value.type !== 'null')
  const lists = args.filter((value) => value.type === 'list')
  const parts = lists.map((list) => call('data', 'arrayMap', lambda(['text'], asNumber), list))
  if (present.length > 0) parts.unshift(call('data', 'array', ...present))
  return parts.length > 1 ? call('data', 'arrayConcat', ...parts) : parts[0]
}

/** A text in quotes is an error even if it looks like a number (Search Reference, "Mathematical functions", sum). */
function refuseText(name: string, value: Scalar, { args, binder }: FunctionCall, at: number): void {
  if (value.type !== 'text' || value.kind !== 'literal') return
  binder.diagnostics.report(
    'type-mismatch',
    args[at]!.span,
    `\`${name}\` takes numbers and fields, not a text in quotes.`,
    `Write a number without quotes, or tonumber(${JSON.stringify(value.value)}).`,
  )
}
