/**
 * Accelerates the datasets that many of the detections search: filling a table costs as much as some of their searches, and
 * makes the others cheaper. What the searches give stays the same.
 */
import type { Detection } from '../content/detection.ts'
import type { Knowledge } from '../search/knowledge.ts'
import { type Store, StoreError } from '../stores/store.ts'

/** Detections that pay for a table. */
const LEAST_DETECTIONS = 20

export async function accelerateDatasets(
  store: Store,
  knowledge: Knowledge,
  detections: readonly Detection[],
  signal: AbortSignal,
): Promise<void> {
  const { accelerations } = store
  if (!accelerations) return
  await knowledge.refresh()
  const known = new Set((await accelerations.list()).map(({ dataset }) => dataset))
  for (const [model, dataset] of oftenSearched(detections)) {
    const definition = knowledge.accelerations.definition(model, dataset)
    if (definition?.kind !== 'definition' || known.has(definition.dataset)) continue
    const { kind: _, leftOut: __, ...own } = definition
    try {
      await accelerations.create(own, { signal, progress: () => {} })
    } catch (error) {
      signal.throwIfAborted()
      // Without the table the searches read the events, as they would have.
      if (!(error instanceof StoreError)) throw error
    }
  }
}

function oftenSearched(detections: readonly Detection[]): [model: string, dataset: string][] {
  const searches = new Map<string, number>()
  for (const { search } of detections) {
    const named = [...search.text.matchAll(/\bdatamodel\s*[=:]\s*"?(\w+\.[\w.]+)/gi)].map(([, name]) => name!)
    for (const name of new Set(named)) searches.set(name, (searches.get(name) ?? 0) + 1)
  }
  return [...searches].flatMap(([name, count]): [string, string][] => {
    const path = name.split('.')
    return count < LEAST_DETECTIONS ? [] : [[path[0]!, path.at(-1)!]]
  })
}
