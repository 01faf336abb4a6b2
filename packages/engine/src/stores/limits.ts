/** The limits under which every search runs, and the settings of ClickHouse that enforce them. */
import { totalmem } from 'node:os'
import type { QueryLimits } from './store.ts'

const GIB = 2 ** 30

export const DEFAULT_LIMITS: QueryLimits = {
  maxSeconds: 300,
  maxResultRows: 1_000_000,
  maxMemoryBytes: 8 * GIB,
  maxRowsRead: 100_000_000_000,
}

/** Embedded, a search shares the machine with everything else: it spills to the disk before the memory is full. */
export function embeddedLimits(): Partial<QueryLimits> {
  const limit = process.constrainedMemory()
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return { maxMemoryBytes: Math.min(DEFAULT_LIMITS.maxMemoryBytes, Math.floor(memory * 0.6)) }
}

/** A result is parsed from one JavaScript string, which can't be longer than 512 MB. Streams are not bound by it. */
export const MAX_RESULT_BYTES = 256 * 2 ** 20

export type EngineSettings = Record<string, string | number>

/**
 * What every search runs with, whatever its limits: one time zone, wide integers as text (a JavaScript number would
 * round `_serial`), nan and inf by name (JSON has no number for them, and null is another value), and room for
 * generated SQL, whose lists of literals outgrow ClickHouse's defaults.
 */
const READ_SETTINGS: EngineSettings = {
  session_timezone: 'UTC',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 1,
  max_query_size: 256 * 2 ** 20,
  max_ast_elements: 5_000_000,
  max_expanded_ast_elements: 10_000_000,
  max_ast_depth: 10_000,
  max_subquery_depth: 1_000,
  // What a row lacks after a join is null, as the statements expect that say so themselves.
  join_use_nulls: 1,
}

/** `streamed`: a stream hands its rows on as they come, so that the limit of rows is all that bounds it. */
export function readSettings(limits: QueryLimits, streamed: boolean): EngineSettings {
  const settings: EngineSettings = {
    ...READ_SETTINGS,
    max_execution_time: limits.maxSeconds,
    timeout_overflow_mode: 'throw',
    max_result_rows: limits.maxResultRows,
    result_overflow_mode: 'throw',
    max_memory_usage: limits.maxMemoryBytes,
    // Aggregations and sorts go to disk before they meet the limit of memory.
    max_bytes_before_external_group_by: Math.floor(limits.maxMemoryBytes / 2),
    max_bytes_before_external_sort: Math.floor(limits.maxMemoryBytes / 2),
    max_rows_to_read: limits.maxRowsRead,
    read_overflow_mode: 'throw',
  }
  if (!streamed) settings.max_result_bytes = MAX_RESULT_BYTES
  return settings
}

export function completeLimits(...layers: (Partial<QueryLimits> | undefined)[]): QueryLimits {
  const limits = { ...DEFAULT_LIMITS }
  for (const layer of layers) {
    for (const name of Object.keys(limits) as (keyof QueryLimits)[]) limits[name] = layer?.[name] ?? limits[name]
  }
  return limits
}
