/** Runs a detection over a store: its search, the records that follow from the rows, and writing them. */
import { createHash } from 'node:crypto'
import type { Limits } from '@karst/spl'
import type { Detection } from '../content/detection.ts'
import type { ContentRepository } from '../content/repository.ts'
import type { Knowledge, SearchTime } from '../search/knowledge.ts'
import type { Row } from '../search/result.ts'
import { runSearch, type SearchResult } from '../search/run-search.ts'
import type { QueryLimits, Store } from '../stores/store.ts'
import { BUILT_IN_ATTACK } from './detection-for-run.ts'
import { type DetectionOutcome, runDetection } from './run-detection.ts'
import { type WrittenOutcome, writeOutcome } from './write-outcome.ts'

export interface ExecuteOptions {
  time: SearchTime
  limits?: Partial<QueryLimits>
  searchLimits?: Partial<Limits>
  signal?: AbortSignal
  /** Write records that an earlier run of the same time already wrote. */
  force?: boolean
  /** Which runs write their records into the store: all, those with findings, none. All where it is left out. */
  write?: 'all' | 'findings' | 'none'
}

export interface ExecutedDetection {
  detection: Detection
  search: SearchResult
  /** Undefined when the search could not be compiled. */
  outcome: DetectionOutcome | undefined
  written: WrittenOutcome | undefined
}

export async function executeDetection(
  store: Store,
  knowledge: Knowledge,
  content: ContentRepository,
  detection: Detection,
  options: ExecuteOptions,
): Promise<ExecutedDetection> {
  const { time, limits, signal, force = false, write = 'all' } = options
  const search = await runSearch(store, knowledge, detection.search.text, {
    time,
    name: detection.name,
    ...(limits ? { limits } : {}),
    ...(options.searchLimits ? { searchLimits: options.searchLimits } : {}),
    ...(signal ? { signal } : {}),
  })
  if (!search.query) return { detection, search, outcome: undefined, written: undefined }
  const outcome = outcomeOf(detection, search.rows, content, time)
  const writes = write === 'all' || (write === 'findings' && outcome.findings.length > 0)
  const written = writes ? await writeOutcome(store, outcome, { force }) : undefined
  return { detection, search, outcome, written }
}

/** What follows from the rows of a detection's search. */
export function outcomeOf(
  detection: Detection,
  rows: readonly Row[],
  content: ContentRepository,
  time: SearchTime,
): DetectionOutcome {
  const deployment = content.deploymentFor(detection)
  return runDetection({
    detection,
    rows,
    window: { earliest: time.earliest, latest: time.latest },
    scheduledTime: time.now,
    actionTime: time.now,
    sid: searchId(detection, time),
    attack: BUILT_IN_ATTACK,
    deployment,
    appLabel: content.appLabelFor(detection),
    ...(deployment.scheduling ? { cron: deployment.scheduling.cron } : {}),
  })
}

/** Shaped like a scheduler's: what ran, and the time it was run for. The same run has the same id. */
function searchId(detection: Detection, time: SearchTime): string {
  const text = JSON.stringify([detection.id, detection.version, time.now, time.earliest, time.latest])
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return `karst_${detection.filterMacro.replace(/_filter$/, '')}_at_${Math.floor(time.now)}_${hash}`
}
