/** How many rows there are at several places of a search, in one statement. */
import type { Plan } from '../plan/plan.ts'
import { aggregate, call, num, type Scalar } from '../plan/scalar.ts'
import { exists } from '../semantics/coerce.ts'
import type { KeptRows } from '../semantics/kept-rows.ts'
import { Relation } from '../semantics/relation.ts'
import { before, judged, misses } from './conditions.ts'

export type CountProbe =
  /** Rows, and how many of them have a value in each of these fields. */
  | { kind: 'rows'; relation: Relation; fields?: readonly string[] }
  /**
   * Of n conditions: the rows that came in; for each condition those that meet it and all before it; those that meet it,
   * whatever the others say; those that miss it alone: 1 + 3n numbers.
   */
  | { kind: 'conditions'; kept: KeptRows }

/** One row for each probe: its place in the list, from 0, and its numbers. */
export const PROBE_COLUMNS = [
  { name: 'probe', type: 'num' },
  { name: 'counts', type: 'data' },
] as const

export function countsOf(probes: readonly CountProbe[]): Relation {
  const inputs = probes.map((probe, at): Plan => {
    const { input, counts } = probe.kind === 'rows' ? rowCounts(probe) : conditionCounts(probe.kept)
    const counted: Plan = {
      kind: 'aggregate',
      input,
      keys: [],
      aggregates: [{ name: 'counts', value: call('data', 'array', ...counts.map(asFloat)) }],
    }
    return { kind: 'extend', input: counted, columns: [{ name: 'probe', value: num(at) }] }
  })
  return Relation.closed({ kind: 'union', inputs, columns: PROBE_COLUMNS }, PROBE_COLUMNS)
}

function rowCounts({ relation, fields = [] }: CountProbe & { kind: 'rows' }): { input: Plan; counts: Scalar[] } {
  const values = fields.flatMap((name) => relation.field(name) ?? [])
  return { input: relation.plan, counts: [aggregate('num', 'count'), ...values.map((value) => countIf(exists(value)))] }
}

function conditionCounts(kept: KeptRows): { input: Plan; counts: Scalar[] } {
  const { rows, met } = judged(kept)
  const together = met.map((_, at) => countIf(before(met, at + 1)))
  const alone = met.map(countIf)
  const missed = met.map((_, at) => countIf(misses(met, at)))
  return { input: rows.plan, counts: [aggregate('num', 'count'), ...together, ...alone, ...missed] }
}

function countIf(condition: Scalar): Scalar {
  return aggregate('num', 'countIf', condition)
}

/** All elements of an array are of one type. */
function asFloat(count: Scalar): Scalar {
  return call('num', 'toFloat64', count)
}
