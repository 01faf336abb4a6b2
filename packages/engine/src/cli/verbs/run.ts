/** karst run — runs detections once, over the store or over logs, and shows what follows from their rows. */
import type { Detection } from '../../content/detection.ts'
import { type ContentRepository, loadContent } from '../../content/repository.ts'
import { type ExecutedDetection, executeDetection } from '../../detect/execute-detection.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import { ingestLogs, LOG_OPTIONS } from '../ingest-logs.ts'
import { printContentDiagnostics } from '../output/diagnostics.ts'
import { printExecuted } from '../output/executed.ts'
import { executedJson } from '../output/executed-json.ts'
import {
  CONTENT,
  DATA,
  GEOIP,
  JSON_OUTPUT,
  knowledgeSettings,
  LIMITS,
  openDataStore,
  queryLimits,
  searchLimits,
  searchTime,
  TIME,
} from '../shared-options.ts'
import { type Options, UsageError, type Verb, type VerbCall } from '../verb.ts'

export const run: Verb = {
  name: 'run',
  arguments: [{ name: '<detection...>', help: 'YAML files, or names or ids of detections in --content' }],
  summary: 'runs detections once: rows, risk events, findings, drilldowns',
  description:
    'Runs detections once over the store, or over logs in a store of its own, and shows the rows, the risk events and findings that\nfollow from them, and the drilldowns with their tokens filled. Risk events and findings go into the indexes risk and notable.',
  options: [
    {
      flags: '--logs <path>',
      help: 'a log file or folder to run over; may be given more than once. Without --data the store is gone afterwards',
      multiple: true,
    },
    CONTENT,
    GEOIP,
    DATA,
    ...LOG_OPTIONS,
    ...TIME,
    JSON_OUTPUT,
    { flags: '--force', help: 'write risk events and findings that an earlier run for the same time wrote' },
    ...LIMITS,
  ],
  examples: [
    {
      note: 'A detection over a log',
      line: 'karst run detections/my_detection.yml --content . --logs events.log --sourcetype XmlWinEventLog',
    },
    {
      note: 'The same, for machines; with its clock fixed',
      line: 'karst run my_detection.yml --content . --logs events.log --now 2026-03-10T10:00:00Z --json',
    },
    {
      note: 'Over what the store holds, the last hour',
      line: 'karst run "Windows Export Certificate" --content ./content --earliest=-1h',
    },
  ],
  async run(call) {
    const { options, terminal } = call
    const content = await loadRepository(call)
    const detections = call.args.map((argument) => findDetection(argument, content))
    printContentDiagnostics(
      content.diagnostics.filter((diagnostic) => diagnostic.severity === 'error'),
      terminal,
    )
    if (detections.some((detection) => detection === undefined)) return 2
    const logs = options.list('logs')
    const store = await openStoreFor(options, logs)
    try {
      const ingested = logs.length > 0 ? await ingestLogs(store, logs, call) : undefined
      const executed = await executeAll(store, content, detections as Detection[], call)
      if (options.flag('json')) printJson(executed, call)
      else for (const each of executed) printExecuted(each, terminal)
      if (executed.some((each) => each.outcome === undefined)) return 2
      return ingested?.incomplete ? 1 : 0
    } finally {
      await store.close()
    }
  },
}

/** Detections given as files are read alone; by name they are looked up in the content. */
async function loadRepository({ args, options }: VerbCall): Promise<ContentRepository> {
  const files = args.filter(isFile)
  const dirs = options.list('content')
  if (files.length < args.length && dirs.length === 0) {
    throw new UsageError(
      `${args.find((argument) => !isFile(argument))} is no YAML file.`,
      'Give a file, or a content directory with --content to look the name up in.',
    )
  }
  return loadContent(dirs, files.length === args.length ? { only: files } : {})
}

function isFile(argument: string): boolean {
  return /\.ya?ml$/i.test(argument)
}

function findDetection(argument: string, content: ContentRepository): Detection | undefined {
  if (isFile(argument))
    return [...content.detections.all().values()].find((detection) => detection.filePath === argument)
  const found = content.detections.get(argument) ?? content.detectionById(argument)
  if (!found)
    throw new UsageError(`There is no detection ${argument} in the content.`, 'Give its name, its id, or its file.')
  return found
}

function openStoreFor(options: Options, logs: readonly string[]): Promise<Store> {
  const own = logs.length > 0 && options.text('data') === undefined
  return own ? openTemporaryStore({ limits: queryLimits(options) }) : openDataStore(options)
}

async function executeAll(
  store: Store,
  content: ContentRepository,
  detections: readonly Detection[],
  { options, signal }: VerbCall,
): Promise<ExecutedDetection[]> {
  const knowledge = new Knowledge(store, content, knowledgeSettings(options))
  const time = searchTime(options)
  const executed: ExecutedDetection[] = []
  for (const detection of detections) {
    executed.push(
      await executeDetection(store, knowledge, content, detection, {
        time,
        limits: queryLimits(options),
        searchLimits: searchLimits(options),
        signal,
        force: options.flag('force'),
      }),
    )
  }
  return executed
}

/** One detection is one object; several are a list. */
function printJson(executed: readonly ExecutedDetection[], { terminal }: VerbCall): void {
  const runs = executed.map(executedJson)
  terminal.out(JSON.stringify(runs.length === 1 ? { version: 1, ...runs[0] } : { version: 1, runs }, undefined, 2))
}
