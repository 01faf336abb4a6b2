/** karst ingest — loads logs into the store. */
import type { FileReport, FileStatus, IngestSummary } from '../../ingest/report.ts'
import { ingestLogs, LOG_OPTIONS } from '../ingest-logs.ts'
import { megabytes } from '../output/progress.ts'
import { showTime } from '../output/rows.ts'
import { renderTable } from '../output/table.ts'
import { CONTENT, DATA, JSON_OUTPUT, openDataStore } from '../shared-options.ts'
import type { Terminal } from '../terminal.ts'
import type { Verb } from '../verb.ts'

export const ingest: Verb = {
  name: 'ingest',
  arguments: [
    {
      name: '<path...>',
      help: 'files, folders, archives (zip, tar), or - for standard input; gzip and zstd are unpacked',
    },
  ],
  summary: 'loads logs into the store',
  description:
    'Loads logs: files, folders, archives, standard input. What they are is told from their content; events that can’t be read whole\nare kept with their text and counted. Archives (zip, tar) and compressed files (gzip, zstd) may lie in each other; the source of an\nevent in one is archive:member. A file is loaded once: the store remembers its bytes.',
  options: [
    DATA,
    ...LOG_OPTIONS,
    { flags: '--timezone <zone>', help: 'for times that name no zone (default: UTC)' },
    { ...CONTENT, help: 'a content directory with source types of your own (sourcetypes/*.yml)' },
    JSON_OUTPUT,
  ],
  examples: [
    { note: 'A folder', line: 'karst ingest ./logs' },
    {
      note: 'A Windows log, as a detection’s test names it',
      line: "karst ingest events.log --sourcetype XmlWinEventLog --source 'XmlWinEventLog:Security'",
    },
    { note: 'An archive, and the same once more on purpose', line: 'karst ingest evidence.tar.gz --again' },
    { note: 'From another command', line: 'zcat events.json.gz | karst ingest - --sourcetype _json' },
  ],
  async run(call) {
    const { args, options, terminal } = call
    const store = await openDataStore(options)
    try {
      const { summary, incomplete } = await ingestLogs(store, args, call)
      if (options.flag('json')) terminal.out(JSON.stringify({ version: 1, ...summary }, undefined, 2))
      else printSummary(summary, terminal)
      return incomplete ? 1 : 0
    } finally {
      await store.close()
    }
  },
}

function printSummary(summary: IngestSummary, terminal: Terminal): void {
  const { paint } = terminal
  const sources = bySource(summary.files)
  if (sources.length > 0) {
    const rows = sources.map(({ sourcetype, source, events }) => [events.toLocaleString('en'), sourcetype, source])
    terminal.out(
      renderTable(
        [{ title: 'events', align: 'right', keep: true }, { title: 'sourcetype' }, { title: 'source' }],
        rows,
        terminal.width,
        paint,
      ),
    )
  }
  const times = summary.files.flatMap((file) => (file.earliest === undefined ? [] : [file.earliest, file.latest!]))
  const range =
    times.length > 0
      ? `, from ${showTime(times.reduce((a, b) => Math.min(a, b)))} to ${showTime(times.reduce((a, b) => Math.max(a, b)))}`
      : ''
  const rate = megabytes(summary.textBytes / Math.max(summary.seconds, 0.001))
  const count = (number: number) => number.toLocaleString('en')
  terminal.out(`${filesLine(summary)}${range}`)
  terminal.out(
    `${count(summary.events)} events read = ${paint.bold(count(summary.stored))} stored + ${count(summary.refused)} refused; ${count(summary.eventsWithProblems)} of them not whole`,
  )
  terminal.out(paint.faint(`${megabytes(summary.textBytes)} in ${summary.seconds.toFixed(1)} s, ${rate}/s`))
}

/** `12 files: 10 loaded, 2 empty`: only what there is. */
function filesLine({ fileCounts }: IngestSummary): string {
  const named: Record<FileStatus, string> = {
    loaded: 'loaded',
    known: 'known already',
    empty: 'empty',
    refused: 'skipped',
    failed: 'failed',
  }
  const all = Object.values(fileCounts).reduce((sum, each) => sum + each, 0)
  const parts = (Object.keys(named) as FileStatus[])
    .filter((status) => fileCounts[status] > 0)
    .map((status) => `${fileCounts[status].toLocaleString('en')} ${named[status]}`)
  if (all === 0) return 'no files'
  return `${all.toLocaleString('en')} ${all === 1 ? 'file' : 'files'}: ${parts.join(', ')}`
}

const MOST_SOURCES = 30

function bySource(files: readonly FileReport[]): { sourcetype: string; source: string; events: number }[] {
  const counts = new Map<string, { sourcetype: string; source: string; events: number }>()
  for (const { sources } of files) {
    for (const each of sources) {
      const key = JSON.stringify([each.sourcetype, each.source])
      const known = counts.get(key)
      if (known) known.events += each.events
      else counts.set(key, { ...each })
    }
  }
  return [...counts.values()].sort((a, b) => b.events - a.events).slice(0, MOST_SOURCES)
}
