import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContent } from '../../content/repository.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import type { TestEnvironment } from '../detection-tests/run-test.ts'
import { detectionYaml, logons, SAMPLE_CONTENT, testYaml } from '../detection-tests/sample-content.ts'
import { addFiles, temporaryFiles, verdicts } from '../detection-tests/sample-suite.ts'
import { EVERYTHING, selectTests } from '../detection-tests/select-tests.ts'
import { runSuite } from '../detection-tests/suite.ts'
import { testEnvironment } from '../detection-tests/test-environment.ts'
import type { TestCase, TestResult } from '../detection-tests/test-result.ts'
import { FileWatch } from './watch-files.ts'
import { SuiteWatch } from './watch-suite.ts'

let store: Store
beforeAll(async () => {
  store = await openTemporaryStore()
})
afterAll(() => store?.close())

const FIRST = 'detections/endpoint/many_logon_failures.yml'
const FILES = {
  ...SAMPLE_CONTENT,
  'lookups/known.yml': 'name: known\nfilename: known.csv\n',
  'lookups/known.csv': 'user,reason\nsvc,service\n',
  'stories/sample.yml': 'name: Sample Story\n',
  'detections/endpoint/other.yml': detectionYaml({
    name: 'Other',
    search:
      'source="XmlWinEventLog:Security" | lookup known user as TargetUserName OUTPUT reason | where isnull(reason) | stats count by Computer TargetUserName | rename Computer as dest TargetUserName as user',
    tests: testYaml('other', 'logs/other.log'),
  }),
  'logs/other.log': logons(['h', 'mia']),
}

/** A watched folder: `after` makes a change and gives the verdicts of what is run again, with the seconds it took. */
async function watched() {
  const folder = temporaryFiles(FILES)
  const content = await loadContent([folder])
  const data = { directories: [], contentRoots: content.roots, download: false }
  const settings = { data, jobs: 2, requireData: false }
  const environment = testEnvironment(store, content)
  const suite = new SuiteWatch(
    { contentDirs: [folder], files: undefined, selection: EVERYTHING, settings },
    environment,
  )
  const run = async (cases: readonly TestCase[], into: TestEnvironment) => {
    const results: TestResult[] = []
    for await (const event of runSuite(cases, into, settings)) if (event.kind === 'result') results.push(event.result)
    return verdicts(results)
  }
  const cases = selectTests(content, EVERYTHING)
  const first = await run(cases, environment)
  await suite.learn(cases)
  const files = new FileWatch({ trees: [folder], files: suite.outsideFiles() })
  const stop = new AbortController()
  const changes = files.changes(stop.signal)
  const after = async (change: () => void): Promise<{ seconds: number; verdicts: Record<string, string> }> => {
    const start = performance.now()
    change()
    const { value } = await changes.next()
    const rerun = await suite.changed(value as string[])
    const seconds = () => (performance.now() - start) / 1000
    if (rerun === undefined) return { seconds: seconds(), verdicts: {} }
    const found = await run(rerun.cases, rerun.environment)
    return { seconds: seconds(), verdicts: found }
  }
  const end = async () => {
    stop.abort()
    await changes.return(undefined)
    await environment.loads.drop(() => false)
  }
  return { folder, first, after, end, write: (path: string, text: string) => () => addFiles(folder, { [path]: text }) }
}

describe('a change runs what it touches, and nothing else', () => {
  test('detections, macros, lookups, data, in under a second each', async () => {
    const { folder, first, after, write, end } = await watched()
    expect(first).toEqual({ fires: 'pass', other: 'pass' })
    const steps: [what: string, change: () => void, expected: Record<string, RegExp>][] = [
      ['the detection', write(FIRST, detectionYaml({ search: 'index=nothing' })), { fires: /no rows/ }],
      ['the detection again', write(FIRST, detectionYaml()), { fires: /^pass$/ }],
      [
        'a nested macro',
        write('macros/security_log.yml', 'name: security_log\ndefinition: source=none\n'),
        { fires: /no rows/ },
      ],
      ['the macro taken away', () => rmSync(join(folder, 'macros/security_log.yml')), { fires: /security_log/ }],
      [
        'the macro under another file name',
        write('macros/renamed.yml', SAMPLE_CONTENT['macros/security_log.yml']!),
        { fires: /^pass$/ },
      ],
      ['a lookup’s table', write('lookups/known.csv', 'user,reason\nmia,known\n'), { other: /no rows/ }],
      ['its table again', write('lookups/known.csv', 'user,reason\nleo,known\n'), { other: /^pass$/ }],
      ['the data', write('logs/other.log', logons(['h', 'leo'])), { other: /no rows/ }],
      ['a story', write('stories/sample.yml', 'name: Sample Story\ndescription: x\n'), {}],
      [
        'an expectation',
        write(FIRST.replace('.yml', '.expect.yaml'), 'fires:\n  results: 7\n'),
        { fires: /2 results came, expected 7/ },
      ],
      [
        'a new detection in a new folder',
        write('detections/cloud/new.yml', detectionYaml({ name: 'New', tests: testYaml('new', 'logs/logons.log') })),
        { new: /^pass$/ },
      ],
      [
        'a file that an editor replaces',
        replaced(
          folder,
          'detections/cloud/new.yml',
          detectionYaml({ name: 'New', search: 'index=x', tests: testYaml('new', 'logs/logons.log') }),
        ),
        { new: /no rows/ },
      ],
    ]
    for (const [what, change, expected] of steps) {
      const { seconds, verdicts: found } = await after(change)
      expect([what, Object.keys(found)]).toEqual([what, Object.keys(expected)])
      for (const [name, verdict] of Object.entries(expected)) expect(found[name]).toMatch(verdict)
      // Under a second on a machine that does nothing else.
      expect(seconds).toBeLessThan(5)
    }
    await end()
  })
})

function replaced(folder: string, path: string, text: string): () => void {
  return () => {
    mkdirSync(join(folder, 'aside'), { recursive: true })
    writeFileSync(join(folder, 'aside/new'), text)
    renameSync(join(folder, 'aside/new'), join(folder, path))
  }
}

test('a watch ends when its signal fires, and tells files outside of its trees alone', async () => {
  const folder = temporaryFiles({ 'a/one.log': '1', 'a/two.log': '1' })
  const watch = new FileWatch({ trees: [], files: [join(folder, 'a/one.log')] })
  const stop = new AbortController()
  const changes = watch.changes(stop.signal)
  const next = changes.next()
  writeFileSync(join(folder, 'a/two.log'), '22')
  writeFileSync(join(folder, 'a/one.log'), '22')
  expect((await next).value).toEqual([join(folder, 'a/one.log')])
  const last = changes.next()
  stop.abort()
  expect((await last).done).toBe(true)
})
