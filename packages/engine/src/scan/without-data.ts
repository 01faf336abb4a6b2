/**
 * Detections that can find nothing, because the store has no event that meets even their conditions on source, source type
 * and the like. Exact: it follows from the plan of the search, and one statement about the combinations that occur.
 */
import { anyMeets, compile, type Emptiness, emptiness, toQuery } from '@karst/spl'
import type { Detection } from '../content/detection.ts'
import type { Knowledge, SearchTime } from '../search/knowledge.ts'
import type { Store, Value } from '../stores/store.ts'

/** Columns of few values. */
const COLUMNS: ReadonlySet<string> = new Set([
  'index',
  'source',
  'sourcetype',
  'host',
  'tag',
  'eventtype',
  'EventCode',
  'EventID',
  'eventName',
  'eventSource',
  'eventType',
  'Operation',
  'Workload',
  'operationName',
])

/** Leaves that one statement asks about. */
const LEAVES_A_QUERY = 150

export async function detectionsWithoutData(
  store: Store,
  knowledge: Knowledge,
  detections: readonly Detection[],
  time: SearchTime,
): Promise<Set<Detection>> {
  await knowledge.refresh()
  const environment = knowledge.environment(time)
  const formulas = new Map<Detection, Emptiness>()
  const leaves = new Map<string, Emptiness & { kind: 'unmet' }>()
  for (const detection of detections) {
    const { query } = compile(detection.search.text, environment, { name: detection.name })
    if (!query) continue
    const formula = emptiness(query.plan, COLUMNS)
    formulas.set(detection, formula)
    for (const leaf of leavesOf(formula)) leaves.set(keyOf(leaf), leaf)
  }
  const met = await metLeaves(store, environment.events, leaves)
  return new Set([...formulas].flatMap(([detection, formula]) => (isEmpty(formula, met) ? [detection] : [])))
}

function leavesOf(formula: Emptiness): (Emptiness & { kind: 'unmet' })[] {
  if (formula.kind === 'any' || formula.kind === 'all') return formula.of.flatMap(leavesOf)
  return formula.kind === 'unmet' ? [formula] : []
}

function keyOf({ terms }: Emptiness & { kind: 'unmet' }): string {
  return JSON.stringify(terms)
}

async function metLeaves(
  store: Store,
  from: string | undefined,
  leaves: ReadonlyMap<string, Emptiness & { kind: 'unmet' }>,
): Promise<Set<string>> {
  const met = new Set<string>()
  const all = [...leaves]
  for (let at = 0; at < all.length; at += LEAVES_A_QUERY) {
    const batch = all.slice(at, at + LEAVES_A_QUERY)
    const { sql } = toQuery(
      anyMeets(
        batch.map(([, { terms }]) => terms),
        from,
      ),
      undefined,
    )
    const answers = ((await store.query(sql)).rows[0]?.[0] ?? []) as Value[]
    for (const [number, [key]] of batch.entries()) if (Number(answers[number]) === 1) met.add(key)
  }
  return met
}

function isEmpty(formula: Emptiness, met: ReadonlySet<string>): boolean {
  switch (formula.kind) {
    case 'always':
      return true
    case 'never':
      return false
    case 'unmet':
      return !met.has(keyOf(formula))
    case 'any':
      return formula.of.some((each) => isEmpty(each, met))
    case 'all':
      return formula.of.every((each) => isEmpty(each, met))
  }
}
