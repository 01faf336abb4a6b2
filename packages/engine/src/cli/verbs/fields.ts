/** karst fields — the fields of a source type or a search; karst fields check — field-extraction cases. */

import { type FieldSummaries, INTERESTING, summariseFields } from '../../search/field-summary.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { compileSearch } from '../../search/run-search.ts'
import { runFieldsCheck } from '../fields-check.ts'
import { printDiagnostics } from '../output/diagnostics.ts'
import { printFields } from '../output/fields.ts'
import {
  CONTENT,
  DATA,
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
import { type Options, UsageError, type Verb, type VerbCall } from '../verb.ts'

export const fields: Verb = {
  name: 'fields',
  arguments: [
    { name: '[search]', help: 'a search, in SPL; or the word check' },
    { name: '[file]', help: 'with check: a JSON file of cases' },
  ],
  summary: 'shows the fields of a source type or a search: coverage, types, values',
  description:
    'Shows the fields of events as the sidebar of Splunk’s search page does: in how many events each is, its type, how many values\nit has and which are the most frequent. Selected fields come first (host, source, sourcetype), then the interesting ones: those that\nat least 20 % of the events have. karst fields check FILE runs field-extraction cases.',
  options: [
    DATA,
    { ...CONTENT, help: 'a content directory: macros and lookups of the search; source types for check' },
    { flags: '--index <name>', help: 'events of this index, without a search' },
    { flags: '--sourcetype <name>', help: 'events of this source type' },
    { flags: '--source <name>', help: 'events of this source' },
    ...TIME,
    { flags: '--coverage <percent>', help: `show fields that so many events have (default: ${INTERESTING}; 0 = all)` },
    { flags: '--values <n>', help: 'most values to show of a field (default: 10)' },
    JSON_OUTPUT,
    ...LIMITS,
  ],
  examples: [
    { note: 'Of a source type', line: 'karst fields --sourcetype XmlWinEventLog' },
    { note: 'Of the events of a search, all of them', line: "karst fields 'index=main EventCode=4688' --coverage 0" },
    { note: 'The cases of a file', line: 'karst fields check fields-check.json' },
  ],
  async run(call) {
    const { args, options } = call
    if (args[0] === 'check') return runFieldsCheck(args[1], call)
    if (args.length > 1) throw new UsageError(`${args[1]} is too much.`, 'Quote the search.')
    return showFields(searchText(args[0], options), call)
  },
}

const NOTHING_FOUND =
  "No event is found. `karst search 'index=* | stats count by index sourcetype source'` shows what the store has."

async function showFields(text: string, { options, terminal, signal }: VerbCall): Promise<number> {
  const interesting = percent(options)
  const values = options.count('values') ?? 10
  const time = searchTime(options)
  const limits = queryLimits(options)
  const content = await openContent(options)
  const store = await openDataStore(options)
  try {
    const knowledge = new Knowledge(store, content, knowledgeSettings(options))
    const search = { time, limits, searchLimits: searchLimits(options), signal }
    const { query, diagnostics, source } = await compileSearch(store, knowledge, text, search)
    printDiagnostics(diagnostics, source, terminal)
    if (!query) return 2
    const found = await summariseFields(store, query, { limits, signal, values: Math.max(1, values), interesting })
    if (options.flag('json'))
      terminal.out(JSON.stringify({ version: 1, search: text, ...rounded(found) }, undefined, 2))
    else printFields(found, interesting, terminal)
    if (found.events === 0) terminal.err(NOTHING_FOUND)
    return 0
  } finally {
    await store.close()
  }
}

function percent(options: Options): number {
  const text = options.text('coverage')
  const value = text === undefined ? INTERESTING : Number(text)
  if (!(value >= 0 && value <= 100)) throw new UsageError(`--coverage takes a percentage from 0 to 100, not ${text}.`)
  return value
}

function searchText(search: string | undefined, options: Options): string {
  const named = (['index', 'sourcetype', 'source'] as const).flatMap((name) => {
    const value = options.text(name)
    return value === undefined ? [] : [`${name}="${value.replace(/["\\]/g, '\\$&')}"`]
  })
  if (search === undefined) return (options.text('index') === undefined ? ['index=*', ...named] : named).join(' ')
  if (named.length > 0)
    throw new UsageError('Give a search, or --index, --sourcetype and --source.', 'Say it in the search.')
  return search
}

/** Hundredths of a percent say enough. */
function rounded({ events, fields }: FieldSummaries): FieldSummaries {
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    events,
    fields: fields.map((field) => ({
      ...field,
      coverage: round(field.coverage),
      values: field.values.map((value) => ({ ...value, percent: round(value.percent) })),
    })),
  }
}
