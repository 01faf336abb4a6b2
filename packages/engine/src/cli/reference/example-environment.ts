/** The small world in which the examples of the diagnostics are compiled: a macro or two, a lookup, the data models. */
import { bareEnvironment, type Environment, type LookupDefinition } from '@karst/spl'
import { DataModels } from '../../content/data-model.ts'

const MACROS = [
  { name: 'sysmon', arguments: [], definition: 'sourcetype=sysmon' },
  { name: 'by_host', arguments: ['host'], definition: 'host=$host$' },
  { name: 'circular', arguments: [], definition: 'index=main `circular`' },
]

const USERS: LookupDefinition = {
  name: 'users',
  table: 'users',
  columns: ['user', 'team'],
  matchType: new Map(),
  caseSensitive: true,
  minMatches: 0,
  maxMatches: 1,
  defaultMatch: undefined,
}

export function exampleEnvironment(): Environment {
  const models = new DataModels()
  return bareEnvironment({
    now: 1_700_000_000,
    macro: (name, count) => MACROS.find((macro) => macro.name === name && macro.arguments.length === count),
    macroNames: () => MACROS.map((macro) => macro.name),
    macroArity: (name) => MACROS.filter((macro) => macro.name === name).map((macro) => macro.arguments.length),
    lookup: (name) => (name === USERS.name ? USERS : undefined),
    lookupNames: () => [USERS.name],
    dataModel: (name) => models.get(name),
    dataModelNames: () => models.names(),
  })
}
