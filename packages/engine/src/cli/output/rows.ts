/** Result rows as a table, JSON, NDJSON or CSV. */
import type { CellValue, Row } from '../../search/result.ts'
import type { Terminal } from '../terminal.ts'
import { renderTable } from './table.ts'

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const
export type Format = (typeof FORMATS)[number]

export function printRows(fields: readonly string[], rows: readonly Row[], format: Format, terminal: Terminal): void {
  switch (format) {
    case 'table':
      printTable(fields, rows, terminal)
      return
    case 'json':
      terminal.out(JSON.stringify(rows, undefined, 2))
      return
    case 'ndjson':
      for (const row of rows) terminal.out(JSON.stringify(row))
      return
    case 'csv':
      terminal.out(fields.map(csvCell).join(','))
      for (const row of rows) terminal.out(fields.map((field) => csvCell(row[field] ?? null)).join(','))
  }
}

function printTable(fields: readonly string[], rows: readonly Row[], terminal: Terminal): void {
  if (rows.length === 0) return
  // Events have dozens of fields: their time and text say most, the others are a --format away.
  const isEvents = fields.includes('_raw') && fields.includes('_time')
  const shown = isEvents
    ? ['_time', 'index', 'sourcetype', '_raw'].filter((field) => fields.includes(field))
    : fields.filter((field) => !field.startsWith('_') || field === '_time' || field === '_raw')
  const columns = shown.map((title) => ({
    title,
    align: rows.every((row) => typeof (row[title] ?? 0) === 'number' && title !== '_time')
      ? ('right' as const)
      : ('left' as const),
  }))
  const cells = rows.map((row) =>
    shown.map((field) => (field === '_time' ? showTime(row[field] ?? null) : showCell(row[field] ?? null))),
  )
  terminal.out(renderTable(columns, cells, terminal.width, terminal.paint))
}

export function showCell(value: CellValue): string {
  if (value === null) return ''
  return Array.isArray(value) ? value.join(' | ') : String(value)
}

export function showTime(value: CellValue): string {
  const seconds = typeof value === 'number' ? value : Number(value)
  if (value === null || !Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12) return showCell(value)
  return new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z')
}

function csvCell(value: CellValue): string {
  const text = Array.isArray(value) ? value.join('\n') : value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
