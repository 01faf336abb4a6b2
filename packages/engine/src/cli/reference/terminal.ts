/** The reference's Markdown for a terminal: headings in bold, code without fences, tables as columns. */
import { renderTable } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'

export function toTerminal(markdown: string, terminal: Terminal): string {
  const { paint } = terminal
  const lines = markdown.trimEnd().split('\n')
  const out: string[] = []
  let fenced = false
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (line.startsWith('```')) fenced = !fenced
    else if (fenced) out.push(`  ${paint.info(line)}`)
    else if (line.startsWith('|')) {
      const end = lines.findIndex((each, index) => index > at && !each.startsWith('|'))
      const last = end < 0 ? lines.length : end
      out.push(tableLines(lines.slice(at, last), terminal))
      at = last - 1
    } else out.push(inline(line.startsWith('#') ? paint.bold(line.replace(/^#+ /, '')) : line))
  }
  return out.join('\n')
}

function tableLines(rows: readonly string[], terminal: Terminal): string {
  const [head = [], , ...body] = rows.map(cells)
  const text = renderTable(
    head.map((title) => ({ title })),
    body,
    terminal.width - 2,
    terminal.paint,
  )
  return text.replace(/^/gm, '  ')
}

function cells(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.trim().replaceAll('\\|', '|').replaceAll('<br>', '; ')))
}

function inline(text: string): string {
  return text.replace(
    /`` (.*?) ``|`([^`]*)`/g,
    (_match, double: string | undefined, single: string | undefined) => double ?? single ?? '',
  )
}
