/** One test: its data in a scope of their own, the detection over all of their time, and what it asserts of the result. */
import type { DataModels } from '../../content/data-model.ts'
import type { Detection } from '../../content/detection.ts'
import type { ContentRepository } from '../../content/repository.ts'
import type { StoredRecord } from '../../detect/assertions.ts'
import type { ResolvedDrilldown } from '../../detect/drilldown.ts'
import { type ExecutedDetection, executeDetection } from '../../detect/execute-detection.ts'
import type { Finding } from '../../detect/finding.ts'
import type { RanDrilldown } from '../../detect/strict-assertions.ts'
import { Knowledge, type KnowledgeSettings, type SearchTime } from '../../search/knowledge.ts'
import { runSearch } from '../../search/run-search.ts'
import { type QueryLimits, type Store, StoreError } from '../../stores/store.ts'
import { DataLoadError, type DataLoads, type LoadedData } from './data-loads.ts'
import { type Expectation, ExpectationError, expectationOf } from './expectation.ts'
import type { PreparedData } from './prepare-data.ts'
import { ScopedStore } from './scoped-store.ts'
import type { SharedLookups } from './shared-lookups.ts'
import { type Assertion, EVIDENCE, type TestCase, type TestResult } from './test-result.ts'
import { assertRun, statusOf } from './verdict.ts'

export interface TestEnvironment {
  store: Store
  lookups: SharedLookups
  content: ContentRepository
  knowledge: KnowledgeSettings
  loads: DataLoads
  limits: Partial<QueryLimits>
  timeZone: string
  /** The clock of all tests; undefined: each test's is one second after its newest event. */
  now: number | undefined
  /** Assert what rba-semantics calls strict, with drilldowns that are run. */
  strict: boolean
  /** Seconds that one test may take. */
  timeout: number
  signal?: AbortSignal | undefined
}

/** A test that is about to be run, in what it may see. */
export interface OpenTest {
  store: ScopedStore
  knowledge: Knowledge
  time: SearchTime
}

let scopes = 0

/** Loads the data (once for all tests that use them) and gives the test a store that holds nothing else. */
export async function openTest(prepared: PreparedData, environment: TestEnvironment): Promise<OpenTest> {
  const loaded = await Promise.all(prepared.loads.map((load) => environment.loads.get(load)))
  for (const [at, use] of prepared.uses.filter(({ path }) => path !== undefined).entries()) {
    use.events = loaded[at]!.events
    use.eventsWithProblems = loaded[at]!.eventsWithProblems
  }
  const store = new ScopedStore(environment.store, environment.lookups, loaded, `test_${++scopes}`)
  const knowledge = new Knowledge(store, environment.content, environment.knowledge)
  return { store, knowledge, time: clockOf(loaded, environment) }
}

/** All of the data's time; "now" is when the last of it has just come. A test then says the same on every day. */
function clockOf(loaded: readonly LoadedData[], { now, timeZone }: TestEnvironment): SearchTime {
  const newest = Math.max(...loaded.map(({ latest }) => latest ?? Number.NEGATIVE_INFINITY))
  const clock = now ?? (Number.isFinite(newest) ? Math.floor(newest) + 1 : Math.floor(Date.now() / 1000))
  return { now: clock, earliest: null, latest: null, timeZone }
}

export async function runTest(
  testCase: TestCase,
  prepared: PreparedData,
  environment: TestEnvironment,
): Promise<TestResult> {
  const result = emptyResult(testCase, prepared)
  let open: OpenTest | undefined
  try {
    open = await openTest(prepared, environment)
    const start = performance.now()
    try {
      await runOpen(result, open, environment)
    } finally {
      result.seconds = (performance.now() - start) / 1000
    }
  } catch (error) {
    environment.signal?.throwIfAborted()
    result.assertions.push(failureAssertion(error, environment))
  } finally {
    await open?.store.close()
  }
  return concluded(result)
}

async function runOpen(result: TestResult, open: OpenTest, environment: TestEnvironment): Promise<void> {
  const { detection, test, at } = result.case
  const expectation = expectationOf(detection, test!.name, at)
  const executed = await execute(detection, open, environment)
  const { rows, diagnostics, source, fields } = executed.search
  result.search = { diagnostics, source, fields }
  if (executed.outcome === undefined) {
    const message = diagnostics.find(({ severity }) => severity === 'error')?.message
    result.assertions.push({ name: 'search', status: 'error', message: message ?? 'The search does not compile.' })
    return
  }
  const { outcome } = executed
  result.rowCount = rows.length
  result.firstRows = rows.slice(0, EVIDENCE)
  result.riskEvents = outcome.riskEvents.slice(0, EVIDENCE)
  result.findings = outcome.findings.slice(0, EVIDENCE)
  result.assertions.push(...(await assertExecuted(result.case, executed, expectation, open, environment)))
}

