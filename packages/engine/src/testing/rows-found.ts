/** Which detections find something in a store, with what they found. */
import { type Detection, dataSourceNames } from '../content/detection.ts'
import type { ContentRepository } from '../content/repository.ts'
import { Knowledge } from '../search/knowledge.ts'
import { runSearch } from '../search/run-search.ts'
import type { Store } from '../stores/store.ts'

export interface RowsFound {
  name: string
  id: string
  type: string
  dataSources: string[]
  rows: number
  /** The first row, fields without a value left out. */
  firstRow: Record<string, unknown>
  milliseconds: number
}

export interface SearchFailed {
  name: string
  why: string
}

/** Runs every search once over all time. A search that can't be compiled, or fails, is in `failed` and stops nothing. */
export async function findRows(
  store: Store,
  content: ContentRepository,
  detections: readonly Detection[],
): Promise<{ found: RowsFound[]; failed: SearchFailed[] }> {
  const knowledge = new Knowledge(store, content)
  const time = { now: Date.now() / 1000, earliest: null, latest: null, timeZone: 'UTC' }
  const found: RowsFound[] = []
  const failed: SearchFailed[] = []
  for (const detection of detections) {
    const { name, id, type, search } = detection
    const start = performance.now()
    try {
      const { rows, diagnostics } = await runSearch(store, knowledge, search.text, { time, name })
      const error = diagnostics.find(({ severity }) => severity === 'error')
      if (error) failed.push({ name, why: `[${error.code}] ${error.message}` })
      else if (rows.length > 0) {
        const firstRow = Object.fromEntries(Object.entries(rows[0]!).filter(([, value]) => value !== null))
        const milliseconds = Math.round(performance.now() - start)
        const dataSources = dataSourceNames(detection)
        found.push({ name, id, type, dataSources, rows: rows.length, firstRow, milliseconds })
      }
    } catch (error) {
      failed.push({ name, why: (error as Error).message.slice(0, 300) })
    }
  }
  return { found, failed }
}
