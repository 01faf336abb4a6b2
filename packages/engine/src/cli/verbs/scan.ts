/** karst scan — every detection over a folder of logs: what it finds by entity and risk, with the events behind it. */
import { availableParallelism } from 'node:os'
import { DETECTION_TYPES, type Detection } from '../../content/detection.ts'
import { type ContentRepository, loadContent } from '../../content/repository.ts'
import type { ScanResult } from '../../scan/scan-result.ts'
import { scanStore } from '../../scan/scan-store.ts'
import { Knowledge, type SearchTime } from '../../search/knowledge.ts'
import { openStore, openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import { ingestLogs, LOG_OPTIONS } from '../ingest-logs.ts'
import { printContentDiagnostics } from '../output/diagnostics.ts'
import { ProgressCount } from '../output/progress.ts'
import { printScan } from '../output/scan.ts'
import { scanJson, scanLines } from '../output/scan-json.ts'
import {
  CONTENT,
  GEOIP,
  JSON_OUTPUT,
  knowledgeSettings,
  LIMITS,
  queryLimits,
  searchTime,
  TIME,
} from '../shared-options.ts'
import { type Options, UsageError, type Verb, type VerbCall } from '../verb.ts'

/** A search that takes longer over a folder of logs is one that goes wrong. */
const LONGEST_SEARCH = 60

export const scan: Verb = {
  name: 'scan',
  arguments: [{ name: '<path...>', help: 'log files, folders, archives' }],
  summary: 'every detection over a folder of logs: findings by entity and risk',
  description:
    'Loads logs into a store of their own, runs every live detection of --content over them, and shows what was found: entities by risk,\nof each the detections with severity, ATT&CK techniques, times, and the events behind them. A detection that cannot run stops nothing:\nit is listed at the end with the reason. docs/explaining.md tells how risk is added up.',
  options: [
    CONTENT,
    GEOIP,
    { flags: '--type <type>', help: `only detections of a type: ${DETECTION_TYPES.join(', ')}`, multiple: true },
    { flags: '--story <name>', help: 'only detections of an analytic story; * stands for any text', multiple: true },
    {
      flags: '--technique <id>',
      help: 'only detections of an ATT&CK technique, T1003 with its sub-techniques',
      multiple: true,
    },
    { flags: '--min-score <n>', help: 'only entities with at least this risk (default: 0, all)' },
    { flags: '--events <n>', help: 'events to show of each finding (default: 2)' },
    { flags: '--keep <dir>', help: 'keep the store in this directory, for searches over it afterwards' },
    { flags: '--jobs <n>', help: 'detections at once (default: the processors)' },
    ...LOG_OPTIONS,
    ...TIME.slice(2),
    JSON_OUTPUT,
    { flags: '--ndjson', help: 'one line of JSON for each finding' },
    ...LIMITS.slice(0, 2),
  ],
  examples: [
    { note: 'A folder of event logs, with all of ESCU', line: 'karst scan ./evidence --content ./security_content' },
    {
      note: 'What is worst first, and the store kept for more searches',
      line: 'karst scan ./evidence --content ./security_content --min-score 80 --keep ./case-17',
    },
    {
      note: 'Credential access only, for a program',
      line: 'karst scan ./evidence --content ./security_content --technique T1003 --ndjson',
    },
  ],
  async run(call) {
    const { options, terminal } = call
    const start = performance.now()
    const numbers = readNumbers(options)
    const content = await loadAll(call)
    const detections = selected(content, options)
    const keep = options.text('keep')
    const limits = { limits: queryLimits(options) }
    const store = keep === undefined ? await openTemporaryStore(limits) : await openStore(keep, limits)
    try {
      const { incomplete } = await ingestLogs(store, call.args, call)
      await store.settle()
      const found = await scanAll(store, content, detections, numbers, call)
      const result = { ...found, entities: found.entities.filter(({ score }) => score >= numbers.minScore) }
      print(result, (performance.now() - start) / 1000, call)
      if (keep !== undefined) terminal.err(`The store is kept: karst search 'index=notable' --data ${keep}`)
      return incomplete ? 1 : 0
    } finally {
      await store.close()
    }
  },
}

interface Numbers {
  minScore: number
  events: number
  jobs: number
}

function readNumbers(options: Options): Numbers {
  const jobs = options.count('jobs') ?? availableParallelism()
  if (jobs === 0) throw new UsageError('--jobs takes a number from 1 on.')
  return { minScore: options.count('minScore') ?? 0, events: options.count('events') ?? 2, jobs }
}

async function loadAll({ options, terminal }: VerbCall): Promise<ContentRepository> {
  const dirs = options.list('content')
  if (dirs.length === 0)
    throw new UsageError(
      'karst scan needs detections.',
      'Give a content repository with --content, e.g. Splunk’s security_content.',
    )
  const content = await loadContent(dirs)
  printContentDiagnostics(
    content.diagnostics.filter(({ severity }) => severity === 'error'),
    terminal,
  )
  return content
}

function selected(content: ContentRepository, options: Options): Detection[] {
  const types = options.list('type').map((type) => {
    const found = DETECTION_TYPES.find((each) => each.toLowerCase() === type.toLowerCase())
    if (!found) throw new UsageError(`--type: there is no type ${type}.`, `It is one of ${DETECTION_TYPES.join(', ')}.`)
    return found
  })
  const stories = options.list('story').map(pattern)
  const techniques = options.list('technique').map((id) => id.toUpperCase())
  const live = [...content.detections.all().values()].filter(({ status }) => status !== 'deprecated')
  const meant = live.filter(
    ({ type, tags }) =>
      (types.length === 0 || types.includes(type)) &&
      (stories.length === 0 || stories.some((story) => tags.analyticStories.some((name) => story.test(name)))) &&
      (techniques.length === 0 || techniques.some((id) => tags.mitreAttackIds.some((own) => isOf(own, id)))),
  )
  if (meant.length > 0) return meant
  throw new UsageError(
    live.length === 0 ? 'There are no live detections in the content.' : 'No detection is left to run.',
    'Look at --content, --type, --story and --technique.',
  )
}

function isOf(own: string, id: string): boolean {
  return own === id || own.startsWith(`${id}.`)
}

function pattern(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  )
}

