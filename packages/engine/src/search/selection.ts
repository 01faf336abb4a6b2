/** Events selected without running a search for their rows: by base columns, or by the first command of a search. */
import type { Diagnostic, SourceText } from '@karst/spl'
import { quoteString } from '../stores/sql-text.ts'
import type { Store } from '../stores/store.ts'
import type { Knowledge, SearchTime } from './knowledge.ts'
import { compileSearch } from './run-search.ts'

export interface BaseSelection {
  index?: string | undefined
  sourcetype?: string | undefined
  source?: string | undefined
  /** Epoch seconds; null = open. `latest` is not included. */
  earliest?: number | null
  latest?: number | null
}

/** A condition of SQL over the table of events. Names compare without case and may hold `*`, as in a search. */
export function eventsWhere({ index, sourcetype, source, earliest, latest }: BaseSelection): string {
  const conditions = [
    ...Object.entries({ '`index`': index, sourcetype, source }).flatMap(([column, wanted]) =>
      wanted === undefined ? [] : [`${column} ILIKE ${quoteString(likePattern(wanted))}`],
    ),
    ...(typeof earliest === 'number' ? [`_time >= ${earliest}`] : []),
    ...(typeof latest === 'number' ? [`_time < ${latest}`] : []),
  ]
  return conditions.length === 0 ? '1' : conditions.join(' AND ')
}

function likePattern(wanted: string): string {
  return wanted.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%')
}

export interface CompiledSelection {
  diagnostics: Diagnostic[]
  source: SourceText
  /** A SELECT of the serials of the events; undefined when the search could not be compiled. */
  serials: string | undefined
}

export async function compileSelection(
  store: Store,
  knowledge: Knowledge,
  search: string,
  time: SearchTime,
): Promise<CompiledSelection> {
  const { diagnostics, source, query } = await compileSearch(store, knowledge, `${search} | table _serial`, { time })
  return { diagnostics, source, serials: query?.sql }
}
