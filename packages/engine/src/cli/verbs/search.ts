/** karst search — runs a search over the store and prints its rows. */
import { Knowledge } from '../../search/knowledge.ts'
import { runSearch } from '../../search/run-search.ts'
import { printDiagnostics, toJson } from '../output/diagnostics.ts'
import { FORMATS, type Format, printRows } from '../output/rows.ts'
import {
  CONTENT,
  DATA,
  GEOIP,
  JSON_OUTPUT,
  knowledgeSettings,
  LIMITS,
  openContent,
  openDataStore,
  queryLimits,
  searchLimits,
  searchTime,
  TIME,
} from '../shared-options.ts'
import { type Options, UsageError, type Verb } from '../verb.ts'

export const search: Verb = {
  name: 'search',
  arguments: [{ name: '<search>', help: 'the search, in SPL' }],
  summary: 'runs a search over the store',
  options: [
    DATA,
    CONTENT,
    GEOIP,
    ...TIME,
    { flags: '--format <format>', help: `${FORMATS.join(', ')} (default: table)` },
    JSON_OUTPUT,
    { flags: '--max-rows <n>', help: 'most rows to print (default: 1000; 0 = all)' },
    { flags: '--stats', help: 'engine time, rows and bytes read, on standard error' },
    ...LIMITS,
  ],
  examples: [
    { note: 'What is in the store', line: "karst search 'index=* | stats count by sourcetype'" },
    {
      note: 'With macros of a content repository, over the last day',
      line: "karst search '`sysmon` EventCode=1 | head 5' --content ./content --earliest=-24h",
    },
  ],
  async run({ args, options, terminal, signal }) {
    const format = outputFormat(options)
    const maxRows = options.count('maxRows') ?? 1000
    const time = searchTime(options)
    const content = await openContent(options)
    const store = await openDataStore(options)
    try {
      const result = await runSearch(store, new Knowledge(store, content, knowledgeSettings(options)), args[0]!, {
        time,
        limits: queryLimits(options),
        searchLimits: searchLimits(options),
        signal,
        ...(maxRows === 0 ? {} : { maxRows: maxRows + 1 }),
      })
      printDiagnostics(result.diagnostics, result.source, terminal)
      if (!result.query) {
        if (format === 'json')
          terminal.out(
            JSON.stringify({ version: 1, diagnostics: toJson(result.diagnostics, result.source) }, undefined, 2),
          )
        return 2
      }
      const cut = maxRows > 0 && result.rows.length > maxRows
      const rows = cut ? result.rows.slice(0, maxRows) : result.rows
      printRows(result.fields, rows, format, terminal)
      if (cut) terminal.err(`The first ${maxRows} rows. Give --max-rows 0 for all of them.`)
      else if (format === 'table') terminal.err(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`)
      if (options.flag('stats')) {
        const { elapsed, rowsRead, bytesRead } = result.statistics
        terminal.err(`engine ${(elapsed * 1000).toFixed(1)} ms, ${rowsRead} rows and ${bytesRead} bytes read`)
      }
      return 0
    } finally {
      await store.close()
    }
  },
}

function outputFormat(options: Options): Format {
  if (options.flag('json')) return 'json'
  const format = options.text('format') ?? 'table'
  if (!FORMATS.includes(format as Format))
    throw new UsageError(`--format: there is no format ${format}.`, `It is one of ${FORMATS.join(', ')}.`)
  return format as Format
}
