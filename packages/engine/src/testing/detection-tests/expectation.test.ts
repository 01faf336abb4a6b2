import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import { detectionYaml, SAMPLE_CONTENT, testYaml } from './sample-content.ts'
import { runSample, temporaryFiles } from './sample-suite.ts'

let store: Store
beforeAll(async () => {
  store = await openTemporaryStore()
})
afterAll(() => store?.close())

const DETECTION = 'detections/endpoint/many_logon_failures.yml'
const BESIDE = 'detections/endpoint/many_logon_failures.expect.yaml'

/** The result over the sample content with an expectation beside the detection. */
async function expecting(yaml: string, type = 'TTP') {
  const text = `fires:\n${yaml.replace(/^/gm, '  ')}\n`
  const folder = temporaryFiles({ ...SAMPLE_CONTENT, [DETECTION]: detectionYaml({ type }), [BESIDE]: text })
  const [result] = await runSample(store, [folder])
  return result!
}

const MET = [
  'results: 2',
  'results: { min: 1, max: 2 }',
  'results: { include: [{ dest: ws-02.example.test, count: 1 }], exclude: [{ dest: ws-03 }] }',
  'results: [{ dest: ws-02.example.test }, { dest: ws-01.example.test, user: mia, count: 1.0 }]',
  'risk_events: 4',
  'findings: [{ severity: low, rule_title: Many Logon Failures }, {}]',
  `risk_events:
  include:
    - risk_object: mia
      risk_object_type: user
      risk_score: 30
      risk_message: mia  failed to log on to ws-01.example.test.
      annotations.mitre_attack: [T1110]
      threat_object: ''`,
]

test.each(MET)('met: %j', async (yaml) => {
  const { status, message } = await expecting(yaml)
  expect([status, message]).toEqual(['pass', ''])
})

describe('not met, field by field', () => {
  const event = (more: string) => `risk_events: { include: [{ risk_object: mia, ${more} }] }`
  const cases: [yaml: string, differences: object[]][] = [
    [event('risk_score: 31'), [{ field: 'risk_score', expected: '31', actual: '30' }]],
    [event('risk_object_type: system'), [{ field: 'risk_object_type', expected: 'system', actual: 'user' }]],
    [
      event('risk_message: other'),
      [{ field: 'risk_message', expected: 'other', actual: 'mia failed to log on to ws-01.example.test.' }],
    ],
    [
      event('risk_score: 31, risk_object_type: other'),
      [
        { field: 'risk_score', expected: '31', actual: '30' },
        { field: 'risk_object_type', expected: 'other', actual: 'user' },
      ],
    ],
    [event('risk_scor: 30'), [{ field: 'risk_scor', expected: '30', actual: 'nothing (there is `risk_score`)' }]],
    [
      event('annotations.mitre_attack: [T1, T2]'),
      [{ field: 'annotations.mitre_attack', expected: '[T1, T2]', actual: 'T1110' }],
    ],
    [
      'findings: [{ severity: high }, {}]',
      [{ record: 'finding 1', field: 'severity', expected: 'high', actual: 'low' }],
    ],
  ]
  test.each(cases)('%s', async (yaml, differences) => {
    const { status, assertions, message } = await expecting(yaml)
    const found = assertions.find(({ name }) => name === 'expectation')!
    expect(status).toBe('fail')
    expect(found.differences).toMatchObject(differences)
    expect(message).toContain(`expected ${(differences[0] as { expected: string }).expected}`)
  })

  const counts: [yaml: string, message: string][] = [
    ['results: 3', '2 results came, expected 3.'],
    ['results: { max: 1 }', '2 results came, expected 0 to 1.'],
    ['findings: { min: 3 }', '2 findings came, expected 3 or more.'],
    ['results: [{ user: mia }]', '2 results came, expected 1.'],
    ['results: { exclude: [{ user: leo }] }', 'A result came that must not: user = leo.'],
    [
      'results: [{ user: mia }, { user: leo }, { user: eva }]',
      'No result is left for the expected result 3: user = eva.',
    ],
  ]
  test.each(counts)('%s', async (yaml, message) => expect((await expecting(yaml)).message).toContain(message))
})

describe('what can not be read is an error with its place', () => {
  const errors: [yaml: string, message: RegExp][] = [
    ['risk: []', /expect\.yaml: `fires\.risk` is not known: there are `results`, `risk_events`, `findings`\./],
    ['results: many', /`fires\.results` must be a whole number/],
    ['results: { count: x }', /`fires\.results\.count` must be a whole number/],
    ['results: { least: 1 }', /`fires\.results\.least` is not known/],
    ['results: [1]', /`fires\.results\[0\]` must be a map/],
    ['results: [{ a: { b: 1 } }]', /`fires\.results\[0\]\.a` must be a value/],
    ['results: [', /not valid YAML/],
  ]
  test.each(errors)('%s', async (yaml, message) => {
    const result = await expecting(yaml)
    expect(result.status).toBe('error')
    expect(result.message).toMatch(message)
  })

  test('a test that the detection does not have', async () => {
    const folder = temporaryFiles({ ...SAMPLE_CONTENT, [BESIDE]: 'fire:\n  results: 2\n' })
    const [result] = await runSample(store, [folder])
    expect(result!.message).toMatch(/has no test `fire`\. Did you mean `fires`\?/)
  })
})

test('an expectation may stand in the test itself, but not in both places', async () => {
  const tests = testYaml('fires', 'logs/logons.log', '    expect:\n      results: 3\n')
  const files = { ...SAMPLE_CONTENT, [DETECTION]: detectionYaml({ tests }) }
  expect((await runSample(store, [temporaryFiles(files)]))[0]!.message).toBe('2 results came, expected 3.')
  const both = temporaryFiles({ ...files, [BESIDE]: 'fires:\n  results: 2\n' })
  expect((await runSample(store, [both]))[0]!.message).toMatch(/keep one of them/)
})
