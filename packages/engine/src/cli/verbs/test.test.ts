/** karst test as a whole: what it prints and writes, and its exit code. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { test as check, describe, expect } from 'vitest'
import {
  detectionYaml,
  logons,
  SAMPLE_CONTENT,
  testYaml,
  URL_OF_LOGONS,
} from '../../testing/detection-tests/sample-content.ts'
import { temporaryFiles } from '../../testing/detection-tests/sample-suite.ts'
import { runVerb } from '../test-run.ts'
import { test } from './test.ts'

const run = (args: string[], options: Record<string, unknown> = {}) => runVerb(test, args, options)

const FAILING = 'detections/endpoint/failing.yml'
const failing = detectionYaml({
  name: 'Failing <One>',
  search: 'index=nothing',
  tests: testYaml('a "test"', 'logs/logons.log'),
})
const manual = detectionYaml({ name: 'By Hand', tags: '  manual_test: Needs a cluster.\n' })
const unfound = detectionYaml({ name: 'No Data', tests: testYaml('unfound', URL_OF_LOGONS) })

function mixed(): string {
  return temporaryFiles({
    ...SAMPLE_CONTENT,
    [FAILING]: failing,
    'detections/endpoint/by_hand.yml': manual,
    'detections/endpoint/no_data.yml': unfound,
  })
}

check('failures come with their evidence, what was skipped is counted', async () => {
  const folder = mixed()
  const { code, out } = await run([folder])
  expect(code).toBe(1)
  expect(out).toContain(`FAIL  Failing <One> · a "test"  ${join(folder, FAILING)}:27`)
  expect(out).toContain('results: The search returned no rows; at least one is expected.')
  expect(out).toMatch(/SKIP {2}No Data · unfound {2}https:.* is not at hand/)
  expect(out).toMatch(
    /1 passed, 1 failed, 2 skipped \(1 tested by hand, 1 without data\); 1 file \(3 events, .*\) loaded in .*, 2 tests run in/,
  )
  expect(out).not.toContain('Needs a cluster')
  expect((await run([folder], { listSkipped: true })).out).toContain(
    'SKIP  By Hand · fires  tested by hand: Needs a cluster.',
  )
})

check('reports: JSON, JUnit, Markdown, SARIF, annotations', async () => {
  const folder = mixed()
  const file = (name: string) => join(folder, 'out', name)
  const reports = { json: true, junit: file('j.xml'), markdown: file('m.md'), sarif: file('s.json'), annotations: true }
  const { out, err } = await run([folder], reports)
  const json = JSON.parse(out)
  expect(json).toMatchObject({
    version: 1,
    counts: { pass: 1, fail: 1, error: 0, skip: 2, skipped: { manual: 1, 'missing-data': 1 } },
  })
  const byName = Object.fromEntries(
    json.tests.map((each: { detection: { name: string } }) => [each.detection.name, each]),
  )
  expect(byName['Many Logon Failures']).toMatchObject({ status: 'pass', results: 2, test: 'fires' })
  expect(byName['No Data']).toMatchObject({ status: 'skip', reason: 'missing-data', data: [{ data: URL_OF_LOGONS }] })
  expect(err).toContain(
    `::error file=${join(folder, FAILING)},line=27,col=5,title=Test%3A a "test"::The search returned no rows; at least one is expected.`,
  )
  const junit = readFileSync(file('j.xml'), 'utf8')
  expect(elements(junit)).toMatchObject([
    { name: 'testsuites', tests: '4', failures: '1', errors: '0', skipped: '2' },
    ...Array.from({ length: json.tests.length * 2 + 3 }, () => expect.anything()),
  ])
  expect(junit).toContain('<failure message="The search returned no rows; at least one is expected." type="results">')
  expect(readFileSync(file('m.md'), 'utf8')).toContain('| Failing \\<One\\> · a "test" |')
  const sarif = JSON.parse(readFileSync(file('s.json'), 'utf8'))
  expect(sarif.runs[0].results).toMatchObject([{ ruleId: 'test/results', level: 'error' }])
})

/** Every element with its attributes; throws where the text is no XML. */
function elements(xml: string): Record<string, string>[] {
  const found: Record<string, string>[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => void found.push({ ...(attributes as Record<string, string>), name }))
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return found
}

