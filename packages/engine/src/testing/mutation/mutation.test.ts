import { bareEnvironment, parse } from '@karst/spl'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContent } from '../../content/repository.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import { detectionYaml, logons, SAMPLE_CONTENT, testYaml } from '../detection-tests/sample-content.ts'
import { temporaryFiles } from '../detection-tests/sample-suite.ts'
import { EVERYTHING, selectTests } from '../detection-tests/select-tests.ts'
import { testEnvironment } from '../detection-tests/test-environment.ts'
import { scoreOf } from './explain-survivor.ts'
import { applyMutant, type MutantResult } from './mutant.ts'
import { mutantsOf } from './mutants.ts'
import { mutateSuite } from './mutate-suite.ts'

/** Operator and text of every mutant. */
function mutants(search: string): string[] {
  const { pipeline, source } = parse(search, bareEnvironment({ now: 0 }))
  return mutantsOf(pipeline).map(
    (mutant) => `${mutant.operator}: ${applyMutant(source.text, mutant).replace(/\s+/g, ' ').trim()}`,
  )
}

describe('mutants', () => {
  const cases: [search: string, expected: string[]][] = [
    ['a=1', ['drop: *', 'negate: NOT a=1']],
    ['a=1 b=2', ['drop: * b=2', 'negate: NOT a=1 b=2', 'drop: a=1 *', 'negate: a=1 NOT b=2']],
    [
      'a=1 (b=2 OR c=3)',
      [
        'drop: * (b=2 OR c=3)',
        'negate: NOT a=1 (b=2 OR c=3)',
        'drop: a=1 *',
        'negate: a=1 NOT (b=2 OR c=3)',
        'drop-alternative: a=1 ( NOT * OR c=3)',
        'drop-alternative: a=1 (b=2 OR NOT * )',
      ],
    ],
    ['a=1 NOT b=2*', ['drop: * NOT b=2*', 'negate: NOT a=1 NOT b=2*', 'drop-filter: a=1 *', 'narrow: a=1 NOT b=2']],
    [
      'NOT (a=1 OR b=2)',
      ['drop-filter: *', 'drop-alternative: NOT ( NOT * OR b=2)', 'drop-alternative: NOT (a=1 OR NOT * )'],
    ],
    ['a="*x y*"', ['drop: *', 'negate: NOT a="*x y*"', 'narrow: a="x y*"', 'narrow: a="*x y"']],
    ['earliest=-1h', ['drop: *']],
    ['a=*', ['drop: *', 'negate: NOT a=*']],
    ['a>5', ['drop: *', 'negate: NOT a>5', 'tighten: a>6', 'loosen: a>4']],
    ['a IN (x, y)', ['drop: *', 'negate: NOT a IN (x, y)', 'drop-value: a IN (y)', 'drop-value: a IN (x)']],
    [
      'index=m | where x<=0.5',
      [
        'drop: *',
        'negate: NOT index=m',
        'drop: * | where 1 = 1',
        'negate: * | where NOT x <= 0.5',

        'loosen: * | where x <= 0.55',
        'tighten: * | where x <= 0.45',
      ].map((text, at) => (at < 2 ? `${text} | where x<=0.5` : text.replace('*', 'index=m'))),
    ],
    [
      '| tstats count where a=1 by b',
      ['drop: | tstats count where * by b', 'negate: | tstats count where NOT a=1 by b'],
    ],
    [
      '| makeresults | where like(a, "%x%") AND NOT b=1',
      ['drop', 'negate', 'narrow', 'narrow', 'drop-filter'].map(
        (operator, at) =>
          `${operator}: | makeresults | where ${['1 = 1 AND NOT b = 1', 'NOT like(a, "%x%") AND NOT b = 1', 'like(a, "x%") AND NOT b = 1', 'like(a, "%x") AND NOT b = 1', 'like(a, "%x%") AND 1 = 1'][at]}`,
      ),
    ],
    ['| makeresults | regex a="x" | stats count', ['drop: | makeresults | search * | stats count']],
    ['| makeresults | eval a=if(b=1, 2, 3) | stats count(eval(c>1))', []],
  ]
  test.each(cases)('%s', (search, expected) => expect(mutants(search)).toEqual(expected))

  test('of subsearches too, and every mutant parses', () => {
    const search =
      'index=m [search index=n x=1 | fields user] (a=1 OR (b=2 c="*z")) NOT (d=1 e<2) | where (a>1 OR b="x") AND (c=2)'
    const { pipeline, source } = parse(search, bareEnvironment({ now: 0 }))
    const all = mutantsOf(pipeline)
    expect(all.map(({ span }) => source.text.slice(span.start, span.end))).toContain('x=1')
    for (const mutant of all) {
      const { diagnostics } = parse(applyMutant(source.text, mutant), bareEnvironment({ now: 0 }))
      expect([applyMutant(source.text, mutant), diagnostics.list]).toEqual([expect.anything(), []])
    }
  })
})

