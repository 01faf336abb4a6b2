/**
 * Tables of events beside `events`: what one run loads for itself, and drops again. Several are read as one with the
 * table function `merge`, which costs about a millisecond more than a table does.
 */
import { StoreError } from './store.ts'

/** Plain names, so that they stand in SQL and in the pattern of `merge` as they are. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Columns and their codecs are those of `events`. Nothing is synced: what is lost with the power is loaded again. */
export function eventTableSql(name: string): string {
  checkName(name)
  return `CREATE TABLE ${name} AS events ENGINE = MergeTree ORDER BY (\`index\`, sourcetype, _time)
SETTINGS object_shared_data_serialization_version = 'advanced', min_level_for_wide_part = 1, index_granularity_bytes = 2097152`
}

/** What stands behind FROM to read the events of these tables; without any, no events. */
export function eventsOf(tables: readonly string[]): string {
  for (const table of tables) checkName(table)
  if (tables.length === 0) return '(SELECT * FROM events WHERE 0)'
  return tables.length === 1 ? tables[0]! : `merge('^(${tables.join('|')})$')`
}

function checkName(name: string): void {
  if (NAME.test(name)) return
  throw new StoreError('query', `${name} can't be the name of a table of events.`, 'Use letters, digits and _.')
}
