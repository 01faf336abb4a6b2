/**
 * An eval that runs once for each value of a list, each time with what the time before left (foreach over multivalue
 * fields and JSON arrays): a fold over the list, whose state is the fields that the eval sets.
 */
import { call, column, lambda, mapColumns, NULL, num, type Scalar, type ScalarType } from '../plan/scalar.ts'
import type { Assignment } from '../syntax/clauses.ts'
import { assignedValue } from './assigned-value.ts'
import { convert, unify } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

/** The names under which the expressions read the value and its number, from 0. */
export const ITEM = '<<ITEM>>'
export const ITER = '<<ITER>>'

/** The fields after the last value. */
export function foldValues(
  items: Scalar,
  steps: readonly Assignment[],
  input: Relation,
  context: LowerContext,
): { name: string; value: Scalar }[] {
  const names = [...new Set(steps.map((step) => step.target.name))]
  const before = names.map((name) => input.field(name) ?? NULL)
  let types = before.map((value) => value.type)
  // A field's type is that of its first value and of every result; it settles after a round or two.
  for (let round = 0; round < 4; round++) {
    const after = bindSteps(names, types, steps, input, context).map((value, at) => unify(types[at]!, value.type))
    const settled = after.every((type, at) => type === types[at])
    types = after
    if (settled) break
  }
  const kinds = types.map((type) => (type === 'null' || type === 'bool' ? 'text' : type))
  const results = bindSteps(names, kinds, steps, input, context).map((value, at) => convert(value, kinds[at]!))
  const state = `Tuple(${kinds.map((kind) => STATE_TYPES[kind] ?? 'Nullable(String)').join(', ')})`
  const tuple = (values: readonly Scalar[]): Scalar =>
    call('data', 'CAST', call('data', 'tuple', ...values), { kind: 'literal', value: state, type: 'text' })
  const step = lambda(['data', 'text', 'num'], (accumulator, item, at) => {
    const element = new Map<string, Scalar>(
      names.map((name, index) => [name, call(kinds[index]!, 'tupleElement', accumulator, num(index + 1))]),
    )
    element.set(ITEM, item).set(ITER, call('num', 'toFloat64', at))
    return tuple(results.map((value) => mapColumns(value, (read) => element.get(read.name) ?? (read as Scalar))))
  })
  const initial = tuple(before.map((value, at) => convert(value, kinds[at]!)))
  const numbers = call('data', 'range', call('num', 'length', items))
  const folded = call('data', 'arrayFold', step, items, numbers, initial)
  return names.map((name, at) => ({ name, value: call(kinds[at]!, 'tupleElement', folded, num(at + 1)) }))
}

const STATE_TYPES: Partial<Record<ScalarType, string>> = {
  text: 'Nullable(String)',
  num: 'Nullable(Float64)',
  list: 'Array(String)',
}

/** One round: what the targets hold after it, in terms of what they held before it. Later steps see the earlier ones. */
function bindSteps(
  names: readonly string[],
  types: readonly ScalarType[],
  steps: readonly Assignment[],
  input: Relation,
  context: LowerContext,
): Scalar[] {
  const current = new Map<string, Scalar>(names.map((name, at) => [name, column(name, types[at]!)]))
  for (const { target, value } of steps) {
    const scope = input.extend([
      ...names.map((name) => ({ name, value: typed(name, current.get(name)!) })),
      { name: ITEM, value: column(ITEM, 'text') },
      { name: ITER, value: column(ITER, 'num') },
    ])
    const bound = assignedValue(value, scope, context)
    if (!bound) return names.map((name) => current.get(name)!)
    current.set(
      target.name,
      mapColumns(bound, (read) => current.get(read.name) ?? (read as Scalar)),
    )
  }
  return names.map((name) => current.get(name)!)
}

/** Only the type counts: what the expression reads is replaced by the value itself. */
function typed(name: string, value: Scalar): Scalar {
  return column(name, value.type)
}