describe('a detection', () => {
  let store: Store
  beforeAll(async () => {
    store = await openTemporaryStore()
  })
  afterAll(() => store?.close())

  const SEARCH =
    '`logon_failures` LogonType=3 (TargetUserName="m*" OR TargetUserName=x) NOT TargetUserName=svc\n| stats count by Computer TargetUserName | where count>1 | rename Computer as dest TargetUserName as user'

  async function mutate(tests: string, log: string): Promise<MutantResult[]> {
    const folder = temporaryFiles({
      ...SAMPLE_CONTENT,
      'detections/endpoint/many_logon_failures.yml': detectionYaml({ search: SEARCH, tests }),
      'logs/logons.log': log,
    })
    const content = await loadContent([folder])
    const environment = testEnvironment(store, content)
    const data = { directories: [], contentRoots: content.roots, download: false }
    const found: MutantResult[] = []
    for await (const event of mutateSuite(selectTests(content, EVERYTHING), environment, {
      data,
      jobs: 2,
      requireData: true,
    })) {
      if (event.kind === 'mutated') found.push(...event.mutated.mutants)
    }
    await environment.loads.drop(() => false)
    return found
  }
  const said = (results: readonly MutantResult[]) =>
    Object.fromEntries(
      results.map(({ mutant, condition, status, changed }) => [
        `${mutant.operator} ${condition}`,
        changed && status === 'survived' ? 'unasserted' : status,
      ]),
    )

  const LOG = logons(['h', 'mia'], ['h', 'mia'], ['h', 'max', '2'], ['h', 'max', '2'], ['h', 'leo'], ['h', 'leo'])

  test('which conditions a test needs, and where they stand', async () => {
    const results = await mutate(testYaml('fires', 'logs/logons.log', '    expected_results: 1\n'), LOG)
    expect(said(results)).toMatchObject({
      'drop LogonType=3': 'killed',
      'drop (TargetUserName="m*" OR TargetUserName=x)': 'killed',
      'drop-alternative TargetUserName="m*"': 'killed',
      'drop-alternative TargetUserName=x': 'survived',
      'narrow TargetUserName="m*"': 'killed',
      'drop-filter NOT TargetUserName=svc': 'survived',
      'tighten count>1': 'killed',
      'loosen count>1': 'survived',
      'drop sourcetype=XmlWinEventLog': 'survived',
      'drop EventCode=4625': 'survived',
    })
    const found = (condition: string) => results.find((result) => result.condition === condition)!
    expect(found('TargetUserName=x').place).toMatchObject({ line: 11, column: 56 })
    expect(found('TargetUserName=x').place.file).toMatch(/many_logon_failures\.yml$/)
    expect(found('EventCode=4625').place.file).toMatch(/macros\/logon_failures\.yml$/)
    expect(found('source="XmlWinEventLog:Security"').place.file).toMatch(/macros\/security_log\.yml$/)
    expect(found('sourcetype=XmlWinEventLog').explanation).toMatch(/which log is searched/)
    expect(found('NOT TargetUserName=svc').explanation).toMatch(/filter for noise/)
    const score = scoreOf(results)
    expect(score.killed + score.survived).toBe(results.length)
    expect(score.killedPercent).toBeGreaterThan(0)
  })

  test('a test that asks for one row or more needs fewer of them', async () => {
    const results = await mutate(testYaml('fires', 'logs/logons.log'), LOG)
    expect(said(results)).toMatchObject({
      'drop LogonType=3': 'unasserted',
      'negate LogonType=3': 'unasserted',
      'drop-alternative TargetUserName="m*"': 'killed',
    })
    expect(results.find(({ changed, status }) => changed && status === 'survived')!.explanation).toMatch(
      /2 rows instead of 1.*expected_results/,
    )
  })

  test('whose test fails is not mutated', async () => {
    expect(await mutate(testYaml('fires', 'logs/logons.log', '    expected_results: 5\n'), LOG)).toEqual([])
  })
})
