/** One search through the compiler and the linter, mended first where that was asked for. */
import {
  applyFixes,
  compile,
  type Environment,
  type LintDiagnostic,
  lint,
  type Severities,
  type SourceText,
} from '@karst/spl'
import { unlocatedText } from '../../content/located-text.ts'
import type { NamedSearch } from './searches.ts'

export interface LintedSearch {
  search: NamedSearch
  source: SourceText
  found: LintDiagnostic[]
}

export function lintSearch(search: NamedSearch, environment: Environment, severities: Severities): LintedSearch {
  const compilation = compile(search.text, environment, { name: search.name })
  return { search, source: compilation.source, found: lint(compilation, severities) }
}

/** A fix may make room for another: no text needs more rounds than this. */
const MAX_ROUNDS = 10

/** The search with its fixes made, and how many there were. */
export function mendSearch(
  search: NamedSearch,
  environment: Environment,
  severities: Severities,
): { search: NamedSearch; fixes: number } {
  let mended = search
  let fixes = 0
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { source, found } = lintSearch(mended, environment, severities)
    const { text, applied } = applyFixes(
      source,
      found.flatMap(({ fix }) => fix ?? []),
    )
    if (applied.length === 0) break
    fixes += applied.length
    const located = mended.located && unlocatedText(text, mended.located.file)
    mended = { ...mended, text, located }
  }
  return { search: mended, fixes }
}
