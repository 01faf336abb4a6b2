/** Runs again what a change touches: the tests of a detection whose own file, macro, lookup or data are others now. */
import { existsSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { isExpectation } from '../../content/folder-index.ts'
import { type ContentRepository, loadContent } from '../../content/repository.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { type Change, changeOf, type Dependencies, dependenciesOf, touches } from '../detection-tests/dependencies.ts'
import { prepareData } from '../detection-tests/prepare-data.ts'
import type { TestEnvironment } from '../detection-tests/run-test.ts'
import { type Selection, selectTests } from '../detection-tests/select-tests.ts'
import type { SuiteSettings } from '../detection-tests/suite.ts'
import { withContent } from '../detection-tests/test-environment.ts'
import type { TestCase } from '../detection-tests/test-result.ts'

export interface WatchedSuite {
  contentDirs: readonly string[]
  /** Detection files; undefined: all of the content directories. */
  files: readonly string[] | undefined
  selection: Selection
  settings: SuiteSettings
}

/** What is to be run after a change. */
export interface Rerun {
  /** The changes that touch a test, absolute paths. */
  files: string[]
  environment: TestEnvironment
  cases: TestCase[]
}

interface Watched {
  /** The file as the user named it. */
  path: string
  dependencies: Dependencies
  /** Attack data files of its tests. */
  data: readonly string[]
}

const COMPILED_A_TURN = 50

export class SuiteWatch {
  readonly #suite: WatchedSuite
  readonly #byFile = new Map<string, Watched>()
  #environment: TestEnvironment

  constructor(suite: WatchedSuite, environment: TestEnvironment) {
    this.#suite = suite
    this.#environment = environment
  }

  /** Learns what the tests depend on. Call it with all tests first, then with those that were run again. */
  async learn(cases: readonly TestCase[], environment = this.#environment): Promise<void> {
    const { content, store, knowledge: settings } = environment
    const knowledge = new Knowledge(store, content, settings)
    await knowledge.refresh()
    const time = { now: 0, earliest: null, latest: null, timeZone: 'UTC' }
    const compiling = knowledge.environment(time)
    const data = new Map<string, string[]>()
    for (const testCase of cases) {
      const { filePath } = testCase.detection
      const known = data.get(filePath)
      const { uses } = await prepareData(testCase, { ...this.#suite.settings.data, download: false })
      const places = uses.flatMap(({ path, looked }) => [...(path === undefined ? [] : [path]), ...looked])
      if (known !== undefined) known.push(...places.map((path) => resolve(path)))
      else
        data.set(
          filePath,
          places.map((path) => resolve(path)),
        )
    }
    for (const [at, { detection }] of cases.entries()) {
      // Thousands of searches are compiled: Ctrl-C is heard in between.
      if (at % COMPILED_A_TURN === 0) await new Promise(setImmediate)
      const file = resolve(detection.filePath)
      const dependencies = dependenciesOf(detection, content, compiling)
      this.#byFile.set(file, { path: detection.filePath, dependencies, data: data.get(detection.filePath) ?? [] })
    }
  }

  /** Files outside the content that are to be watched: detections, and attack data wherever they lie. */
  outsideFiles(): string[] {
    const all = [...this.#byFile].flatMap(([file, { data }]) => [file, ...data])
    const roots = this.#suite.contentDirs.map((root) => `${resolve(root)}${sep}`)
    return [...new Set(all)].filter((file) => !roots.some((root) => file.startsWith(root)))
  }

  /** Undefined when the changes touch no test. */
  async changed(files: readonly string[]): Promise<Rerun | undefined> {
    const changes = files.map(changeOf)
    const touched = this.#touchedBy(changes)
    if (touched.length === 0) return undefined
    const telling = changes.filter((change) => this.#touchedBy([change]).length > 0).map(({ file }) => file)
    const everything = changes.some((change) => change.everything)
    await this.#environment.loads.drop(({ path }) => !everything && !files.includes(resolve(path)))
    const present = touched.filter((file) => existsSync(file))
    const content = await this.#reload(present.map((file) => this.#byFile.get(file)?.path ?? relative('.', file)))
    for (const file of touched) if (!existsSync(file)) this.#byFile.delete(file)
    const models = changes.some(({ file }) => file.includes(`${sep}data_models${sep}`))
    const renewed = withContent(this.#environment, content)
    this.#environment = models ? renewed : { ...renewed, knowledge: this.#environment.knowledge }
    const cases = selectTests(content, { ...this.#suite.selection, files: undefined })
    await this.learn(cases)
    return { files: telling, environment: this.#environment, cases }
  }

  #touchedBy(changes: readonly Change[]): string[] {
    const known = [...this.#byFile].filter(([, { dependencies, data }]) =>
      changes.some((change) => touches(change, dependencies) || data.includes(change.file)),
    )
    const added = changes.map(({ file }) => file).filter((file) => this.#isDetection(file))
    return [...new Set([...known.map(([file]) => file), ...added])]
  }

  /** A detection file that is to be tested, known or new. */
  #isDetection(file: string): boolean {
    if (!/\.ya?ml$/i.test(file) || isExpectation(file)) return false
    const { files, contentDirs, selection } = this.#suite
    // What a commit touches was decided at the start; what is edited since is of it.
    if (files !== undefined && !files.some((each) => resolve(each) === file)) return false
    if (files !== undefined || selection.files?.has(file)) return true
    return contentDirs.some((root) => file.startsWith(`${resolve(root, 'detections')}${sep}`))
  }

  #reload(files: readonly string[]): Promise<ContentRepository> {
    return loadContent(this.#suite.contentDirs, { only: files })
  }
}
