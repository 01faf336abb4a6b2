/** Every detection over a store, once: findings by entity with the events behind them. */
import type { Detection } from '../content/detection.ts'
import type { ContentRepository } from '../content/repository.ts'
import { outcomeOf } from '../detect/execute-detection.ts'
import { writeOutcome } from '../detect/write-outcome.ts'
import { Questions } from '../explain/questions.ts'
import { type EventName, eventsOf, rowsOfEvents } from '../explain/row-events.ts'
import { inParallel } from '../search/in-parallel.ts'
import type { Knowledge, SearchTime } from '../search/knowledge.ts'
import { compileSearch } from '../search/run-search.ts'
import type { QueryLimits, Store } from '../stores/store.ts'
import { accelerateDatasets } from './accelerate-datasets.ts'
import { type Found, groupFindings, type OpenEntity } from './group-findings.ts'
import type { NotRun, ScanResult } from './scan-result.ts'
import { detectionsWithoutData } from './without-data.ts'

export interface ScanOptions {
  time: SearchTime
  limits: Partial<QueryLimits>
  signal: AbortSignal
  /** Detections at once. */
  jobs: number
  /** Events shown behind each finding. */
  events: number
  progress(done: number, total: number): void
}

/** Rows of one detection that are looked at; a detection that gives more is no detection of this data. */
export const MOST_ROWS = 20_000

/** Correlations run an hour after the others, whose risk events they read. */
const LATER = 3600

export async function scanStore(
  store: Store,
  knowledge: Knowledge,
  content: ContentRepository,
  detections: readonly Detection[],
  options: ScanOptions,
): Promise<ScanResult> {
  const scan = new Scan(store, knowledge, content, options)
  const first = detections.filter(({ type }) => type !== 'Correlation')
  const correlations = detections.filter(({ type }) => type === 'Correlation')
  const withoutData = await detectionsWithoutData(store, knowledge, first, options.time)
  const running = first.filter((detection) => !withoutData.has(detection))
  await accelerateDatasets(store, knowledge, running, options.signal)
  const total = running.length + correlations.length
  await scan.run(running, options.time, total)
  // Written together: many small inserts would slow down the searches after them.
  for (const { outcome } of scan.found) await writeOutcome(store, outcome)
  if (correlations.length > 0) {
    const now = options.time.now + LATER
    await scan.run(correlations, { ...options.time, now }, total)
  }
  return {
    entities: await scan.withEvents(groupFindings(scan.found)),
    ran: detections.length - scan.notRun.length,
    withoutData: withoutData.size,
    found: scan.found.length,
    notRun: scan.notRun.sort((a, b) => (a.detection.name < b.detection.name ? -1 : 1)),
    cut: scan.cut,
  }
}

class Scan {
  readonly found: Found[] = []
  readonly notRun: NotRun[] = []
  readonly cut: ScanResult['cut'] = []
  private done = 0
  private readonly store: Store
  private readonly knowledge: Knowledge
  private readonly content: ContentRepository
  private readonly options: ScanOptions
  private readonly questions: Questions

  constructor(store: Store, knowledge: Knowledge, content: ContentRepository, options: ScanOptions) {
    this.store = store
    this.knowledge = knowledge
    this.content = content
    this.options = options
    this.questions = new Questions(store, { limits: options.limits, signal: options.signal })
  }

  async run(detections: readonly Detection[], time: SearchTime, total: number): Promise<void> {
    const { jobs, progress, signal } = this.options
    for await (const _ of inParallel(detections, jobs, (detection) => this.one(detection, time))) {
      signal.throwIfAborted()
      this.done += 1
      progress(this.done, total)
    }
  }

  /** What goes wrong with one detection is its own affair. */
  private async one(detection: Detection, time: SearchTime): Promise<void> {
    const { limits, signal } = this.options
    try {
      const options = { time, name: detection.name, limits, signal }
      const compilation = await compileSearch(this.store, this.knowledge, detection.search.text, options)
      if (!compilation.query) {
        const error = compilation.diagnostics.find(({ severity }) => severity === 'error')
        this.notRun.push({ detection, why: error?.message ?? 'Its search could not be compiled.' })
        return
      }
      const rows = await rowsOfEvents(compilation, this.questions, MOST_ROWS + 1)
      if (rows.length > MOST_ROWS) {
        rows.length = MOST_ROWS
        this.cut.push({ detection, rows: MOST_ROWS })
      }
      if (rows.length === 0) return
      const outcome = outcomeOf(
        detection,
        rows.map(({ row }) => row),
        this.content,
        time,
      )
      this.found.push({ detection, rows, outcome })
    } catch (error) {
      signal.throwIfAborted()
      this.notRun.push({ detection, why: (error as Error).message })
    }
  }

  /** Reads the events that are shown, all at once. */
  async withEvents(entities: readonly OpenEntity[]): Promise<ScanResult['entities']> {
    const shown = (made: readonly EventName[]): EventName[] => made.slice(0, this.options.events)
    const serials = entities.flatMap(({ findings }) =>
      findings.flatMap(({ made }) => shown(made).map(({ serial }) => serial)),
    )
    const events = await eventsOf(this.store, this.questions, serials)
    return entities.map((entity) => ({
      ...entity,
      findings: entity.findings.map(({ made, ...finding }) => ({
        ...finding,
        events: shown(made).flatMap(({ serial }) => events.get(serial) ?? []),
      })),
    }))
  }
}
