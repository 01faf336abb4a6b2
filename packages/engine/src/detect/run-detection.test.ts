import { describe, expect, test } from 'vitest'
import type { Finding } from './finding.ts'
import { runDetection } from './run-detection.ts'
import { sampleDetection, sampleRun } from './sample-detection.ts'
import { searchName } from './search-name.ts'
import { suppressionEventTypes, suppressionsOf } from './suppression.ts'
import { createsWhat } from './who-creates-what.ts'

describe('who creates what', () => {
  test.each([
    ['TTP', true, true],
    ['Anomaly', true, false],
    ['Hunting', false, false],
    ['Correlation', false, true],
    ['Baseline', false, false],
    ['Something else', false, false],
  ])('%s', (type, riskEvents, findings) => {
    expect(createsWhat({ type })).toEqual({ riskEvents, findings })
  })

  test('a deployment of its own decides alone', () => {
    const inline = { alertAction: { rba: false, notable: undefined } }
    expect(createsWhat({ type: 'TTP' }, inline)).toEqual({ riskEvents: false, findings: false })
  })

  test('the status decides nothing', () => {
    const rba = { message: 'm', riskObjects: [{ field: 'dest', type: 'system', score: 5 }], threatObjects: [] }
    for (const status of ['production', 'experimental', 'deprecated']) {
      const outcome = runDetection(sampleRun(sampleDetection({ status, rba }), [{ dest: 'a' }]))
      expect([outcome.riskEvents.length, outcome.findings.length]).toEqual([1, 1])
    }
  })
})

test('names of searches', () => {
  expect(searchName({ name: 'A', type: 'TTP' })).toBe('ESCU - A - Rule')
  expect(searchName({ name: 'A', type: 'TTP' }, 'Own')).toBe('Own - A - Rule')
  expect(searchName({ name: 'A', type: 'Baseline' })).toBe('ESCU - A')
})

describe('a run', () => {
  test('without rows has no outcome', () => {
    const outcome = runDetection(sampleRun(sampleDetection(), []))
    expect(outcome).toMatchObject({ riskEvents: [], findings: [], drilldowns: [], suppressed: [], diagnostics: [] })
  })

  test('of a hunting detection has drilldowns all the same', () => {
    const drilldowns = [{ name: 'n', search: '| search dest="$dest$" user="$user$"', earliest: 'tomorrow' }]
    const outcome = runDetection(
      sampleRun(sampleDetection({ type: 'Hunting', drilldowns }), [{ dest: 'a' }, { dest: 'b' }]),
    )
    expect(outcome.riskEvents).toEqual([])
    expect(outcome.drilldowns.map(({ rid, drilldowns: [first] }) => [rid, first!.search])).toEqual([
      [0, '| search dest="a"'],
      [1, '| search dest="b"'],
    ])
    expect(outcome.diagnostics).toMatchObject([
      { code: 'drilldown-offset-ignored', count: 2 },
      { code: 'drilldown-token-unresolved', message: '$user$ has no value.', count: 2, rids: [0, 1] },
    ])
  })

  test('is the same every time', () => {
    const rba = { message: 'm', riskObjects: [{ field: 'dest', type: 'system', score: 5 }], threatObjects: [] }
    const once = () => runDetection(sampleRun(sampleDetection({ rba }), [{ dest: 'a' }]))
    expect(once()).toEqual(once())
  })
})

test('suppressions hide findings until they expire', () => {
  const [finding] = runDetection(sampleRun(sampleDetection({ rba: undefined }), [{ dest: 'a' }])).findings as [Finding]
  const matches = (each: Finding) => each.dest === 'a'
  const suppressions = [
    { name: 'one', expires: null, matches },
    { name: 'notable_suppression-two', expires: finding._time + 1, matches },
    { name: 'over', expires: finding._time, matches },
    { name: 'other', expires: null, matches: () => false },
  ]
  const names = suppressionsOf(finding, suppressions)
  expect(names).toEqual(['one', 'two'])
  expect(suppressionEventTypes(names)).toEqual(['notable_suppression-one', 'notable_suppression-two'])
})
