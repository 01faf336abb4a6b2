/** Tables for people: columns as wide as they need, cells cut where the terminal ends. */
import stringWidth from 'string-width'
import type { Paint } from '../terminal.ts'

export interface TableColumn {
  title: string
  align?: 'left' | 'right'
  /** Cut this column last. */
  keep?: boolean
  paint?: (text: string, row: number) => string
}

const GAP = '  '
const LEAST = 6

export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: Paint,
): string {
  const cells = rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? '')))
  const wanted = columns.map((column, at) =>
    Math.max(stringWidth(column.title), ...cells.map((row) => stringWidth(row[at]!)), 1),
  )
  const widths = fit(wanted, columns, width)
  const header = columns
    .map((column, at) => paint.faint(pad(column.title, widths[at]!, column.align)))
    .join(GAP)
    .trimEnd()
  const lines = cells.map((row, number) =>
    columns
      .map((column, at) => {
        const text = pad(row[at]!, widths[at]!, column.align)
        return column.paint ? column.paint(text, number) : text
      })
      .join(GAP)
      .trimEnd(),
  )
  return [header, ...lines].join('\n')
}

/** Takes from the widest columns first until the table fits. */
function fit(wanted: readonly number[], columns: readonly TableColumn[], width: number): number[] {
  const widths = [...wanted]
  const total = (): number => widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1)
  while (total() > width) {
    let widest = -1
    for (const [at, each] of widths.entries()) {
      if (columns[at]!.keep || each <= LEAST) continue
      if (widest < 0 || each > widths[widest]!) widest = at
    }
    if (widest < 0) break
    const others = widths.filter((_, at) => at !== widest && !columns[at]!.keep)
    const next = Math.max(
      LEAST,
      ...others.filter((each) => each < widths[widest]!),
      widths[widest]! - (total() - width),
    )
    widths[widest] = Math.min(widths[widest]! - 1, next)
  }
  return widths
}

export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width)
  const space = ' '.repeat(Math.max(0, width - stringWidth(cut)))
  return align === 'right' ? space + cut : cut + space
}

export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const char of text) {
    const next = stringWidth(char)
    if (used + next > width - 1) break
    cut += char
    used += next
  }
  return `${cut}…`
}

/** Control characters would move the cursor: a log must not be able to do that. */
export function oneLine(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '·')
}
