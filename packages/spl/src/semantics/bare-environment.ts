/** An environment without knowledge objects and data: what a search is checked against where nothing else is at hand. */
import { DEFAULT_LIMITS, type Environment } from './environment.ts'

export function bareEnvironment(more: Partial<Environment> & Pick<Environment, 'now'>): Environment {
  return {
    earliest: null,
    latest: null,
    timeZone: 'UTC',
    limits: DEFAULT_LIMITS,
    namedIndexes: [],
    catalogue: { multi: () => false, names: () => [] },
    macro: () => undefined,
    macroNames: () => [],
    macroArity: () => [],
    lookup: () => undefined,
    lookupNames: () => [],
    dataModel: () => undefined,
    dataModelNames: () => [],
    eventType: () => undefined,
    savedSearch: () => undefined,
    ...more,
  }
}
