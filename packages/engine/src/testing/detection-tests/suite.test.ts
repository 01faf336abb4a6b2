import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import {
  DEFAULT_SEARCH,
  detectionYaml,
  logons,
  SAMPLE_CONTENT,
  SAMPLE_MACROS,
  testYaml,
  URL_OF_LOGONS,
} from './sample-content.ts'
import { addFiles, runSample, type SampleRun, temporaryFiles, verdicts } from './sample-suite.ts'

let store: Store
beforeAll(async () => {
  store = await openTemporaryStore()
})
afterAll(() => store?.close())

const DETECTION = 'detections/endpoint/many_logon_failures.yml'

/** The verdicts over the sample content with some files replaced. */
async function run(files: Record<string, string> = {}, settings: SampleRun = {}) {
  const folder = temporaryFiles({ ...SAMPLE_CONTENT, ...files })
  return runSample(store, [folder], settings)
}

test('a detection that finds what it is for passes, strictly too', async () => {
  for (const strict of [false, true]) {
    const [result] = await run({}, { strict })
    expect([result!.message, result!.status, result!.rowCount]).toEqual(['', 'pass', 2])
    expect(result!.riskEvents.map((event) => event.risk_message)).toContain(
      'mia failed to log on to ws-01.example.test.',
    )
    expect(result!.data).toMatchObject([{ data: 'logs/logons.log', events: 3, eventsWithProblems: 0 }])
  }
})

describe('how many rows', () => {
  const counts: [more: string, log: string, verdict: string][] = [
    ['', logons(['h', 'u', '9']), 'fail: The search returned no rows; at least one is expected.'],
    ['    expected_results: 2\n', SAMPLE_CONTENT['logs/logons.log']!, 'pass'],
    [
      '    expected_results: 1\n',
      SAMPLE_CONTENT['logs/logons.log']!,
      'fail: The search returned 2 rows; expected_results is 1.',
    ],
    [
      '    expected_results: 0\n',
      SAMPLE_CONTENT['logs/logons.log']!,
      'fail: The search returned 2 rows; it must return none.',
    ],
    ['    expected_results: 0\n', logons(['h', 'u', '9']), 'pass'],
  ]
  test.each(counts)('%j %#', async (more, log, verdict) => {
    const tests = testYaml('fires', 'logs/logons.log', more)
    expect(verdicts(await run({ [DETECTION]: detectionYaml({ tests }), 'logs/logons.log': log }))).toEqual({
      fires: verdict,
    })
  })
})

describe('what is not run is counted with its reason', () => {
  const skips: [parts: Parameters<typeof detectionYaml>[0], reason: string][] = [
    [{ status: 'experimental' }, 'status'],
    [{ status: 'deprecated' }, 'status'],
    [{ type: 'Correlation' }, 'correlation'],
    [{ tags: '  manual_test: Needs a cluster.\n' }, 'manual'],
    [{ tags: "  manual_test: ''\n" }, 'manual'],
    [{ tests: '  []\n' }, 'no-tests'],
    [{ tests: testYaml('fires', URL_OF_LOGONS) }, 'missing-data'],
    [{ tests: '  - { name: fires, attack_data: [] }\n' }, 'missing-data'],
    [{ tests: testYaml('fires', "'https://'") }, 'missing-data'],
  ]
  test.each(skips)('%j', async (parts, reason) => {
    const [result] = await run({ [DETECTION]: detectionYaml(parts) })
    expect([result!.status, result!.case.skip?.reason]).toEqual(['skip', reason])
  })

  test('unless it is asked for', async () => {
    const include = new Set(['experimental', 'manual'] as const)
    const parts = { status: 'experimental', tags: '  manual_test: By hand.\n' }
    expect(verdicts(await run({ [DETECTION]: detectionYaml(parts) }, { select: { include } }))).toEqual({
      fires: 'pass',
    })
  })

  test('data that are not at hand can be made a failure', async () => {
    const files = { [DETECTION]: detectionYaml({ tests: testYaml('fires', URL_OF_LOGONS) }) }
    const results = await run(files, { suite: { requireData: true } })
    expect(verdicts(results).fires).toMatch(/^fail: https:.*logons\.log is not at hand: no --attack-data directory/)
  })
})

