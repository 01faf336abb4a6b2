/** Loading logs from the command line: progress while it runs, then what fell short. */
import { declaredSourcetypes } from '../content/splunk-app/event-settings.ts'
import { IngestStopped, IngestUsageError, ingest } from '../ingest/pipeline.ts'
import type { UnpackLimits } from '../ingest/readers/budget.ts'
import type { EventProblem, FileReport, IngestSummary } from '../ingest/report.ts'
import { type Store, StoreError } from '../stores/store.ts'
import { ProgressLine } from './output/progress.ts'
import { showTime } from './output/rows.ts'
import { oneLine } from './output/table.ts'
import { printSourceTypeProblems, sourceTypeDirectories } from './source-type-files.ts'
import type { Terminal } from './terminal.ts'
import { Failure, type OptionSpec, type Options, UsageError, type VerbCall } from './verb.ts'

export const LOG_OPTIONS: OptionSpec[] = [
  { flags: '--sourcetype <name>', help: 'the source type of the logs (default: told from their content)' },
  { flags: '--source <name>', help: 'their source (default: the channel of Windows events, else the path)' },
  { flags: '--host <name>', help: 'their host (default: what the events say)' },
  { flags: '--index <name>', help: 'the index to load them into (default: main)' },
  { flags: '--again', help: 'load files although the store has them: by their bytes, whatever their name' },
  {
    flags: '--max-unpacked <bytes>',
    help: 'most that one archive or compressed file may unpack to (default: 100 GiB)',
  },
  { flags: '--max-ratio <n>', help: 'most times its size that it may unpack to (default: 250)' },
]

export interface LoadedLogs {
  summary: IngestSummary
  /** True when a file could not be read, or a named one was refused. */
  incomplete: boolean
}

const PROBLEMS_SHOWN = 3
/** Whoever loads a folder again learns it from the first ones and the count. */
const KNOWN_SHOWN = 5

export async function ingestLogs(
  store: Store,
  paths: readonly string[],
  { options, terminal, signal, standardInput }: VerbCall,
): Promise<LoadedLogs> {
  const index = options.text('index')?.toLowerCase()
  if (index !== undefined && !/^[a-z0-9_][a-z0-9_-]*$/.test(index)) {
    throw new UsageError(
      `--index: ${options.text('index')} can't be the name of an index.`,
      'Letters, digits, _ and -.',
    )
  }
  const progress = new ProgressLine(terminal)
  let summary: IngestSummary | undefined
  let known = 0
  try {
    const run = ingest({
      store,
      paths,
      index,
      sourcetype: options.text('sourcetype'),
      source: options.text('source'),
      host: options.text('host'),
      zone: options.text('timezone'),
      sourceTypeDirectories: sourceTypeDirectories(options),
      declaredSourcetypes: declaredSourcetypes(options.list('content')),
      standardInput,
      once: !options.flag('again'),
      unpack: unpackLimits(options),
      signal,
    })
    for await (const event of run) {
      if (event.kind === 'progress') progress.update(event)
      else if (event.kind === 'file') {
        progress.end()
        if (event.report.status !== 'known' || ++known <= KNOWN_SHOWN) printFile(event.report, terminal)
      } else {
        summary = event.summary
        printSourceTypeProblems(event.sourceTypeProblems, terminal)
      }
    }
  } catch (error) {
    throw asFailure(error)
  } finally {
    progress.end()
  }
  if (known > KNOWN_SHOWN)
    terminal.err(`${terminal.paintErr.info('known')}: ${known - KNOWN_SHOWN} more files, not loaded again either.`)
  return { summary: summary!, incomplete: !summary!.complete }
}

function unpackLimits(options: Options): Partial<UnpackLimits> {
  const bytes = options.count('maxUnpacked')
  const ratio = options.count('maxRatio')
  return { ...(bytes !== undefined && { bytes }), ...(ratio !== undefined && { ratio }) }
}

function asFailure(error: unknown): unknown {
  if (error instanceof IngestUsageError) return new UsageError(error.message, error.hint)
  if (!(error instanceof IngestStopped)) return error
  if (error.cause instanceof StoreError) return error.cause
  return new Failure(`${error.message} ${error.summary.stored} events are in the store.`)
}

/** What fell short with a file; a file that loaded whole says nothing. */
function printFile(report: FileReport, terminal: Terminal): void {
  const { path, status, reason, notice, eventsWithProblems, problems, named } = report
  const { paintErr: paint } = terminal
  const name = oneLine(path)
  if (status === 'empty') terminal.err(`${paint.warning('empty')}: ${name}: ${reason}.`)
  else if (status === 'known') terminal.err(`${paint.info('known')}: ${name}: ${knownAs(report)}`)
  else if (status === 'failed') terminal.err(`${paint.error('error')}: ${name}: ${reason}.`)
  else if (status === 'refused')
    terminal.err(`${named ? paint.error('refused') : paint.warning('skipped')}: ${name}: ${reason}.`)
  if (notice !== undefined) terminal.err(`${paint.info('note')}: ${name}: ${notice}`)
  if (eventsWithProblems > 0) {
    terminal.err(
      `${paint.warning('warning')}: ${name}: ${eventsWithProblems} ${eventsWithProblems === 1 ? 'event is' : 'events are'} not as they should be; they are kept, with the field parse_error.`,
    )
  }
  for (const problem of problems.slice(0, PROBLEMS_SHOWN))
    terminal.err(`  ${name}${placeOf(problem)}: ${oneLine(problem.message)}`)
}

/** Messages about the bytes of an event log name the place themselves. */
function placeOf({ kind, line, offset }: EventProblem): string {
  if (line !== undefined) return `:${line}`
  return kind === 'evtx' || offset === undefined ? '' : `, offset ${offset}`
}

function knownAs({ loadedAs }: FileReport): string {
  const { path, index, events, sourcetypes, loaded } = loadedAs!
  const types = sourcetypes.length > 0 ? ` as ${sourcetypes.join(', ')}` : ''
  return `not loaded again: its bytes were loaded ${showTime(loaded)} from ${oneLine(path)}${types}, ${events.toLocaleString('en')} events in index ${index}. --again loads them once more.`
}
