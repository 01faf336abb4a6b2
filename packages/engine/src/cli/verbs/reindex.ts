/** karst reindex — derives the fields of stored events again, with the source types of now. */
import { type Reindexed, ReindexStopped, reindex as reindexEvents, type TypeChanges } from '../../ingest/reindex.ts'
import { loadSourceTypes } from '../../ingest/sourcetypes/load.ts'
import { zoneOf } from '../../ingest/time/zone.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { compileSelection, eventsWhere } from '../../search/selection.ts'
import type { RewritableStore } from '../../stores/store.ts'
import { printDiagnostics } from '../output/diagnostics.ts'
import { ProgressCount } from '../output/progress.ts'
import { renderTable } from '../output/table.ts'
import {
  CONTENT,
  DATA,
  JSON_OUTPUT,
  knowledgeSettings,
  openContent,
  openDataStore,
  searchTime,
  TIME,
} from '../shared-options.ts'
import { printSourceTypeProblems, sourceTypeDirectories } from '../source-type-files.ts'
import type { Terminal } from '../terminal.ts'
import { Failure, UsageError, type Verb, type VerbCall } from '../verb.ts'

export const reindex: Verb = {
  name: 'reindex',
  arguments: [{ name: '[search]', help: 'the events, as the first command of a search: index=main EventCode=1' }],
  summary: 'derives the fields of stored events again, with the source types of now',
  description:
    'Derives fields and tags of events that are in the store from their text, with the source types of now, and puts them in the place\nof the old ones: a search that runs meanwhile sees all old or all new events of a month of loading, never both, never none.\nIndex, source, sourcetype, host and, without --time, the time stay as they are.',
  options: [
    DATA,
    { ...CONTENT, help: 'a content directory with source types of your own (sourcetypes/*.yml)' },
    { flags: '--index <name>', help: 'only events of this index' },
    { flags: '--sourcetype <name>', help: 'only events of this source type' },
    { flags: '--source <name>', help: 'only events of this source' },
    ...TIME,
    { flags: '--all', help: 'all events of the store' },
    { flags: '--time', help: 'read the time of the events again as well; times without a zone are in --timezone' },
    { flags: '--dry-run', help: 'tell what would change, and change nothing' },
    JSON_OUTPUT,
  ],
  examples: [
    { note: 'What would change', line: 'karst reindex --sourcetype XmlWinEventLog --dry-run' },
    { note: 'After a change of your source types', line: 'karst reindex --index main --content ./content' },
    { note: 'Events that a search finds', line: "karst reindex 'index=main EventCode=4688 host=pc-*'" },
  ],
  async run(call) {
    const { options, terminal, signal } = call
    const zone = options.text('timezone') ?? 'UTC'
    if (options.flag('time') && !zoneOf(zone))
      throw new UsageError(`--timezone: there is no time zone ${zone}.`, 'Give UTC, +02:00 or Europe/Berlin.')
    const { definitions, problems } = loadSourceTypes(sourceTypeDirectories(options))
    printSourceTypeProblems(problems, terminal)
    const store = await openDataStore(options)
    const progress = new ProgressCount(terminal, 'Reindexing')
    try {
      const selection = await selectionOf(call, store)
      if (!selection) return 2
      const dryRun = options.flag('dryRun')
      const result = await reindexEvents({
        store,
        selection,
        definitions,
        timeZone: options.flag('time') ? zone : undefined,
        now: Date.now() / 1000,
        dryRun,
        signal,
        progress: (done, total) => progress.update(done, total),
      })
      progress.end()
      if (options.flag('json')) terminal.out(JSON.stringify({ version: 1, dryRun, ...result }, undefined, 2))
      else printResult(result, dryRun, terminal)
      return 0
    } catch (error) {
      if (error instanceof ReindexStopped)
        throw new Failure(`${error.message} ${error.done} months of loading are new, the others as before.`)
      throw error
    } finally {
      progress.end()
      await store.close()
    }
  },
}

/** Undefined when the search could not be compiled; that is said. */
async function selectionOf(
  { args, options, terminal }: VerbCall,
  store: RewritableStore,
): Promise<{ where: string } | { serials: string } | undefined> {
  const time = searchTime(options)
  const given = ['index', 'sourcetype', 'source'].some((name) => options.text(name) !== undefined)
  const ranged = time.earliest !== null || time.latest !== null
  if (args.length === 0 && !given && !ranged && !options.flag('all'))
    throw new UsageError('Which events?', 'Name --index, --sourcetype, --source or a time, give a search, or --all.')
  const where = eventsWhere({
    index: options.text('index'),
    sourcetype: options.text('sourcetype'),
    source: options.text('source'),
    earliest: time.earliest,
    latest: time.latest,
  })
  if (args.length === 0) return { where }
  const knowledge = new Knowledge(store, await openContent(options), knowledgeSettings(options))
  const compiled = await compileSelection(store, knowledge, args[0]!, time)
  printDiagnostics(compiled.diagnostics, compiled.source, terminal)
  return compiled.serials === undefined
    ? undefined
    : { serials: `SELECT _serial FROM events WHERE (${where}) AND _serial IN (${compiled.serials})` }
}

const NAMES_SHOWN = 8

function printResult({ events, changed, partitions, types }: Reindexed, dryRun: boolean, terminal: Terminal): void {
  const number = (value: number) => value.toLocaleString('en')
  const rows = types.map((type) => [
    type.sourcetype,
    number(type.events),
    number(type.changed),
    names(type.gained),
    names(type.lost),
    names(type.altered),
  ])
  const right = { align: 'right' as const, keep: true }
  const columns = [
    { title: 'sourcetype', keep: true },
    { title: 'events', ...right },
    { title: 'changed', ...right },
    { title: 'gained' },
    { title: 'lost' },
    { title: 'other values' },
  ]
  if (rows.length > 0) terminal.out(renderTable(columns, rows, terminal.width, terminal.paint))
  for (const line of types.flatMap(keptLines)) terminal.out(line)
  const written = dryRun || partitions === 0 ? 'nothing was written' : 'the new ones are in their place'
  terminal.out(
    `${number(events)} events, of which ${number(changed)} ${dryRun ? 'would change' : 'changed'}; ${written}`,
  )
}

function keptLines({ sourcetype, kept }: TypeChanges): string[] {
  return Object.entries(kept).map(
    ([reason, events]) => `${sourcetype}: ${events.toLocaleString('en')} events stay as they are: ${reason}`,
  )
}

/** `name (count)`, the most frequent first. */
function names(counts: Record<string, number>): string {
  const sorted = Object.entries(counts).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const shown = sorted.slice(0, NAMES_SHOWN).map(([name, events]) => `${name} (${events.toLocaleString('en')})`)
  return shown.join(', ') + (sorted.length > NAMES_SHOWN ? `, ${sorted.length - NAMES_SHOWN} more` : '')
}