describe('what can not be run is an error', () => {
  const errors: [what: string, files: Record<string, string>, message: RegExp][] = [
    ['a search that does not compile', { [DETECTION]: detectionYaml({ search: 'index=main | statz count' }) }, /statz/],
    ['a macro that is missing', { 'macros/logon_failures.yml': 'name: other\ndefinition: "*"\n' }, /logon_failures/],
    [
      'an unknown source type',
      {
        [DETECTION]: detectionYaml({
          tests: testYaml('fires', 'logs/logons.log').replace('XmlWinEventLog\n', 'no:such\n'),
        }),
      },
      /no source type no:such/,
    ],
    ['an empty log', { 'logs/logons.log': '' }, /can't be loaded/],
  ]
  test.each(errors)('%s', async (_, files, message) => {
    const [result] = await run(files)
    expect(result!.status).toBe('error')
    expect(result!.message).toMatch(message)
  })

  test('a test that takes too long', async () => {
    const nested = `${'sha512('.repeat(20)}"x".n${')'.repeat(20)}`
    const search = `| makeresults count=20000000 | streamstats count as n | eval dest=${nested} | stats dc(dest) as user`
    const [result] = await run({ [DETECTION]: detectionYaml({ search }) }, { timeout: 1 })
    expect([result!.status, result!.message]).toEqual(['error', 'The test took longer than 1 s.'])
  })
})

test('a risk field that rows lack fails', async () => {
  const search = '`logon_failures` | stats count by Computer | rename Computer as dest'
  expect(verdicts(await run({ [DETECTION]: detectionYaml({ search }) })).fires).toMatch(
    /lacks the risk object field\(s\) `user`/,
  )
})

describe('tests do not see each other', () => {
  test('neither data, also of the same index and source type', async () => {
    const tests = `${testYaml('one', 'logs/one.log')}${testYaml('two', 'logs/two.log', '    expected_results: 1\n')}`
    const files = {
      [DETECTION]: detectionYaml({ tests }),
      'logs/one.log': logons(['a', 'x'], ['b', 'x'], ['c', 'x']),
      'logs/two.log': logons(['d', 'y']),
    }
    expect(verdicts(await run(files))).toEqual({ one: 'pass', two: 'pass' })
  })

  test('nor fields: a wildcard brings those of its own data only', async () => {
    const search =
      '`logon_failures` | head 1 | table Computer Target* Extra* | rename Computer as dest TargetUserName as user'
    const tests = `${testYaml('one', 'logs/one.log')}${testYaml('two', 'logs/two.log')}`
    const extra = logons(['a', 'x']).replace('</EventData>', "<Data Name='ExtraField'>1</Data></EventData>")
    const results = await run({
      [DETECTION]: detectionYaml({ search, tests }),
      'logs/one.log': extra,
      'logs/two.log': logons(['a', 'x']),
    })
    expect(results.map(({ search: ran }) => ran!.fields.includes('ExtraField'))).toEqual([true, false])
  })

  test('nor lookups that they write, nor risk events and findings', async () => {
    const writer =
      '`logon_failures` | stats count by Computer TargetUserName | rename Computer as dest TargetUserName as user | outputlookup append=true seen.csv'
    const reader =
      '| inputlookup seen.csv | rename host as dest | eval user="u" | append [search index=risk OR index=notable | eval dest="leaked", user="u"]'
    const named = (name: string, search: string) =>
      detectionYaml({ name, search, type: 'TTP', tests: testYaml(name, 'logs/logons.log') })
    const results = await run({
      [DETECTION]: named('A writes', writer),
      'detections/endpoint/b.yml': named('B reads', reader),
      'detections/endpoint/c.yml': named('C writes', writer),
      'lookups/seen.csv': 'host,count\nold.example.test,1\n',
    })
    expect(verdicts(results)).toEqual({ 'A writes': 'pass', 'B reads': 'pass', 'C writes': 'pass' })
    const read = results.find(({ case: { detection } }) => detection.name === 'B reads')!
    expect(read.firstRows.map((row) => row.dest)).toEqual(['old.example.test'])
  })
})

test('data are loaded once for all tests, once more under another name', async () => {
  const tests = [1, 2, 3].map((number) => testYaml(`same ${number}`, 'logs/logons.log')).join('')
  const other = testYaml('other', 'logs/logons.log').replace(
    'sourcetype:',
    'host: forced.example.test\n        sourcetype:',
  )
  const results = await run({
    [DETECTION]: detectionYaml({
      tests: tests + other,
      search: '`logon_failures` | stats count by host, TargetUserName | rename host as dest, TargetUserName as user',
    }),
  })
  expect(Object.values(verdicts(results))).toEqual(['pass', 'pass', 'pass', 'pass'])
  expect(results[3]!.firstRows[0]!.dest).toBe('forced.example.test')
  expect(new Set(results.slice(0, 3).map(({ firstRows }) => firstRows[0]!.dest))).toEqual(new Set(['ws-01']))
})

test('several files of one test are searched together; the clock is after the newest event', async () => {
  const two = `  - name: both
    expected_results: 2
    attack_data:
      - { data: logs/one.log, source: "XmlWinEventLog:Security", sourcetype: XmlWinEventLog, custom_index: win }
      - { data: logs/two.log, source: "XmlWinEventLog:Security", sourcetype: XmlWinEventLog }
`
  const search =
    '`logon_failures` earliest=-1h (index=win OR index=contentctl_testing_index) | stats count by Computer TargetUserName | rename Computer as dest TargetUserName as user'
  const files = {
    [DETECTION]: detectionYaml({ tests: two, search }),
    'logs/one.log': logons(['a', 'x']),
    'logs/two.log': logons(['b', 'x']),
  }
  expect(verdicts(await run(files))).toEqual({ both: 'pass' })
})

test('a Correlation is tested over risk events that its attack data hold', async () => {
  const [made] = await run({}, {})
  const risk = made!.riskEvents.map((event) => `${event._raw}\n`).join('')
  const search =
    '| from datamodel Risk.All_Risk | stats sum(calculated_risk_score) as risk_score by risk_object risk_object_type | where risk_score>=30'
  const tests = `  - name: enough risk
    expected_results: 4
    attack_data:
      - { data: logs/risk.log, source: "ESCU - Many Logon Failures - Rule", sourcetype: stash, custom_index: risk }
`
  const files = { [DETECTION]: detectionYaml({ type: 'Correlation', search, tests }), 'logs/risk.log': risk }
  const results = await run(files, { select: { include: new Set(['correlation'] as const) } })
  expect(verdicts(results)).toEqual({ 'enough risk': 'pass' })
})

test('format 6: findings and intermediate findings, each with its message', async () => {
  const six = (message: string, title = 'Failures of $user$') => `name: Six
id: 11111111-2222-4333-8444-000000000006
version: 1
creation_date: '2026-01-01'
modification_date: '2026-01-01'
author: Sample
status: production
type: TTP
description: A sample.
data_source: []
search: |-
  ${DEFAULT_SEARCH}
how_to_implement: Nothing to do.
known_false_positives: None known.
finding:
  title: ${title}
  entity: { field: user, type: user, score: 50 }
intermediate_findings:
  entities:
    - { field: dest, type: system, score: 20, message: "${message}" }
analytic_story: [Sample Story]
asset_type: Endpoint
mitre_attack_id: [T1110]
product: [Splunk Enterprise]
security_domain: access
tests:
  - name: six
    test_type: unit
    expected_results: 2
    attack_data:
      - { data: logs/logons.log, source: "XmlWinEventLog:Security", sourcetype: XmlWinEventLog, index: other }
`
  const said = async (text: string, strict = false) => verdicts(await run({ [DETECTION]: text }, { strict })).six
  expect(await said(six('$dest$ was tried as $user$.'))).toBe('pass')
  expect(await said(six('$dest$ was tried as $user$.'), true)).toBe('pass')
  expect(await said(six('$dest$ was tried as $absent$.'))).toMatch(/\$absent\$ was not replaced/)
  expect(await said(six('$dest$ was tried as $user$.', '$absent$'), true)).toMatch(/\$absent\$ of the title/)
})

test('a finding that a Risk model of the content takes in is told', async () => {
  const model =
    "model: Risk\nroot: All_Risk\ndatasets:\n  All_Risk:\n    constraint: 'index=risk OR index=notable'\n    any_field: true\n"
  const files = { [DETECTION]: detectionYaml({ type: 'TTP' }) }
  expect(verdicts(await run(files))).toEqual({ fires: 'pass' })
  const said = verdicts(await run({ ...files, 'data_models/Risk.yml': model }))
  expect(said).toEqual({ fires: 'fail: 2 finding(s) appear in the risk data model.' })
})

describe('selection', () => {
  const files = {
    'detections/endpoint/other_one.yml': detectionYaml({
      name: 'Other One',
      type: 'TTP',
      tests: testYaml('other', 'logs/logons.log'),
    }),
  }
  test.each<[NonNullable<SampleRun['select']>, string[]]>([
    [{ detections: ['other one'] }, ['other']],
    [{ detections: ['*Logon*'] }, ['fires']],
    [{ tags: ['ttp'] }, ['other']],
    [{ tags: ['T1110'] }, ['fires', 'other']],
    [{ tags: ['sample*'] }, ['fires', 'other']],
    [{ tags: ['nothing'] }, []],
    [{ files: new Set() }, []],
  ])('%j', async (select, names) => {
    expect(Object.keys(verdicts(await run(files, { select }))).sort()).toEqual(names)
  })
})

test('attack data of a URL are found in directories that mirror it', async () => {
  const folder = temporaryFiles({
    ...SAMPLE_MACROS,
    [DETECTION]: detectionYaml({ tests: testYaml('fires', URL_OF_LOGONS) }),
  })
  const mirror = temporaryFiles({})
  addFiles(mirror, { 'datasets/T1110/logons.log': SAMPLE_CONTENT['logs/logons.log']! })
  expect(verdicts(await runSample(store, [folder], { attackData: [mirror] }))).toEqual({ fires: 'pass' })
  expect(readFileSync(join(mirror, 'datasets/T1110/logons.log'), 'utf8')).toContain('TargetUserName')
})
