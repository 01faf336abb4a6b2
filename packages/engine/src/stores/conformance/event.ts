/** An event for tests, and a stream's blocks in one list. */
import type { EventRow, QueryOptions, QueryResult, Store } from '../store.ts'

export function event(index: string, overrides: Partial<EventRow> = {}): EventRow {
  return {
    _time: 1_700_000_000,
    index,
    source: 'unit.log',
    sourcetype: 'unit',
    host: 'host-1',
    tag: [],
    _raw: 'raw text',
    fields: {},
    ...overrides,
  }
}

export async function collect(
  store: Store,
  sql: string,
  options: QueryOptions = {},
): Promise<Pick<QueryResult, 'columns' | 'rows'>[]> {
  const blocks = []
  for await (const block of store.stream(sql, options)) blocks.push(block)
  return blocks
}