async function scanAll(
  store: Store,
  content: ContentRepository,
  detections: readonly Detection[],
  { events, jobs }: Numbers,
  { options, terminal, signal }: VerbCall,
): Promise<ScanResult> {
  const progress = new ProgressCount(terminal, 'Running detections')
  try {
    return await scanStore(store, new Knowledge(store, content, knowledgeSettings(options)), content, detections, {
      time: await clockOf(store, options),
      limits: { maxSeconds: LONGEST_SEARCH, ...queryLimits(options) },
      signal,
      jobs,
      events,
      progress: (done, total) => progress.update(done, total),
    })
  } finally {
    progress.end()
  }
}

/** A second after the newest event: logs of last year are searched as they would have been then. */
async function clockOf(store: Store, options: Options): Promise<SearchTime> {
  const time = searchTime(options)
  if (options.text('now') !== undefined) return time
  const newest = Number((await store.query('SELECT max(_time) FROM events')).rows[0]?.[0] ?? 0)
  return { ...time, now: newest > 0 ? Math.min(newest + 1, time.now) : time.now }
}

function print(result: ScanResult, seconds: number, { options, terminal }: VerbCall): void {
  if (options.flag('json')) terminal.out(JSON.stringify(scanJson(result, seconds), undefined, 2))
  else if (options.flag('ndjson')) for (const line of scanLines(result)) terminal.out(JSON.stringify(line))
  else {
    printScan(result, terminal)
    terminal.err(`${seconds.toFixed(1)} s`)
  }
}
