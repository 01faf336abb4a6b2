/** The ClickHouse table of a lookup: its name, its columns, its rows as text. */
import { createHash } from 'node:crypto'
import { wellFormedJson } from './encode.ts'
import { quoteIdentifier } from './sql-text.ts'
import { LOOKUP_ROW_COLUMN } from './store.ts'

const LONGEST_NAME = 100

/**
 * No two lookups share a table, on file systems that ignore case neither: every byte but a-z and 0-9 is written `_xx`.
 * A name too long for a file is written as its hash.
 */
export function lookupTableName(name: string): string {
  let table = ''
  for (const byte of Buffer.from(name, 'utf8')) {
    const character = String.fromCharCode(byte)
    table += /[a-z0-9]/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`
  }
  if (table.length > LONGEST_NAME) table = `_hash_${createHash('sha256').update(name).digest('hex')}`
  return `lookup_${table}`
}

/** Headings become columns: a blank one is named by its place, one that is there twice gets a number. */
export function lookupColumns(headings: readonly string[]): string[] {
  const taken = new Set([LOOKUP_ROW_COLUMN, ...headings])
  const seen = new Set([LOOKUP_ROW_COLUMN])
  return headings.map((heading, index) => {
    let column = heading.trim() === '' ? `column_${index + 1}` : heading
    const base = column
    const clashes = (name: string) => seen.has(name) || (name !== heading && taken.has(name))
    for (let number = 2; clashes(column); number++) column = `${base}_${number}`
    seen.add(column)
    return column
  })
}

export function createLookupTable(table: string, columns: readonly string[]): string {
  const definitions = columns.map((column) => `    ${quoteIdentifier(column)} Nullable(String)`)
  return `CREATE TABLE ${quoteIdentifier(table)}
(
${[`    ${LOOKUP_ROW_COLUMN} UInt64`, ...definitions].join(',\n')}
)
ENGINE = MergeTree
ORDER BY ${LOOKUP_ROW_COLUMN}
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 1000000000000`
}

const CHUNK_CHARACTERS = 4 * 2 ** 20

/** Rows as JSONCompactEachRow, numbered from `first`, in pieces. Short rows are filled up, long ones cut. */
export function* encodeLookupRows(
  width: number,
  rows: Iterable<readonly (string | null)[]>,
  first: number,
): Generator<Uint8Array> {
  let lines: string[] = []
  let characters = 0
  let number = first
  for (const row of rows) {
    const cells = Array.from({ length: width }, (_, index) => row[index] ?? null)
    const line = wellFormedJson(JSON.stringify([number++, ...cells]))
    lines.push(`${line}\n`)
    characters += line.length
    if (characters < CHUNK_CHARACTERS) continue
    yield Buffer.from(lines.join(''), 'utf8')
    lines = []
    characters = 0
  }
  if (lines.length > 0) yield Buffer.from(lines.join(''), 'utf8')
}
