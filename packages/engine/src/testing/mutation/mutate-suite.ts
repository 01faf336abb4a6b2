/** Mutation of many detections: of those whose tests pass. */
import type { Detection } from '../../content/detection.ts'
import { prepareData } from '../detection-tests/prepare-data.ts'
import type { TestEnvironment } from '../detection-tests/run-test.ts'
import { runSuite, type SuiteProgress, type SuiteSettings } from '../detection-tests/suite.ts'
import type { TestCase, TestResult } from '../detection-tests/test-result.ts'
import { type MutatedDetection, type MutationTest, mutateDetection } from './mutate-detection.ts'

export type MutationEvent =
  | SuiteProgress
  | { kind: 'result'; result: TestResult }
  | { kind: 'mutating'; done: number; total: number }
  | { kind: 'mutated'; mutated: MutatedDetection }

/** The tests first: a detection whose tests do not pass is not mutated. */
export async function* mutateSuite(
  cases: readonly TestCase[],
  environment: TestEnvironment,
  settings: SuiteSettings,
): AsyncGenerator<MutationEvent> {
  const passing = new Map<Detection, TestCase[]>()
  // All data stay loaded: they are used again at once.
  for await (const event of runSuite(cases, environment, { ...settings, waveBytes: Number.POSITIVE_INFINITY })) {
    if (event.kind === 'done') continue
    yield event
    if (event.kind !== 'result' || event.result.status !== 'pass') continue
    const { case: testCase } = event.result
    passing.set(testCase.detection, [...(passing.get(testCase.detection) ?? []), testCase])
  }
  const detections = [...passing].sort(([a], [b]) => (a.name < b.name ? -1 : 1))
  let done = 0
  for (const [detection, tests] of detections) {
    const prepared = await Promise.all(tests.map((each) => withData(each, settings)))
    yield { kind: 'mutated', mutated: await mutateDetection(detection, prepared, environment, settings.jobs) }
    yield { kind: 'mutating', done: ++done, total: detections.length }
  }
}

async function withData(testCase: TestCase, { data }: SuiteSettings): Promise<MutationTest> {
  return { testCase, prepared: await prepareData(testCase, data) }
}
