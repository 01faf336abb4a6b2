/** The rows of one relation beside those of another that have the same keys: join. */
import type { JoinKey } from '../plan/plan.ts'
import { bool, list, NULL } from '../plan/scalar.ts'
import { asNumber } from './coerce.ts'
import { hasKeys } from './join-key.ts'
import { besides } from './pairing.ts'
import type { Relation } from './relation.ts'

export interface Meeting {
  type: 'inner' | 'outer' | 'left'
  /** Rows of the right side that a row can meet, the first of them in their order; 0 is no limit. */
  max: number
  overwrite: boolean
  /** Only rows of the right side that are not later (`earlier`), or not earlier. */
  usetime: boolean
  earlier: boolean
}

export function meet(
  options: Meeting,
  input: Relation,
  right: Relation,
  on: readonly JoinKey[],
  fields: readonly string[],
): Relation {
  const { max, overwrite, usetime } = options
  const mode = options.type === 'inner' ? 'inner' : 'left'
  const keys = on.map((key) => key.right)
  if (on.some(({ left, right: other }) => left.type === 'null' || other.type === 'null'))
    return withoutMatch(mode, input, right, fields)
  const present = right.filter(hasKeys(keys))
  if (usetime) return meetInTime(options, input, present, on, fields)
  const matched = max > 0 ? present.limit(max, { by: keys }) : present
  return besides(input, matched, { on, mode, overwrite, fields, ordered: max !== 1 })
}

/** Which rows match depends on each row's time, so the first of them are chosen after they met. */
function meetInTime(
  { type, max, overwrite, earlier }: Meeting,
  input: Relation,
  right: Relation,
  on: readonly JoinKey[],
  fields: readonly string[],
): Relation {
  const left = input.numbered()
  const time: JoinKey = {
    left: asNumber(input.field('_time') ?? NULL),
    right: asNumber(right.field('_time') ?? NULL),
    compare: earlier ? 'greaterOrEquals' : 'lessOrEquals',
  }
  const mode = type === 'inner' ? 'inner' : 'left'
  if (time.left.type !== 'num' || time.right.type !== 'num') return withoutMatch(mode, input, right, fields)
  const met = besides(left.relation, right, { on: [...on, time], mode, overwrite, fields, ordered: true })
  return max > 0 ? met.limit(max, { by: [left.number] }) : met
}

/** A side without the keys: no row meets another. */
function withoutMatch(mode: 'inner' | 'left', input: Relation, right: Relation, fields: readonly string[]): Relation {
  const added = fields.filter((name) => !input.has(name))
  const alone = input.extend(
    added.map((name) => ({ name, value: right.field(name)?.type === 'list' ? list([]) : NULL })),
  )
  return mode === 'inner' ? alone.filter(bool(false)) : alone
}
