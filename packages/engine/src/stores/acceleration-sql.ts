/** The SQL of accelerated datasets: their tables, and what fills them. */
import { createHash } from 'node:crypto'
import { quoteIdentifier, quoteString } from './sql-text.ts'
import { ACCELERATED_EVENTS, type AcceleratedColumn, type Acceleration, type AccelerationDefinition } from './store.ts'

const LONGEST_NAME = 100

/** Columns that every such table has, as `events` has them. */
const BASE_TYPES: Readonly<Record<string, string>> = {
  _time: 'Float64 CODEC(Delta, ZSTD(1))',
  _indextime: 'Float64 CODEC(Delta, ZSTD(1))',
  _serial: 'UInt64 CODEC(Delta, ZSTD(1))',
  index: 'LowCardinality(String)',
  source: 'LowCardinality(String)',
  sourcetype: 'LowCardinality(String)',
  host: 'LowCardinality(String)',
  tag: 'Array(LowCardinality(String))',
}

const TYPES: Readonly<Record<AcceleratedColumn['type'], string>> = {
  text: 'Nullable(String) CODEC(ZSTD(1))',
  num: 'Nullable(Float64) CODEC(ZSTD(1))',
  bool: 'Nullable(Bool)',
  list: 'Array(String) CODEC(ZSTD(1))',
  data: 'Nullable(String)',
}

/** Names of datasets are words; what else one may hold is written as its bytes, a name too long for a file as its hash. */
export function acceleratedTableName(dataset: string): string {
  let name = ''
  for (const byte of Buffer.from(dataset, 'utf8')) {
    const character = String.fromCharCode(byte)
    name += /[a-z0-9]/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`
  }
  if (name.length > LONGEST_NAME) name = `_hash_${createHash('sha256').update(dataset).digest('hex')}`
  return `accelerated_${name}`
}

/** Partitions are those of `events`, so that one can be replaced with its events. */
export function createTable(table: string, columns: readonly AcceleratedColumn[]): string {
  const definitions = columns.map(({ name, type }) => {
    const own = Object.hasOwn(BASE_TYPES, name) ? BASE_TYPES[name] : TYPES[type]
    return `    ${quoteIdentifier(name)} ${own}`
  })
  return `CREATE TABLE ${quoteIdentifier(table)}
(
${definitions.join(',\n')}
)
ENGINE = MergeTree
PARTITION BY (toYYYYMM(toDateTime(_indextime, 'UTC')), isFinite(_time))
ORDER BY _time
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`
}

export function viewOf(table: string): string {
  return `${table}_filler`
}

export function createView({ table, definition }: Pick<Acceleration, 'table' | 'definition'>): string {
  const names = `${quoteIdentifier(viewOf(table))} TO ${quoteIdentifier(table)}`
  return `CREATE MATERIALIZED VIEW ${names} AS\n${ofTable(definition, 'events')}`
}

/** The rows of a dataset, of the events in a table. */
export function ofTable(definition: string, table: string): string {
  return definition.replaceAll(`FROM ${ACCELERATED_EVENTS} AS e`, `FROM ${table} AS e`)
}

export function fill(
  into: string,
  { columns, definition }: AccelerationDefinition,
  from: string,
  where: string | undefined,
): string {
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  const rows = `SELECT ${names} FROM (\n${ofTable(definition, from)}\n)`
  return `INSERT INTO ${quoteIdentifier(into)} (${names})\n${rows}${where === undefined ? '' : ` WHERE ${where}`}`
}

/** Two answers are the same when the same events are in a table and in the dataset. */
export function fingerprint(rows: string): string {
  return `SELECT count(), toString(groupBitXor(_serial)), toString(sum(_serial)) FROM ${rows}`
}

/** Events of one index and source type, where they are many in pieces of time. */
export interface Slice {
  where: string
  events: number
}

export const SLICE_EVENTS = 250_000

export const GROUPS = 'SELECT `index`, sourcetype, count() AS n FROM events GROUP BY `index`, sourcetype ORDER BY 1, 2'

export function groupWhere(index: string, sourcetype: string): string {
  return `\`index\` = ${quoteString(index)} AND sourcetype = ${quoteString(sourcetype)}`
}

/** Asks for the times between pieces; undefined when one piece is enough. */
export function timesBetween(where: string, events: number): string | undefined {
  const pieces = Math.ceil(events / SLICE_EVENTS)
  if (pieces < 2) return undefined
  const shares = Array.from({ length: pieces - 1 }, (_, at) => (at + 1) / pieces)
  return `SELECT arrayFilter(t -> isFinite(t), arrayDistinct(quantiles(${shares.join(', ')})(_time))) FROM events WHERE ${where}`
}

/** The last piece also has the times that are no number. */
export function slices(where: string, events: number, times: readonly number[]): Slice[] {
  const sorted = [...times].sort((a, b) => a - b)
  return Array.from({ length: sorted.length + 1 }, (_, at) => {
    const conditions = [
      where,
      ...(at > 0 ? [`NOT (_time < ${sorted[at - 1]})`] : []),
      ...(at < sorted.length ? [`_time < ${sorted[at]}`] : []),
    ]
    return { where: conditions.join(' AND '), events: events / (sorted.length + 1) }
  })
}
