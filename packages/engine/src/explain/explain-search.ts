/**
 * Explains a search over a store. The rows after every stage and condition are counted in one statement; one or two more
 * tell what came nearest where there is nothing, or which events stand behind the rows.
 */
import { type Compilation, compile } from '@karst/spl'
import type { LocatedText } from '../content/located-text.ts'
import { writtenAt } from '../content/written-at.ts'
import type { Knowledge } from '../search/knowledge.ts'
import { compileSearch, type SearchOptions } from '../search/run-search.ts'
import type { Store } from '../stores/store.ts'
import { type Explanation, NOTHING } from './explanation.ts'
import { firstEmpty } from './first-empty.ts'
import { Questions } from './questions.ts'
import { rowsWithEvents } from './row-events.ts'
import { explainedStages, stageTree, type Written } from './stage-tree.ts'
import { whyEmpty } from './why-empty.ts'

export interface ExplainOptions extends Omit<SearchOptions, 'compile' | 'maxRows'> {
  /** Rows that are shown with their events. */
  rows: number
  /** Events shown of each row, and nearest events. */
  events: number
}

/** `search` is the text as written, with its place in a file. */
export async function explainSearch(
  store: Store,
  knowledge: Knowledge,
  search: LocatedText,
  options: ExplainOptions,
): Promise<Explanation> {
  const { rows: most, events, ...searchOptions } = options
  const compilation = await compileSearch(store, knowledge, search.text, {
    ...searchOptions,
    compile: (text, environment, given) => compile(text, environment, { ...given, conditions: true }),
  })
  const { diagnostics, source, query } = compilation
  const base = { diagnostics, source, ...NOTHING, queries: 0 }
  if (!query) return { ...base, ran: false }
  const { limits, signal } = options
  const questions = new Questions(store, { ...(limits ? { limits } : {}), ...(signal ? { signal } : {}) })
  const written = placesIn(compilation, search, knowledge)
  const { stages: nodes, probes } = stageTree(compilation)
  const stages = explainedStages(nodes, await questions.counts(probes), written)
  const rows = stages.at(-1)?.rows ?? 0
  const place = firstEmpty(stages, nodes)
  const names = knowledge.environment(options.time).catalogue.names()
  const empty = place && (await whyEmpty(place, { questions, names, events }))
  const shown = rows > 0 ? await rowsWithEvents(store, compilation, questions, { rows: most, events }) : undefined
  return { ...base, ran: true, stages, rows, empty, ...shown, queries: questions.asked }
}

function placesIn({ source }: Compilation, search: LocatedText, { content }: Knowledge): Written {
  return {
    text: ({ start, end }) => source.text.slice(start, end).trim(),
    place: (span) => writtenAt(span, source, search, content && ((name) => content.macro(name))),
  }
}
