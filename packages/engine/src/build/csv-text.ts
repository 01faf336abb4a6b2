/** CSV files that a build makes. */
import type { DataSource } from '../content/data-source.ts'

export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('')
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const COLUMNS = [
  'name',
  'id',
  'author',
  'source',
  'sourcetype',
  'separator',
  'supported_TA_name',
  'supported_TA_version',
  'supported_TA_url',
  'description',
]

export function dataSourcesCsv(sources: readonly DataSource[]): string {
  const rows = sources.map((source) => {
    const [addOn] = source.supportedAddOns
    const about = [source.name, source.id, source.author, source.eventSource, source.sourcetype, source.separator ?? '']
    return [...about, addOn?.name ?? '', addOn?.version ?? '', addOn?.url ?? '', source.description]
  })
  return csv([COLUMNS, ...rows])
}
