/** Runs a suite for the command line: progress while it runs, reports when it is over. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TestEnvironment } from '../../testing/detection-tests/run-test.ts'
import { runSuite, type SuiteFigures, type SuiteSettings } from '../../testing/detection-tests/suite.ts'
import type { TestCase, TestResult } from '../../testing/detection-tests/test-result.ts'
import { testsJson } from '../output/test-json.ts'
import { testsJunit } from '../output/test-junit.ts'
import { testsMarkdown } from '../output/test-markdown.ts'
import { TestProgress } from '../output/test-progress.ts'
import { printAllSkipped, printResults, summaryOf } from '../output/test-results.ts'
import { testAnnotations, testsSarif } from '../output/test-sarif.ts'
import { Failure, type VerbCall } from '../verb.ts'

export interface SuiteRun {
  results: TestResult[]
  figures: SuiteFigures
}

export async function runTests(
  cases: readonly TestCase[],
  environment: TestEnvironment,
  settings: SuiteSettings,
  { terminal }: Pick<VerbCall, 'terminal'>,
): Promise<SuiteRun> {
  const progress = new TestProgress(terminal)
  const results: TestResult[] = []
  let fallen = 0
  let figures: SuiteFigures | undefined
  try {
    for await (const event of runSuite(cases, environment, settings)) {
      if (event.kind === 'progress') progress.update(event, fallen)
      else if (event.kind === 'done') figures = event.figures
      else {
        results.push(event.result)
        if (event.result.status === 'fail' || event.result.status === 'error') fallen++
      }
    }
  } finally {
    progress.end()
  }
  return { results: inOrder(results, cases), figures: figures! }
}

/** Tests end in any order; reports of two runs are to be alike. */
function inOrder(results: readonly TestResult[], cases: readonly TestCase[]): TestResult[] {
  const places = new Map(cases.map((each, at) => [`${each.detection.filePath}\0${each.at}`, at]))
  const place = ({ case: { detection, at } }: TestResult) => places.get(`${detection.filePath}\0${at}`) ?? 0
  return [...results].sort((a, b) => place(a) - place(b))
}

export function reportTests({ results, figures }: SuiteRun, { options, terminal }: VerbCall): void {
  write(options.text('junit'), () => testsJunit(results))
  write(options.text('sarif'), () => `${JSON.stringify(testsSarif(results), undefined, 2)}\n`)
  const markdown = options.text('markdown')
  // The summary of a job's step may hold what stood there before.
  if (markdown !== undefined && markdown === process.env.GITHUB_STEP_SUMMARY) {
    attempt(markdown, () => appendFileSync(markdown, testsMarkdown(results, figures)))
  } else write(markdown, () => testsMarkdown(results, figures))
  // GitHub reads both streams; JSON has the first for itself.
  const annotate = options.flag('json') ? terminal.err : terminal.out
  if (options.flag('annotations')) for (const line of testAnnotations(results)) annotate(line)
  if (options.flag('json')) terminal.out(JSON.stringify(testsJson(results, figures), undefined, 2))
  else {
    printResults(results, terminal)
    if (options.flag('listSkipped')) printAllSkipped(results, terminal)
    terminal.out(summaryOf(results, figures))
  }
}

export function write(file: string | undefined, text: () => string): void {
  if (file === undefined) return
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text())
  })
}

function attempt(file: string, action: () => void): void {
  try {
    action()
  } catch (error) {
    throw new Failure(`${file} can't be written: ${(error as NodeJS.ErrnoException).code}.`)
  }
}
