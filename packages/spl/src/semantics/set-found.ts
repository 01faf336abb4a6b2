/** Fields set to what was found in a text; where nothing was, they keep what they had. */
import { call, column, type Scalar } from '../plan/scalar.ts'
import { asList, asText } from './coerce.ts'
import { hiddenName, type Relation } from './relation.ts'

export interface FoundValue {
  name: string
  /** null (or an empty list) where nothing was found. */
  value: Scalar
}

/** Lists are looked at twice, so they are computed in a column of their own first. */
export function setFound(input: Relation, found: readonly FoundValue[]): Relation {
  const lists = found.filter(({ name, value }) => value.type === 'list' && value.kind === 'call' && input.has(name))
  const hidden = new Map(lists.map(({ value }) => [value, column(hiddenName(), 'list')]))
  const columns = [...hidden].map(([value, target]) => ({ name: (target as { name: string }).name, value }))
  const relation = columns.length > 0 ? input.withPlan({ kind: 'extend', input: input.plan, columns }) : input
  return relation.extend(
    found.map(({ name, value }) => ({ name, value: orElse(hidden.get(value) ?? value, input.field(name)) })),
  )
}

/** What the data give, or else what was there. */
export function orElse(found: Scalar, before: Scalar | undefined): Scalar {
  if (!before || before.type === 'null') return found
  if (found.type === 'list') return call('list', 'if', call('bool', 'notEmpty', found), found, asList(before))
  if (before.type === 'list') {
    const only = call('list', 'array', call('text', 'assumeNotNull', found))
    return call('list', 'if', call('bool', 'isNotNull', found), only, before)
  }
  return call('text', 'ifNull', found, asText(before))
}
