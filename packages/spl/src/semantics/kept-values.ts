/** What stages of eval set, and values that stay where an eval comes to nothing (foreach). */
import type { Plan } from '../plan/plan.ts'
import { and, call, lambda, mapColumns, num, type Scalar } from '../plan/scalar.ts'
import { convert, unify } from './coerce.ts'
import { isHidden } from './relation.ts'

/** What stages of eval set, in terms of the fields before them; undefined when they do anything else. */
export function setBetween(before: Plan, after: Plan): Map<string, Scalar> | undefined {
  if (before === after) return new Map()
  if (after.kind !== 'extend') return undefined
  const set = setBetween(before, after.input)
  if (!set || after.columns.some((each) => isHidden(each.name))) return undefined
  const added = after.columns.map(
    ({ name, value }) => [name, mapColumns(value, (read) => set.get(read.name) ?? (read as Scalar))] as const,
  )
  return new Map([...set, ...added])
}

/** The new value; where there is none and the field is missing, the one before. Each is named, so that it is written once. */
export function keptWhere(missing: Scalar, value: Scalar, before: Scalar): Scalar {
  const type = unify(value.type, before.type)
  return named(before, (old) => {
    const renewed = mapColumns(value, (read) =>
      read.name === (before as { name: string }).name ? old : (read as Scalar),
    )
    return named(convert(renewed, type), (result) =>
      call(type, 'if', and([missing, isAbsent(result)]), convert(old, type), result),
    )
  })
}

/** ClickHouse names a value only as the parameter of a lambda. */
function named(value: Scalar, body: (value: Scalar) => Scalar): Scalar {
  let type = value.type
  const inner = lambda([value.type], (name) => {
    const result = body(name.kind === 'parameter' && value.type !== 'list' ? { ...name, nullable: true } : name)
    type = result.type
    return result
  })
  return call(type, 'arrayElement', call('data', 'arrayMap', inner, call('data', 'array', value)), num(1))
}

export function isAbsent(value: Scalar): Scalar {
  return call('bool', value.type === 'list' ? 'empty' : 'isNull', value)
}
