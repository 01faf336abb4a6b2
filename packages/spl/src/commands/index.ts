/** The commands, in alphabetical order: one line for each file of this folder. */
import type { Command } from '../semantics/definition.ts'
import datamodel from './datamodel.ts'
import eval_ from './eval.ts'
import fields from './fields.ts'
import from_ from './from.ts'
import head from './head.ts'
import makeresults from './makeresults.ts'
import metadata from './metadata.ts'
import metasearch from './metasearch.ts'
import mstats from './mstats.ts'
import rename from './rename.ts'
import search from './search.ts'
import sort from './sort.ts'
import stats from './stats.ts'
import table from './table.ts'
import tstats from './tstats.ts'
import where from './where.ts'

export const COMMAND_LIST: readonly Command[] = [
  datamodel,
  eval_,
  fields,
  from_,
  head,
  makeresults,
  metadata,
  metasearch,
  mstats,
  rename,
  search,
  sort,
  stats,
  table,
  tstats,
  where,
]

export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  COMMAND_LIST.flatMap((c) => [c.name, ...(c.aliases ?? [])].map((name) => [name, c] as const)),
)
