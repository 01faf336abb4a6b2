/** A suite in a few words, for tests: content and its data in a temporary folder. Nothing of the program imports it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadContent } from '../../content/repository.ts'
import type { Store } from '../../stores/store.ts'
import { EVERYTHING, type Selection, selectTests } from './select-tests.ts'
import { runSuite, type SuiteSettings } from './suite.ts'
import { type TestSettings, testEnvironment } from './test-environment.ts'
import type { TestResult } from './test-result.ts'

/** Files by their path below a new folder, which is removed when the process ends. */
export function temporaryFiles(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'karst-tests-'))
  if (folders.push(folder) === 1) process.on('exit', removeFolders)
  addFiles(folder, files)
  return folder
}

const folders: string[] = []

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

export function addFiles(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

export interface SampleRun extends TestSettings {
  only?: readonly string[]
  select?: Partial<Selection>
  attackData?: readonly string[]
  suite?: Partial<SuiteSettings>
}

/** Runs the tests of content directories, or of some detection files with that content. */
export async function runSample(store: Store, dirs: readonly string[], run: SampleRun = {}): Promise<TestResult[]> {
  const { only, select, attackData = [], suite, ...settings } = run
  const content = await loadContent(dirs, only === undefined ? {} : { only })
  const environment = testEnvironment(store, content, settings)
  const data = { directories: attackData, contentRoots: content.roots, download: false }
  const results: TestResult[] = []
  const cases = selectTests(content, { ...EVERYTHING, ...select })
  for await (const event of runSuite(cases, environment, { data, jobs: 3, requireData: false, ...suite })) {
    if (event.kind === 'result') results.push(event.result)
  }
  await environment.loads.drop(() => false)
  const place = ({ case: { detection, at } }: TestResult) => `${detection.name}\0${at}`
  return results.sort((a, b) => (place(a) < place(b) ? -1 : 1))
}

/** Status and message of each test, by its name. */
export function verdicts(results: readonly TestResult[]): Record<string, string> {
  const entries = results.map(({ case: { detection, test }, status, message }) => [
    test?.name ?? detection.name,
    message === '' ? status : `${status}: ${message}`,
  ])
  return Object.fromEntries(entries)
}