describe('exit codes', () => {
  check('0 when all that ran passed', async () => {
    expect((await run([temporaryFiles(SAMPLE_CONTENT)])).code).toBe(0)
  })
  check('1 for missing data, where they are required', async () => {
    const folder = temporaryFiles({ ...SAMPLE_CONTENT, 'detections/endpoint/no_data.yml': unfound })
    expect((await run([folder])).code).toBe(0)
    expect((await run([folder], { requireData: true })).code).toBe(1)
  })
  check('1 for a detection that can not be read', async () => {
    const { code, err } = await run([temporaryFiles({ ...SAMPLE_CONTENT, [FAILING]: 'name: [' })])
    expect([code, err]).toEqual([1, expect.stringMatching(/failing\.yml:1:\d+: error\[yaml-syntax\]/)])
  })
  const wrong: [args: string[], options: Record<string, unknown>, message: RegExp][] = [
    [['nosuch/folder'], {}, /no file or folder/],
    [['Some Name'], {}, /Some Name is no file or folder/],
    [['@'], { detection: ['Nothing*'] }, /No detection is meant by Nothing\*/],
    [['@'], { timeout: '0' }, /above 0/],
    [['@'], { include: ['all'] }, /no kind all/],
    [['@'], { jobs: '0' }, /above 0/],
    [['@'], { watch: true, mutate: true }, /do not go together/],
    [['@'], { since: 'main' }, /--since main: .*not a git repository/i],
  ]
  check.each(wrong)('2 for %j %j', async (args, options, message) => {
    const folder = temporaryFiles(SAMPLE_CONTENT)
    await expect(
      run(
        args.map((arg) => (arg === '@' ? folder : arg)),
        options,
      ),
    ).rejects.toThrow(message)
  })
})

describe('what is tested', () => {
  check('a file brings the repository around it; a folder all below it; a name needs the content', async () => {
    const folder = mixed()
    const named = 'detections/endpoint/many_logon_failures.yml'
    expect((await run([join(folder, named)])).out).toMatch(/^1 passed, 0 failed;/)
    expect((await run([join(folder, 'detections/endpoint')])).out).toMatch(/1 passed, 1 failed, 2 skipped/)
    expect((await run(['Many Logon*'], { content: [folder] })).out).toMatch(/^1 passed, 0 failed;/)
    expect((await run([folder], { tag: ['T1110'], detection: ['many*'] })).out).toMatch(/^1 passed, 0 failed;/)
  })

  check('--mutate: rows of mutants, a share for the detection, JSON', async () => {
    const folder = temporaryFiles({ ...SAMPLE_CONTENT, 'logs/logons.log': logons(['h', 'mia'], ['h', 'leo', '2']) })
    const { code, out } = await run([folder], { mutate: true })
    expect(code).toBe(0)
    expect(out).toMatch(/survived {2}many_logon_failures\.yml:11:\d+ +LogonType=3 +left out +1 → 2/)
    expect(out).toMatch(/killed {4}logon_failures\.yml:3:\d+ +EventCode=4625 +→ NOT EventCode=4625 +1 → 0/)
    expect(out).toMatch(/\d+ of \d+ changes noticed \(\d+ %\), \d+ exercised by the data/)
    const json = JSON.parse((await run([folder], { mutate: true, json: true })).out)
    expect(json.detections[0].mutants[0]).toMatchObject({
      operator: 'drop',
      line: expect.any(Number),
      status: expect.any(String),
    })
    expect(json.detections[0].score.killed).toBeGreaterThan(0)
  })
})

check('a directory of attack data that is not there skips no tests', async () => {
  await expect(run([mixed()], { attackData: ['/no/such/folder'] })).rejects.toThrow(
    'There is no directory /no/such/folder.',
  )
})
