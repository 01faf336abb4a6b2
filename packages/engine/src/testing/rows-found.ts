/** Which detections find something in a store, with what they found and the events that it is from. */
import { type Detection, dataSourceNames } from '../content/detection.ts'
import type { ContentRepository } from '../content/repository.ts'
import type { OriginEvent } from '../explain/explanation.ts'
import { Questions } from '../explain/questions.ts'
import { rowsWithEvents } from '../explain/row-events.ts'
import { Knowledge, type SearchTime } from '../search/knowledge.ts'
import { compileSearch, runSearch } from '../search/run-search.ts'
import type { Store } from '../stores/store.ts'

export interface EventBehind {
  /** ISO 8601, UTC. */
  time: string
  source: string
  sourcetype: string
  /** Its first characters. */
  raw: string
}

export interface RowsFound {
  name: string
  id: string
  type: string
  dataSources: string[]
  rows: number
  /** The first row, fields without a value left out. */
  firstRow: Record<string, unknown>
  /** How many events the first row was made of; undefined where that can't be told. */
  eventCount: number | undefined
  /** The first of them. */
  events: EventBehind[]
  milliseconds: number
}

export interface SearchFailed {
  name: string
  why: string
}

export interface Findings {
  found: RowsFound[]
  /** Detections whose row is made of no event: `stats count` without events. */
  fromNothing: string[]
  failed: SearchFailed[]
}

const EVENTS = 3
const RAW_CHARACTERS = 300

/**
 * Runs every search once over all time. A search that can't be compiled, or fails, is in `failed` and stops nothing.
 * Without `evidence` nobody looks for the events behind the rows, and rows made of none count as found.
 */
export async function findRows(
  store: Store,
  content: ContentRepository,
  detections: readonly Detection[],
  { evidence = true }: { evidence?: boolean } = {},
): Promise<Findings> {
  const knowledge = new Knowledge(store, content)
  const time = { now: Date.now() / 1000, earliest: null, latest: null, timeZone: 'UTC' }
  const findings: Findings = { found: [], fromNothing: [], failed: [] }
  for (const detection of detections) {
    const { name } = detection
    try {
      const found = await rowsOf(store, knowledge, detection, { time, evidence })
      if (typeof found === 'string') findings.failed.push({ name, why: found })
      else if (found?.eventCount === 0) findings.fromNothing.push(name)
      else if (found) findings.found.push(found)
    } catch (error) {
      findings.failed.push({ name, why: (error as Error).message.slice(0, 300) })
    }
  }
  return findings
}

/** What the detection finds, nothing, or why it can't be run. */
async function rowsOf(
  store: Store,
  knowledge: Knowledge,
  detection: Detection,
  { time, evidence }: { time: SearchTime; evidence: boolean },
): Promise<RowsFound | string | undefined> {
  const { name, id, type, search } = detection
  const start = performance.now()
  const { rows, diagnostics } = await runSearch(store, knowledge, search.text, { time, name })
  const milliseconds = Math.round(performance.now() - start)
  const error = diagnostics.find(({ severity }) => severity === 'error')
  if (error) return `[${error.code}] ${error.message}`
  if (rows.length === 0) return undefined
  const dataSources = dataSourceNames(detection)
  const first = evidence ? await firstWithEvents(store, knowledge, search.text, time) : undefined
  const firstRow = Object.fromEntries(Object.entries(first?.row ?? rows[0]!).filter(([, value]) => value !== null))
  const events = (first?.events ?? []).map(eventBehind)
  return {
    name,
    id,
    type,
    dataSources,
    rows: rows.length,
    firstRow,
    eventCount: first?.eventCount,
    events,
    milliseconds,
  }
}

async function firstWithEvents(store: Store, knowledge: Knowledge, text: string, time: SearchTime) {
  const compilation = await compileSearch(store, knowledge, text, { time })
  const explained = await rowsWithEvents(store, compilation, new Questions(store, {}), { rows: 1, events: EVENTS })
  return explained?.shown[0]
}

function eventBehind({ _time, source, sourcetype, _raw }: OriginEvent): EventBehind {
  return { time: new Date(_time * 1000).toISOString(), source, sourcetype, raw: _raw.slice(0, RAW_CHARACTERS) }
}
