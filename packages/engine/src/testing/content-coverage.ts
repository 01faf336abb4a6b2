/** How much of a content repository's searches the language handles: parsed, compiled, executed on a store. */
import { compile, type Diagnostic } from '@karst/spl'
import type { Detection } from '../content/detection.ts'
import type { ContentRepository } from '../content/repository.ts'
import { Knowledge } from '../search/knowledge.ts'
import { runSearch } from '../search/run-search.ts'
import type { Store } from '../stores/store.ts'

export interface SearchCoverage {
  name: string
  parsed: boolean
  compiled: boolean
  executed: boolean
  /** The first error, or what the engine said. */
  why: string
}

export interface SearchToCheck {
  name: string
  text: string
}

const SYNTAX_CODES = new Set([
  'syntax',
  'string-unclosed',
  'nesting-too-deep',
  'unknown-command',
  'unknown-macro',
  'macro-arguments',
  'macro-cycle',
  'macro-unclosed',
  'comment-unclosed',
])

export function isLive({ status, category }: Detection): boolean {
  return status !== 'deprecated' && category !== 'deprecated'
}

/** Live detections: those that are not deprecated. */
export function liveDetections(content: ContentRepository): SearchToCheck[] {
  return [...content.detections.all().values()]
    .filter(isLive)
    .map((detection) => ({ name: detection.name, text: detection.search.text }))
}

export async function coverSearches(
  store: Store,
  content: ContentRepository,
  searches: readonly SearchToCheck[],
  execute: boolean,
): Promise<SearchCoverage[]> {
  const knowledge = new Knowledge(store, content)
  await knowledge.refresh()
  const time = { now: Date.now() / 1000, earliest: null, latest: null, timeZone: 'UTC' }
  const results: SearchCoverage[] = []
  for (const { name, text } of searches) {
    const compilation = compile(text, knowledge.environment(time), { name })
    const errors = compilation.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
    const parsed = !errors.some((error) => SYNTAX_CODES.has(error.code))
    const compiled = errors.length === 0
    const result = { name, parsed, compiled, executed: false, why: describe(errors[0]) }
    if (compiled && execute) {
      try {
        const run = await runSearch(store, knowledge, text, { time, name })
        const failed = run.diagnostics.find((diagnostic) => diagnostic.severity === 'error')
        result.executed = failed === undefined && run.query !== undefined
        result.why = describe(failed)
      } catch (error) {
        result.why = `engine: ${(error as Error).message.slice(0, 300)}`
      }
    }
    results.push(result)
  }
  return results
}

function describe(error: Diagnostic | undefined): string {
  return error ? `[${error.code}] ${error.message}` : ''
}
