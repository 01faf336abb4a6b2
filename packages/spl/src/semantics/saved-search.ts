/** Saved searches by name, with the time range under which they run. */
import type { Span } from '../source/span.ts'
import type { LowerContext, TimeRange } from './context.ts'
import { resolveTime } from './time-modifier.ts'

export interface FoundSearch {
  search: string
  range: TimeRange
}

/**
 * Reports a saved search that does not exist. Its own time range counts only where the search around it has none
 * (Search Reference, "savedsearch", Time ranges).
 */
export function findSavedSearch(name: string, at: Span, context: LowerContext): FoundSearch | undefined {
  const { environment, diagnostics, range } = context
  const saved = environment.savedSearch(name)
  if (!saved) {
    diagnostics.report(
      'unknown-saved-search',
      at,
      `There is no saved search \`${name}\`.`,
      'A saved search is a detection or a baseline of the content, by its name.',
    )
    return undefined
  }
  if (range.earliest !== null || range.latest !== null) return { search: saved.search, range }
  const resolve = (text: string | undefined): number | null =>
    text ? (resolveTime(text, environment.now, environment.timeZone) ?? null) : null
  return { search: saved.search, range: { earliest: resolve(saved.earliest), latest: resolve(saved.latest) } }
}
