/**
 * Many tests in one engine. Data come in waves: what the next tests need is loaded, they are run, and what no test
 * after them needs is dropped, so that a suite over more data than the disk should hold works too.
 */
import { statSync } from 'node:fs'
import { inParallel } from '../../search/in-parallel.ts'
import { type DataLoad, keyOf } from './data-loads.ts'
import { type DataSettings, type PreparedData, prepareData } from './prepare-data.ts'
import { runTest, skippedResult, type TestEnvironment } from './run-test.ts'
import type { TestCase, TestResult } from './test-result.ts'

export interface SuiteSettings {
  data: DataSettings
  /** Tests at once. */
  jobs: number
  /** A test whose data are not at hand fails instead of being skipped. */
  requireData: boolean
  /** Bytes of files that are loaded before tests are run. */
  waveBytes?: number
}

export interface SuiteProgress {
  kind: 'progress'
  phase: 'finding data' | 'loading' | 'testing' | 'mutating'
  done: number
  total: number
}

export interface SuiteFigures {
  /** Wall clock of each part. */
  loadSeconds: number
  testSeconds: number
  files: number
  events: number
  bytes: number
  /** Tests that were run, not skipped. */
  ran: number
}

export type SuiteEvent =
  | SuiteProgress
  | { kind: 'result'; result: TestResult }
  | { kind: 'done'; figures: SuiteFigures }

const WAVE_BYTES = 2 * 2 ** 30

interface ReadyTest {
  testCase: TestCase
  prepared: PreparedData
}

export async function* runSuite(
  cases: readonly TestCase[],
  environment: TestEnvironment,
  settings: SuiteSettings,
): AsyncGenerator<SuiteEvent> {
  const figures: SuiteFigures = { loadSeconds: 0, testSeconds: 0, files: 0, events: 0, bytes: 0, ran: 0 }
  const before = { files: environment.loads.files, events: environment.loads.events, bytes: environment.loads.bytes }
  const ready: ReadyTest[] = []
  let done = 0
  for await (const { testCase, prepared } of inParallel(cases, settings.jobs, (each) => prepare(each, settings))) {
    yield { kind: 'progress', phase: 'finding data', done: ++done, total: cases.length }
    if (prepared === undefined) yield { kind: 'result', result: skippedResult(testCase) }
    else if (prepared.missing === undefined) ready.push({ testCase, prepared })
    else yield { kind: 'result', result: withoutData(testCase, prepared, settings) }
  }
  const waves = inWaves(ready, settings.waveBytes ?? WAVE_BYTES)
  for (const [at, wave] of waves.entries()) {
    yield* runWave(wave, environment, settings, figures)
    const later = new Set(waves.slice(at + 1).flatMap((each) => each.flatMap(keysOf)))
    if (at < waves.length - 1) await environment.loads.drop((load) => later.has(keyOf(load)))
  }
  const { files, events, bytes } = environment.loads
  figures.files = files - before.files
  figures.events = events - before.events
  figures.bytes = bytes - before.bytes
  yield { kind: 'done', figures }
}

async function prepare(
  testCase: TestCase,
  { data }: SuiteSettings,
): Promise<{ testCase: TestCase; prepared: PreparedData | undefined }> {
  return { testCase, prepared: testCase.skip === undefined ? await prepareData(testCase, data) : undefined }
}

function withoutData(testCase: TestCase, prepared: PreparedData, { requireData }: SuiteSettings): TestResult {
  const message = prepared.missing!
  const result = skippedResult({ ...testCase, skip: { reason: 'missing-data', message } }, prepared)
  if (!requireData) return result
  return { ...result, case: testCase, status: 'fail', message, assertions: [{ name: 'data', status: 'fail', message }] }
}

async function* runWave(
  wave: readonly ReadyTest[],
  environment: TestEnvironment,
  { jobs }: SuiteSettings,
  figures: SuiteFigures,
): AsyncGenerator<SuiteEvent> {
  const loads = new Map(wave.flatMap(({ prepared }) => prepared.loads.map((load) => [keyOf(load), load])))
  let start = performance.now()
  let done = 0
  // A load that fails is told by each test that needs it.
  const load = (each: DataLoad) =>
    environment.loads.get(each).then(
      () => {},
      () => {},
    )
  for await (const _ of inParallel([...loads.values()], Math.min(jobs, LOADS_AT_ONCE), load)) {
    environment.signal?.throwIfAborted()
    yield { kind: 'progress', phase: 'loading', done: ++done, total: loads.size }
  }
  figures.loadSeconds += (performance.now() - start) / 1000
  start = performance.now()
  done = 0
  for await (const result of inParallel(wave, jobs, (each) => runTest(each.testCase, each.prepared, environment))) {
    figures.testSeconds += (performance.now() - start) / 1000
    figures.ran++
    yield { kind: 'progress', phase: 'testing', done: ++done, total: wave.length }
    yield { kind: 'result', result }
    start = performance.now()
  }
}

/** One reads while the other is being stored. */
const LOADS_AT_ONCE = 2

/** Tests of the same data stand together. */
function inWaves(ready: readonly ReadyTest[], waveBytes: number): ReadyTest[][] {
  const sorted = ready.map((each) => ({ each, key: keysOf(each).sort().join('\n') }))
  sorted.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const waves: ReadyTest[][] = []
  const counted = new Set<string>()
  let bytes = 0
  for (const { each } of sorted) {
    bytes += count(each, counted)
    if (waves.length === 0 || bytes > waveBytes) {
      waves.push([])
      counted.clear()
      bytes = count(each, counted)
    }
    waves.at(-1)!.push(each)
  }
  return waves
}

/** Bytes of the files that a test adds. */
function count({ prepared }: ReadyTest, counted: Set<string>): number {
  let bytes = 0
  for (const load of prepared.loads) {
    if (counted.has(keyOf(load))) continue
    counted.add(keyOf(load))
    bytes += statSync(load.path, { throwIfNoEntry: false })?.size ?? 0
  }
  return bytes
}

function keysOf({ prepared }: ReadyTest): string[] {
  return prepared.loads.map(keyOf)
}
