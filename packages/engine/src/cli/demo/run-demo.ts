/** The demo without its looks: the example logs into a store, then every example detection over them. */
import { join } from 'node:path'
import type { Detection } from '../../content/detection.ts'
import { type ContentRepository, loadContent } from '../../content/repository.ts'
import { type ExecutedDetection, executeDetection } from '../../detect/execute-detection.ts'
import { ingestAll } from '../../ingest/pipeline.ts'
import { Knowledge, type SearchTime } from '../../search/knowledge.ts'
import type { Store } from '../../stores/store.ts'
import { Failure } from '../verb.ts'
import { emptyDemoStore } from './demo-store.ts'
import type { ExampleFolder } from './example-folder.ts'

export interface DemoOptions {
  examples: ExampleFolder
  signal?: AbortSignal
  /** Milliseconds, to measure with. */
  clock: () => number
}

export interface DemoResult {
  events: number
  files: number
  content: ContentRepository
  time: SearchTime
  runs: ExecutedDetection[]
  seconds: number
}

/** The example logs are of one day; the detections run at 13:00 of that day, whatever day it is now, over all of it. */
const END = Date.UTC(2026, 10, 17, 13) / 1000
export const DEMO_TIME: SearchTime = { now: END, earliest: null, latest: null, timeZone: 'UTC' }

/** Correlations run after the others, over the risk events that those wrote. */
const LATER = 600

export async function runDemo(store: Store, options: DemoOptions): Promise<DemoResult> {
  const { examples, signal, clock } = options
  const start = clock()
  await emptyDemoStore(store)
  const content = await loadContent([examples.content])
  const loaded = await loadLogs(store, examples, signal)
  const knowledge = new Knowledge(store, content)
  const runs: ExecutedDetection[] = []
  for (const detection of inOrder(content)) {
    const time = timeFor(detection)
    runs.push(await executeDetection(store, knowledge, content, detection, { time, ...(signal ? { signal } : {}) }))
  }
  return { ...loaded, content, time: DEMO_TIME, runs, seconds: (clock() - start) / 1000 }
}

async function loadLogs(
  store: Store,
  { logs, content }: ExampleFolder,
  signal: AbortSignal | undefined,
): Promise<{ events: number; files: number }> {
  const sourceTypeDirectories = [join(content, 'sourcetypes')]
  const { files, events, complete } = await ingestAll({ store, paths: [logs], sourceTypeDirectories, signal })
  const failed = files.find(({ status }) => status !== 'loaded')
  if (!complete || failed) throw new Failure(`${failed?.path ?? logs} could not be loaded: ${failed?.reason}.`)
  return { events, files: files.length }
}

function inOrder(content: ContentRepository): Detection[] {
  const detections = [...content.detections.all().values()]
  return [...detections.filter((each) => !isCorrelation(each)), ...detections.filter(isCorrelation)]
}

function isCorrelation({ type }: Detection): boolean {
  return type === 'Correlation'
}

function timeFor(detection: Detection): SearchTime {
  return isCorrelation(detection) ? { ...DEMO_TIME, now: END + LATER } : DEMO_TIME
}
