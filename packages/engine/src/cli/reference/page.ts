/** A page for every command and function, made from the registry: one text for docs/reference and for `karst help`. */
import type {
  CellValue,
  Command,
  CommandExample,
  EvalFunction,
  ExampleLookups,
  ExampleRow,
  StatsFunction,
} from '@karst/spl'

export interface ReferencePage {
  kind: 'command' | 'function' | 'stats' | 'diagnostic'
  name: string
  summary: string
  /** Markdown. */
  text: string
}

export function commandPage(command: Command): ReferencePage {
  const { docs, name, aliases = [], examples } = command
  const parts = [
    `# ${name}`,
    docs.summary,
    fence(docs.usage),
    aliases.length > 0 ? `Also written ${aliases.map((alias) => `\`${alias}\``).join(', ')}.` : '',
    list('Rules', docs.notes),
    list('Differences from Splunk', docs.differences),
    examples.length > 0
      ? `## Examples\n\n${examples.map((example) => `### ${example.title}\n\n${exampleText(example)}`).join('\n\n')}`
      : '',
    docs.page === '' ? '' : `Splunk documents it in ${docs.page}.`,
  ]
  return { kind: 'command', name, summary: docs.summary, text: join(parts) }
}

export function functionPage({ name, aliases = [], docs, examples }: EvalFunction): ReferencePage {
  const parts = [
    `# ${name}()`,
    docs.summary,
    fence(docs.usage),
    aliases.length > 0 ? `Also written ${aliases.map((alias) => `\`${alias}()\``).join(', ')}.` : '',
    list('Rules', docs.notes),
    list('Differences from Splunk', docs.differences),
    `## Examples\n\n${table(
      ['expression', 'fields', 'result'],
      examples.map(({ spl, given, lookups, expect }) => [
        code(spl),
        [...(given ? [fieldsText(given)] : []), ...lookupLines(lookups)].join('<br>'),
        code(cell(expect)),
      ]),
    )}`,
    `Category: ${docs.category}.`,
  ]
  return { kind: 'function', name, summary: docs.summary, text: join(parts) }
}

export function statsPage({ name, aliases = [], docs, examples }: StatsFunction): ReferencePage {
  const rows = examples.map(({ spl, given, expect, within }) => [
    code(within === undefined ? spl : `${within} ${spl}`),
    given.map(fieldsText).join('<br>'),
    code(cell(expect)),
  ])
  const parts = [
    `# ${name}() in stats`,
    docs.summary,
    fence(docs.usage),
    aliases.length > 0 ? `Also written ${aliases.map((alias) => `\`${alias}()\``).join(', ')}.` : '',
    list('Rules', docs.notes),
    list('Differences from Splunk', docs.differences),
    `## Examples\n\n${table(['aggregate', 'rows', 'result'], rows)}`,
  ]
  return { kind: 'stats', name, summary: docs.summary, text: join(parts) }
}

function join(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function list(title: string, items: readonly string[] | undefined): string {
  return items && items.length > 0 ? `## ${title}\n\n${items.map((item) => `- ${item}`).join('\n')}` : ''
}

function fence(text: string): string {
  return `\`\`\`spl\n${text}\n\`\`\``
}

/** Code in a table: a pipe would end the cell. */
function code(text: string): string {
  const shown = text.replaceAll('|', '\\|').replaceAll('\n', '⏎')
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``
}

function exampleText({ spl, given, lookups = {}, expect }: CommandExample): string {
  const parts = [
    given && given.length > 0 ? rowsTable(given) : '',
    ...Object.entries(lookups).map(([name, rows]) => `The lookup ${code(name)}:\n\n${rowsTable(rows)}`),
    fence(given ? `… | ${spl}` : spl),
    expect.length > 0 ? rowsTable(expect) : 'gives no rows.',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** A lookup's rows, for a cell of a table. */
function lookupLines(lookups: ExampleLookups = {}): string[] {
  return Object.entries(lookups).flatMap(([name, rows]) =>
    rows.map((row) => `lookup ${code(name)}: ${fieldsText(row)}`),
  )
}

function rowsTable(rows: readonly ExampleRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return table(
    names.map(code),
    rows.map((row) =>
      names.map((name) => (row[name] === undefined || row[name] === null ? '' : code(cell(row[name])))),
    ),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function fieldsText(row: ExampleRow): string {
  return Object.entries(row)
    .map(([name, value]) => code(`${name}=${cell(value)}`))
    .join(' ')
}

function cell(value: CellValue): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? value.join(', ') : String(value)
}
