/** karst test --watch: the tests once, then again whatever a change touches, until Ctrl-C. */
import { relative } from 'node:path'
import type { TestEnvironment } from '../../testing/detection-tests/run-test.ts'
import type { Selection } from '../../testing/detection-tests/select-tests.ts'
import type { SuiteSettings } from '../../testing/detection-tests/suite.ts'
import type { TestCase, TestResult } from '../../testing/detection-tests/test-result.ts'
import { FileWatch } from '../../testing/watch/watch-files.ts'
import { SuiteWatch } from '../../testing/watch/watch-suite.ts'
import { printContentDiagnostics } from '../output/diagnostics.ts'
import { printResults, summaryOf } from '../output/test-results.ts'
import type { VerbCall } from '../verb.ts'
import { runTests } from './run-tests.ts'
import type { Targets } from './test-targets.ts'

export interface WatchCall {
  cases: readonly TestCase[]
  environment: TestEnvironment
  settings: SuiteSettings
  targets: Targets
  selection: Selection
}

/** Exit code: 1 where the last run of any test fell short. */
export async function watchTests(
  { cases, environment, settings, targets, selection }: WatchCall,
  call: VerbCall,
): Promise<number> {
  const { terminal, signal } = call
  const { content: contentDirs, files } = targets
  const suite = new SuiteWatch({ contentDirs, files, selection, settings }, environment)
  const last = new Map<string, TestResult>()
  const run = async (some: readonly TestCase[], into: TestEnvironment) => {
    const ran = await runTests(some, into, settings, call)
    for (const result of ran.results) last.set(`${result.case.detection.filePath}\0${result.case.at}`, result)
    printResults(ran.results, terminal)
    terminal.out(summaryOf(ran.results, ran.figures))
  }
  await run(cases, environment)
  await suite.learn(cases)
  const watch = new FileWatch({ trees: contentDirs, files: suite.outsideFiles() })
  terminal.err(terminal.paintErr.faint('Waiting for changes; Ctrl-C ends it.'))
  for await (const changed of watch.changes(signal)) {
    const rerun = await suite.changed(changed)
    if (rerun === undefined) continue
    terminal.out(`\n${terminal.paint.bold(rerun.files.map((file) => relative('.', file)).join(', '))}`)
    watch.addFiles(suite.outsideFiles())
    const { diagnostics } = rerun.environment.content
    printContentDiagnostics(
      diagnostics.filter(({ severity }) => severity === 'error'),
      terminal,
    )
    await run(rerun.cases, rerun.environment)
  }
  return [...last.values()].some(({ status }) => status === 'fail' || status === 'error') ? 1 : 0
}
