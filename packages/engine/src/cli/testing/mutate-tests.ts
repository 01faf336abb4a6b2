/** karst test --mutate: which conditions of the searches the tests need. */
import type { TestEnvironment } from '../../testing/detection-tests/run-test.ts'
import type { SuiteSettings } from '../../testing/detection-tests/suite.ts'
import type { TestCase, TestResult } from '../../testing/detection-tests/test-result.ts'
import type { MutatedDetection } from '../../testing/mutation/mutate-detection.ts'
import { mutateSuite } from '../../testing/mutation/mutate-suite.ts'
import { mutatedJson, printMutated, scoreText } from '../output/mutants.ts'
import { testJson } from '../output/test-json.ts'
import { TestProgress } from '../output/test-progress.ts'
import { printResults } from '../output/test-results.ts'
import type { VerbCall } from '../verb.ts'

/** Exit code: 1 where a test falls short. A mutant that survives is advice. */
export async function mutateTests(
  cases: readonly TestCase[],
  environment: TestEnvironment,
  settings: SuiteSettings,
  { options, terminal }: VerbCall,
): Promise<number> {
  const progress = new TestProgress(terminal)
  const results: TestResult[] = []
  const mutated: MutatedDetection[] = []
  const json = options.flag('json')
  for await (const event of mutateSuite(cases, environment, settings)) {
    if (event.kind === 'progress') progress.update(event, 0)
    else if (event.kind === 'mutating') progress.update({ ...event, kind: 'progress', phase: 'mutating' }, 0)
    else {
      progress.end()
      if (event.kind === 'result') results.push(event.result)
      else {
        mutated.push(event.mutated)
        if (!json) printMutated(event.mutated, terminal)
      }
    }
  }
  progress.end()
  const fallen = results.filter(({ status }) => status === 'fail' || status === 'error')
  const all = mutated.flatMap(({ mutants }) => mutants)
  if (json) {
    const shown = { version: 1, detections: mutated.map(mutatedJson), fallen: fallen.map(testJson) }
    terminal.out(JSON.stringify(shown, undefined, 2))
  } else {
    printResults(results, terminal)
    if (mutated.length !== 1) terminal.out(`${mutated.length} detections: ${scoreText(all)}`)
  }
  return fallen.length > 0 ? 1 : 0
}
