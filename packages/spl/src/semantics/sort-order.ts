/** Sort keys → the order of a relation. Numbers compare as numbers and come before texts; rows without a value last. */
import type { OrderKey } from '../plan/plan.ts'
import { call, type Scalar } from '../plan/scalar.ts'
import type { Collation, SortKey } from '../syntax/sort-clause.ts'
import { asNumber, asText } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

/** The relation in the order of the keys; what was in order before stays so among equals. */
export function sortRelation(
  input: Relation,
  { keys, reverse }: { keys: readonly SortKey[]; reverse: boolean },
  context: LowerContext,
): Relation {
  const order = keys.flatMap((key) => orderKeys(key, reverse, input, context))
  return input.sorted([...order, ...input.order])
}

function orderKeys(key: SortKey, reverse: boolean, input: Relation, context: LowerContext): OrderKey[] {
  const value = input.field(key.field.name)
  const descending = key.descending !== reverse
  if (!value) {
    context.diagnostics.report(
      'unknown-field',
      key.field.span,
      `No stage before gives a field \`${key.field.name}\`: it orders nothing.`,
    )
    return []
  }
  return collate(value, key.collation).map((each) => ({ value: each, descending }))
}

/** The values to compare in turn, for one field. */
export function collate(value: Scalar, collation: Collation = 'auto'): Scalar[] {
  if (value.type === 'num') return collation === 'str' ? [asText(value)] : [value]
  const text =
    value.type === 'list'
      ? call('text', 'arrayStringConcat', value, { kind: 'literal', value: '\n', type: 'text' })
      : asText(value)
  switch (collation) {
    case 'num':
      return [asNumber(text)]
    case 'str':
      return [text]
    case 'ip':
      return [call('data', 'toIPv4OrNull', text), call('data', 'toIPv6OrNull', text), text]
    case 'auto':
      return [asNumber(text), text]
  }
}
