/**
 * Drilldowns: searches that an analyst opens from a finding, written as templates with `$field$` tokens. In a search
 * `%original_detection_search%` is the detection's own search as its author wrote it, without any token in it.
 */
import type { DrilldownTemplate } from './detection-for-run.ts'
import { parseDrilldownSearch } from './drilldown-parser.ts'
import { type DrilldownNotes, fillSearch } from './drilldown-search.ts'
import type { Pipeline } from './drilldown-template.ts'
import { type DrilldownTimes, drilldownAnchor, drilldownBound } from './drilldown-time.ts'
import { expandTokens, type TokenSource } from './message.ts'
import type { OutcomeDiagnosticCode } from './outcome-diagnostic.ts'

/** A drilldown as a finding stores it, with what an engine needs to replay it. */
export interface ResolvedDrilldown {
  name: string
  search: string
  /** Epoch seconds, or null for no bound. Time modifiers inside the search are counted in. */
  earliest: number | null
  latest: number | null
  index_earliest: null
  index_latest: null
  /** What relative times inside the search count from when it is replayed. Splunk counts them from the click. */
  anchor: number
  /** False for a search that a missing value left without a filter, or with an unfilled token. */
  usable: boolean
  /** `code: sentence`. */
  diagnostics: string[]
}

export interface CompiledDrilldown {
  template: DrilldownTemplate
  search: Pipeline
  original: string
}

/** What a drilldown is opened from. */
export interface DrilldownSubject {
  /** The row's fields, then the record's. */
  source: TokenSource
  times: DrilldownTimes
}

/** Reads a template once for all rows. */
export function compileDrilldown(template: DrilldownTemplate, originalSearch: string): CompiledDrilldown {
  return { template, search: parseDrilldownSearch(template.search.text), original: originalSearch }
}

export function resolveDrilldown(drilldown: CompiledDrilldown, { source, times }: DrilldownSubject): ResolvedDrilldown {
  const { template, search, original } = drilldown
  const notes: DrilldownNotes = { unresolved: new Set(), miscased: new Map(), wildcards: new Set() }
  const name = expandTokens(template.name, source, ', ')
  const filled = fillSearch(search, { original, source, times, notes })
  for (const token of name.unresolved) notes.unresolved.add(token)
  for (const { token, field } of name.miscased) notes.miscased.set(token, field)
  const diagnostics: string[] = []
  const bound = (side: 'earliest' | 'latest'): number | null => {
    const offset = expandOffset(template[side], source)
    const { time, ignored } = drilldownBound(side, offset, times)
    if (ignored) diagnostics.push(diagnostic('drilldown-offset-ignored', `\`${offset}\` (${side}) sets no bound.`))
    return filled[side] ?? time
  }
  return {
    name: name.text,
    search: filled.text,
    earliest: bound('earliest'),
    latest: bound('latest'),
    index_earliest: null,
    index_latest: null,
    anchor: drilldownAnchor(times),
    usable: filled.usable,
    diagnostics: [...diagnostics, ...notesAsText(notes, filled.usable)],
  }
}

/** The two tokens that stand for the search's bounds are left: a number in their place would be a distance. */
function expandOffset(offset: string | null, source: TokenSource): string | null {
  if (offset === null || /^\s*\$info_(min|max)_time\$\s*$/.test(offset)) return offset
  return expandTokens(offset, source).text
}

function notesAsText({ unresolved, miscased, wildcards }: DrilldownNotes, usable: boolean): string[] {
  const texts = [...unresolved].map((token) => diagnostic('drilldown-token-unresolved', `${token} has no value.`))
  for (const [token, field] of miscased) {
    texts.push(diagnostic('drilldown-token-case', `${token} was filled from \`${field}\`.`))
  }
  for (const field of wildcards) {
    const what = field === '' ? 'A search term' : `The value of \`${field}\``
    texts.push(
      diagnostic('drilldown-wildcard-value', `${what} holds \`*\`, which SPL can't escape: the search may find more.`),
    )
  }
  if (!usable)
    texts.push(
      diagnostic('drilldown-unusable', 'Values are missing without which the search would not be about this finding.'),
    )
  return texts
}

function diagnostic(code: OutcomeDiagnosticCode, sentence: string): string {
  return `${code}: ${sentence}`
}
