/** What the searches of a repository are compiled against: its own macros, lookups and data models, and no data. */
import { bareEnvironment, type Environment, type LookupDefinition } from '@karst/spl'
import { DataModels } from '../content/data-model.ts'
import type { ContentDiagnostic } from '../content/diagnostic.ts'
import { LOOKUP_DEFAULTS } from '../content/lookup.ts'
import { macroSource } from '../content/macro-source.ts'
import type { ContentRepository } from '../content/repository.ts'
import { withFilterMacros } from '../search/knowledge.ts'
import { contentLookupDefinition } from '../search/lookup-library.ts'
import type { External } from './external.ts'

export function validationEnvironment(
  content: ContentRepository,
  external: External,
  now: number,
  report: (diagnostic: ContentDiagnostic) => void,
): Environment {
  const models = new DataModels(content.roots)
  const lookups = new Map<string, LookupDefinition | undefined>()
  const lookup = (name: string): LookupDefinition | undefined => {
    if (!lookups.has(name)) lookups.set(name, defined(name))
    return lookups.get(name)
  }
  const defined = (name: string): LookupDefinition | undefined => {
    const own = content.lookup(name)
    // A model has no rows: what applies it says so itself.
    if (own) return own.backing.kind === 'mlmodel' ? undefined : contentLookupDefinition(name, own, report)
    const columns = external.lookups.get(name)
    return columns && externalLookup(name, columns)
  }
  return bareEnvironment({
    now,
    ...external.over(withFilterMacros(macroSource(content))),
    namedIndexes: ['notable', 'risk'],
    lookup,
    lookupNames: () => [...content.lookupNames(), ...external.lookups.keys()],
    dataModel: (name) => models.get(name),
    dataModelNames: () => models.names(),
    savedSearch: (name) => {
      const rule = /^(?:.+? - )?(.+) - Rule$/.exec(name)?.[1] ?? name
      const found = content.detections.get(rule) ?? content.baselines.get(name.replace(/^.+? - /, ''))
      return found && { name, search: found.search.text }
    },
  })
}

/** A lookup of another app, of which only the columns are known. */
function externalLookup(name: string, columns: readonly string[]): LookupDefinition {
  const { caseSensitive, minMatches, maxMatches, defaultMatch } = LOOKUP_DEFAULTS
  return { name, table: name, columns, matchType: new Map(), caseSensitive, minMatches, maxMatches, defaultMatch }
}
