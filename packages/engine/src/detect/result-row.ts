/** The rows of a search as the search layer hands them over, and how the actions read a field of one. */

/** A list is a multivalue field in order. */
export type RowValue = string | number | boolean | null | string[]

/** Fields in the order of the search's columns. */
export type ResultRow = Readonly<Record<string, RowValue>>

/** The field's values as text; without those that are missing, null or empty, which Splunk does not tell apart. */
export function valuesOf(row: ResultRow, field: string): string[] {
  // A row is data: `constructor` or `__proto__` must not reach Object.prototype.
  if (!Object.hasOwn(row, field)) return []
  const value = row[field]
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.filter((each) => each !== '' && each !== null)
  const text = String(value)
  return text === '' ? [] : [text]
}

/** The field's value when it has exactly one. */
export function singleValueOf(row: ResultRow, field: string): string | undefined {
  const values = valuesOf(row, field)
  return values.length === 1 ? values[0] : undefined
}

/** A finite number written in decimal, or undefined: `0x10`, `` and `Infinity` are text to SPL. */
export function numberFromText(text: string): number | undefined {
  if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