/** Its records are written where something is to be asked of them, and only there: into the test's own scope. */
function execute(
  detection: Detection,
  { store, knowledge, time }: OpenTest,
  { content, knowledge: settings, limits, strict, timeout, signal }: TestEnvironment,
): Promise<ExecutedDetection> {
  const timeLimit = AbortSignal.timeout(timeout * 1000)
  return executeDetection(store, knowledge, content, detection, {
    time,
    limits: { maxSeconds: timeout, ...limits },
    signal: signal ? AbortSignal.any([signal, timeLimit]) : timeLimit,
    force: true,
    write: strict ? 'all' : isIndexOfRisk(settings.dataModels) ? 'none' : 'findings',
  })
}

export async function assertExecuted(
  { test, detection }: TestCase,
  { search, outcome }: ExecutedDetection,
  expectation: Expectation | undefined,
  open: OpenTest,
  environment: TestEnvironment,
): Promise<Assertion[]> {
  const findingsInModel = await findingsOfRiskModel(outcome!.findings, open, environment)
  return assertRun({
    detection,
    deployment: environment.content.deploymentFor(detection),
    test: test!,
    rows: search.rows,
    outcome: outcome!,
    findingsInModel,
    expectation,
    strict: environment.strict ? await runDrilldowns(outcome!.drilldowns, open, environment) : undefined,
  })
}

/** The Risk model as it comes with Karst: its events are those of one index, whatever else they hold. */
function isIndexOfRisk(models: DataModels | undefined): boolean {
  return models?.get('Risk')?.datasets.get('All_Risk')?.constraint.trim() === 'index=risk'
}

/** No finding may count as risk: they would raise the scores that they come from. */
async function findingsOfRiskModel(
  findings: readonly Finding[],
  { store, knowledge, time }: OpenTest,
  { knowledge: settings, limits }: TestEnvironment,
): Promise<readonly StoredRecord[]> {
  // Where the model is that, nothing has to be stored and searched to know.
  if (findings.length === 0) return []
  if (isIndexOfRisk(settings.dataModels)) return findings.filter((finding) => String(finding.index) === 'risk')
  const spl = '| from datamodel Risk.All_Risk | search orig_action_name=notable | table search_name, rule_title'
  const { rows, query } = await runSearch(store, knowledge, spl, { time, limits, name: 'findings in the risk model' })
  if (query === undefined) throw new Error('BUG: the risk data model can not be searched')
  return rows
}

/** Drilldowns of a row are run over the test's data and the records that it made. */
async function runDrilldowns(
  drilldowns: readonly { rid: number; drilldowns: ResolvedDrilldown[] }[],
  open: OpenTest,
  environment: TestEnvironment,
): Promise<RanDrilldown[]> {
  const ran: RanDrilldown[] = []
  for (const { rid, drilldowns: resolved } of drilldowns.slice(0, EVIDENCE)) {
    for (const drilldown of resolved)
      ran.push({ rid, drilldown, rows: await drilldownRows(drilldown, open, environment) })
  }
  return ran
}

async function drilldownRows(
  { search, earliest, latest, anchor, usable }: ResolvedDrilldown,
  { store, knowledge, time }: OpenTest,
  { limits, signal }: TestEnvironment,
): Promise<number> {
  if (!usable) return 0
  // Records are made at the clock's second, and the end of a range is not in it: an analyst comes a second later.
  const end = latest === null || latest >= time.now ? null : latest
  const { rows } = await runSearch(store, knowledge, search, {
    time: { ...time, now: anchor + 1, earliest, latest: end },
    name: 'drilldown',
    limits,
    ...(signal ? { signal } : {}),
  })
  return rows.length
}

function emptyResult(testCase: TestCase, { uses }: PreparedData): TestResult {
  const nothing = { search: undefined, firstRows: [], rowCount: 0, riskEvents: [], findings: [], seconds: 0 }
  return { case: testCase, status: 'pass', message: '', assertions: [], data: uses, ...nothing }
}

function failureAssertion(error: unknown, { timeout }: TestEnvironment): Assertion {
  if (error instanceof DataLoadError) return { name: 'data', status: 'error', message: error.message }
  if (error instanceof ExpectationError) return { name: 'expectation', status: 'error', message: error.message }
  if (!(error instanceof StoreError)) {
    // One search that meets a fault of ours must not take the other tests with it.
    const message = error instanceof Error ? error.message : String(error)
    return {
      name: 'search',
      status: 'error',
      message: `Internal error: ${message} This is a fault of Karst; please report it.`,
    }
  }
  const late = error.kind === 'cancelled' || error.limit === 'maxSeconds'
  const message = late ? `The test took longer than ${timeout} s.` : `${error.message} ${error.hint}`
  return { name: 'search', status: 'error', message }
}

function concluded(result: TestResult): TestResult {
  const status = statusOf(result.assertions)
  const decisive = result.assertions.find((assertion) => assertion.status === status && status !== 'pass')
  return { ...result, status, message: decisive?.message ?? '' }
}

/** The result of a test that is not run. */
export function skippedResult(testCase: TestCase, prepared?: PreparedData): TestResult {
  const empty = emptyResult(testCase, prepared ?? { uses: [], loads: [], missing: undefined })
  return { ...empty, status: 'skip', message: testCase.skip?.message ?? '' }
}
