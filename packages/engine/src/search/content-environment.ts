/** What the searches of a repository are compiled against where no data are at hand: its own macros, lookups and data models. */
import { bareEnvironment, type Environment, type LookupDefinition, type MacroSource } from '@karst/spl'
import { DataModels } from '../content/data-model.ts'
import type { ContentDiagnostic } from '../content/diagnostic.ts'
import { LOOKUP_DEFAULTS } from '../content/lookup.ts'
import { macroSource } from '../content/macro-source.ts'
import type { ContentRepository } from '../content/repository.ts'
import { withFilterMacros } from './knowledge.ts'
import { contentLookupDefinition } from './lookup-library.ts'

/** What other apps define. */
export interface OtherApps {
  /** A macro source with their macros over those of content, which win. */
  over(content: MacroSource): MacroSource
  /** Columns by name; undefined where they are not known. */
  readonly lookups: ReadonlyMap<string, readonly string[] | undefined>
}

const NO_OTHER_APPS: OtherApps = { over: (content) => content, lookups: new Map() }

export function contentEnvironment(
  content: ContentRepository,
  now: number,
  external: OtherApps = NO_OTHER_APPS,
  report: (diagnostic: ContentDiagnostic) => void = () => {},
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
