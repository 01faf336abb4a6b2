/** Which columns of every operator something above it reads. */

import { inputNeeds } from '../plan/needs.ts'
import { ALL_FIELDS, inputsOf, type Plan } from '../plan/plan.ts'
import { eachColumn, type ScalarType } from '../plan/scalar.ts'
import type { Relation } from '../semantics/relation.ts'

export type Liveness = ReadonlyMap<Plan, ReadonlyMap<string, ScalarType>>

/** `roots`: everything that somebody looks at: the result, and what questions read. */
export function liveColumns(roots: readonly Relation[]): Liveness {
  const live = new Map<Plan, Map<string, ScalarType>>()
  for (const root of roots) need(live, root.plan, shownBy(root))
  for (const plan of outermostFirst(roots.map(({ plan }) => plan))) {
    const needs = inputNeeds(plan, live.get(plan) ?? new Map())
    for (const [at, input] of inputsOf(plan).entries()) need(live, input, needs[at] ?? new Map())
  }
  return live
}

function need(live: Map<Plan, Map<string, ScalarType>>, plan: Plan, columns: ReadonlyMap<string, ScalarType>): void {
  const known = live.get(plan) ?? new Map<string, ScalarType>()
  for (const [name, type] of columns) known.set(name, type)
  live.set(plan, known)
}

function shownBy({ columns, open, order }: Relation): Map<string, ScalarType> {
  const needs = new Map(columns)
  if (open) needs.set(ALL_FIELDS, 'data')
  for (const { value } of order) eachColumn(value, ({ name, type }) => needs.set(name, type))
  return needs
}

/** Every operator before those that it reads. */
function outermostFirst(roots: readonly Plan[]): Plan[] {
  const done = new Set<Plan>()
  const order: Plan[] = []
  const visit = (plan: Plan): void => {
    if (done.has(plan)) return
    done.add(plan)
    for (const input of inputsOf(plan)) visit(input)
    order.push(plan)
  }
  for (const root of roots) visit(root)
  return order.reverse()
}
