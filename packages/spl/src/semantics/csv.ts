/** CSV as Splunk reads it: quotes doubled inside quotes, line breaks allowed in them. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let position = text.startsWith('\ufeff') ? 1 : 0
  while (position <= text.length) {
    const { value, next } = readCell(text, position)
    row.push(value)
    const separator = text[next]
    position = next + 1
    if (separator === ',') continue
    if (separator === '\r' && text[next + 1] === '\n') position += 1
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
    if (separator === undefined) break
  }
  return rows
}

function readCell(text: string, start: number): { value: string; next: number } {
  if (text[start] !== '"') {
    let end = start
    while (end < text.length && !',\r\n'.includes(text[end]!)) end += 1
    return { value: text.slice(start, end), next: end }
  }
  let value = ''
  let position = start + 1
  while (position < text.length) {
    if (text[position] !== '"') value += text[position++]
    else if (text[position + 1] === '"') {
      value += '"'
      position += 2
    } else break
  }
  return { value, next: Math.min(position + 1, text.length) }
}
