/** Rows expected against rows found, by the rules of the cases: numbers by value, quoted text exactly, lists in order. */
import type { CellValue, Row } from '../../search/result.ts'
import type { GoldenCase, GoldenCell } from './case.ts'

/** Why they differ, or undefined when they agree. */
export function compareRows(expect: GoldenCase['expect'], found: readonly Row[]): string | undefined {
  const { fields = [], rows = [], ordered = true, tolerance, json_fields: jsonFields = [] } = expect
  const cells = found.map((row) => fields.map((field) => row[field] ?? null))
  if (cells.length !== rows.length) return `expected ${rows.length} rows, found ${cells.length}: ${show(cells)}`
  const same = (wanted: readonly GoldenCell[], got: readonly CellValue[]): boolean =>
    wanted.every((cell, at) => sameCell(cell, got[at] ?? null, tolerance, jsonFields.includes(fields[at]!)))
  if (ordered) {
    const at = rows.findIndex((row, index) => !same(row, cells[index]!))
    return at < 0 ? undefined : `row ${at + 1}: expected ${show(rows[at])}, found ${show(cells[at])}`
  }
  const left = [...cells]
  for (const row of rows) {
    const at = left.findIndex((candidate) => same(row, candidate))
    if (at < 0) return `expected a row ${show(row)} among ${show(left)}`
    left.splice(at, 1)
  }
  return undefined
}

export function sameCell(wanted: GoldenCell, got: CellValue, tolerance: number | undefined, json: boolean): boolean {
  if (Array.isArray(wanted)) return sameList(wanted, got, tolerance, json)
  if (Array.isArray(got)) return false
  if (wanted === null || got === null) return wanted === got
  if (typeof wanted === 'number') return sameNumber(wanted, got, tolerance)
  if (json && typeof wanted === 'string') return sameJson(wanted, String(got))
  return String(wanted) === String(got)
}

/** A list of one value equals that value. */
function sameList(
  wanted: readonly (string | number | null)[],
  got: CellValue,
  tolerance: number | undefined,
  json: boolean,
): boolean {
  if (got === null) return wanted.length === 0
  const values = Array.isArray(got) ? got : [got]
  return values.length === wanted.length && wanted.every((cell, at) => sameCell(cell, values[at]!, tolerance, json))
}

function sameNumber(wanted: number, got: string | number | boolean, tolerance: number | undefined): boolean {
  const value = typeof got === 'number' ? got : got === '' ? Number.NaN : Number(got)
  const allowed = tolerance ?? Math.abs(wanted) * 1e-9
  return Math.abs(value - wanted) <= allowed
}

function sameJson(wanted: string, got: string): boolean {
  try {
    return canonical(JSON.parse(wanted)) === canonical(JSON.parse(got))
  } catch {
    return wanted === got
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}

function show(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
