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

/** Takes from the widest columns first, evenly where several are as wide, until the table fits. */
function fit(wanted: readonly number[], columns: readonly TableColumn[], width: number): number[] {
  const widths = wanted.map((each, at) => (columns[at]!.keep ? each : Math.min(each, Math.max(width, LEAST))))
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1) - width
  for (; excess > 0; excess--) {
    const widest = Math.max(...widths.filter((each, at) => !columns[at]!.keep && each > LEAST))
    // The last of them first: what names a row stands at the left.
    const at = widths.findLastIndex((each, at) => !columns[at]!.keep && each === widest)
    if (at < 0) break
    widths[at]! -= 1
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
