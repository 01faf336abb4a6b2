import { describe, expect, test } from 'vitest'
import type { EntityDirectory } from './detection-for-run.ts'
import type { ResultRow } from './result-row.ts'
import { type DetectionRun, runDetection } from './run-detection.ts'
import { type DetectionParts, sampleDetection, sampleRun, TEN_O_CLOCK } from './sample-detection.ts'
import { decodeStash } from './stash.ts'

const rba = {
  message: 'on $dest$',
  riskObjects: [
    { field: 'dest', type: 'system', score: 50 },
    { field: 'user', type: 'user', score: 30 },
  ],
  threatObjects: [],
}

function run(row: ResultRow, parts: DetectionParts = {}, more: Partial<DetectionRun> = {}) {
  const outcome = runDetection(sampleRun(sampleDetection({ rba, ...parts }), [row], more))
  return { finding: outcome.findings[0]!, diagnostics: outcome.diagnostics }
}

const deployment = (ruleTitle: string, ruleDescription = '%description%') => ({
  alertAction: { rba: false, notable: { ruleTitle, ruleDescription, nesFields: ['user', 'dest'] } },
})

test('a whole finding', () => {
  const { finding, diagnostics } = run({ dest: 'a', user: 'u', host: 'dc', status: 'failure', _time: 5 })
  expect(diagnostics).toEqual([])
  expect({ ...finding }).toMatchObject({
    _time: TEN_O_CLOCK,
    orig_time: '5',
    index: 'notable',
    sourcetype: 'stash',
    source: 'ESCU - Sample Detection - Rule',
    search_name: 'ESCU - Sample Detection - Rule',
    rule_name: 'ESCU - Sample Detection - Rule',
    rule_title: 'Sample Detection',
    orig_rule_title: 'Sample Detection',
    rule_description: 'Finds samples.',
    savedsearch_description: 'Finds samples.',
    security_domain: 'endpoint',
    severity: 'medium',
    severities: ['medium'],
    priority: 'unknown',
    urgency: 'low',
    status: '1',
    status_label: 'New',
    status_group: 'New',
    status_end: 'false',
    status_default: 'true',
    owner: 'unassigned',
    owner_realname: 'unassigned',
    disposition: 'disposition:6',
    disposition_label: 'Undetermined',
    disposition_default: 'true',
    notable_type: 'notable',
    risk_score: 0,
    nes_fields: ['user', 'dest'],
    eventtype: ['modnotable_results', 'notable'],
    tag: ['modaction_result'],
    orig_action_name: 'notable',
    orig_sid: 'S1',
    orig_rid: '0',
    orig_host: 'dc',
    orig_status: 'failure',
    dest: 'a',
    user: 'u',
    detection_version: '3',
    detection_type: 'ebd',
    'annotations.mitre_attack.mitre_tactic': ['credential-access'],
    contributing_events_search: '| savedsearch "ESCU - Sample Detection - Rule" | search dest="a" user="u"',
  })
  expect(finding.event_id).toMatch(/^[0-9a-f-]{36}@@notable@@[0-9a-f]{32}$/)
  expect(finding.rule_id).toBe(finding.event_id)
  const { time, pairs } = decodeStash(finding._raw)!
  expect(time).toBe(TEN_O_CLOCK)
  expect(pairs.map(([name]) => name)).toEqual([
    ...['search_name', 'orig_time', 'dest', 'orig_host', 'info_max_time', 'info_min_time', 'info_search_time'],
    ...['orig_status', 'user'],
  ])
})

describe('title and description', () => {
  test('fill in attributes when the search is built, fields when the row is there', () => {
    const { finding } = run(
      { dest: 'a' },
      {},
      { deployment: deployment('%name% (%security_domain%) on $dest$', '%search% by %type%') },
    )
    expect(finding.rule_title).toBe('Sample Detection (endpoint) on a')
    expect(finding.orig_rule_title).toBe('Sample Detection (endpoint) on $dest$')
    expect(finding.rule_description).toBe('`sample` EventCode=1 | stats count by dest, user by TTP')
  })
  test('report what they do not find', () => {
    const { finding, diagnostics } = run(
      { dest: 'a' },
      { rba: undefined },
      { deployment: deployment('%nmae% $absent$ $DEST$') },
    )
    expect(finding.rule_title).toBe('%nmae% $absent$ a')
    expect(diagnostics.map(({ code, subject }) => [code, subject])).toEqual([
      ['deployment-token-unknown', '%nmae%'],
      ['title-token-unresolved', '$absent$'],
      ['title-token-case', '$DEST$'],
    ])
  })
  test('of the row have the last word, as a rule over risk events brings them', () => {
    const row = { dest: 'a', rule_title: '24 hour risk threshold exceeded for $dest$', rule_description: 'Of the row.' }
    expect(run(row, { type: 'Correlation' }).finding).toMatchObject({
      rule_title: '24 hour risk threshold exceeded for a',
      rule_description: 'Of the row.',
    })
  })
  test('fall back', () => {
    expect(run({ dest: 'a' }, { description: '' }, { deployment: deployment('', '') }).finding).toMatchObject({
      rule_title: 'ESCU - Sample Detection - Rule',
      rule_description: 'unknown',
    })
  })
})

describe('severity and urgency', () => {
  test('of the row win', () => {
    expect(run({ severity: 'Critical' }).finding).toMatchObject({ severity: 'critical', urgency: 'high' })
    expect(run({ severity: ['low', 'high'] }).finding).toMatchObject({ severity: 'high', severities: ['low', 'high'] })
    expect(run({ urgency: 'low', severity: 'critical' }).finding.urgency).toBe('low')
  })
  test("that are none of Splunk's are kept and reported", () => {
    const { finding, diagnostics } = run({ severity: 'sev1', dest: 'a', user: 'u' })
    expect(finding).toMatchObject({ severity: 'sev1', urgency: 'low' })
    expect(diagnostics).toMatchObject([{ code: 'severity-unknown', subject: 'sev1' }])
  })
  test('take the highest priority of five fields', () => {
    const asked: string[] = []
    const entities: EntityDirectory = {
      priority: (kind, value) => {
        asked.push(`${kind}:${value}`)
        return value === 'dc' ? 'critical' : 'low'
      },
      riskScore: (type, value) => (type === 'user' && value === 'u' ? 120 : value === 'dc' ? 30 : undefined),
    }
    const row = { dest: ['a', 'dc'], user: 'u', src: 's', risk_object: 'o' }
    const { finding } = run(row, {}, { finding: { entities } })
    expect(asked.sort()).toEqual(['asset:a', 'asset:dc', 'asset:s', 'identity:u'])
    expect(finding).toMatchObject({
      ...{ priority: 'critical', urgency: 'high', risk_score: 120, dest_risk_score: 30 },
      ...{ dest_risk_object_type: 'system', user_risk_score: 120, user_risk_object_type: 'user' },
    })
    expect(finding).not.toHaveProperty('src_risk_score')
  })
  test('of format 4 come from confidence and impact where there is no score', () => {
    const old = { formatVersion: 4, rba: undefined, type: 'Correlation' }
    expect(run({}, { ...old, legacyScore: 36 }).finding.severity).toBe('low')
    expect(run({}, { ...old, legacyScore: undefined }).finding.severity).toBe('high')
  })
  test('of format 6 count its own entity', () => {
    expect(run({}, { formatVersion: 6, rba: undefined, finding: { entity: { score: 90 } } }).finding.severity).toBe(
      'critical',
    )
  })
})

test('fields of the row that the finding has itself are kept aside; annotations of the row win', () => {
  const row = {
    ...{ owner: 'mia', priority: '3', rule_name: 'r', risk_score: 'n/a', security_domain: 'Network' },
    ...{ 'annotations.mitre_attack': ['T1', 'T2'], annotations: 'x', info_min_time: '9' },
  }
  expect(run(row).finding).toMatchObject({
    ...{ owner: 'unassigned', orig_owner: 'mia', priority: 'unknown', orig_priority: '3', orig_rule_name: 'r' },
    ...{ risk_score: 0, security_domain: 'network', 'annotations.mitre_attack': ['T1', 'T2'], orig_annotations: 'x' },
    ...{ info_min_time: '1773132600.000000000' },
  })
  expect(run(row).finding).not.toHaveProperty('orig_info_min_time')
})

test('keys are the same in every run, ids follow the time and the row', () => {
  const row = { dest: 'a' }
  const one = run(row).finding
  const again = run(row, {}, { actionTime: TEN_O_CLOCK + 60 }).finding
  expect(again.outcome_key).toBe(one.outcome_key)
  expect(again.event_id).not.toBe(one.event_id)
  expect(run(row, {}, { scheduledTime: TEN_O_CLOCK + 3600 }).finding.outcome_key).not.toBe(one.outcome_key)
})

test('a finding of a search without risk fields points at all its rows', () => {
  expect(run({ x: '1' }, { rba: undefined }).finding.contributing_events_search).toBe(
    '| savedsearch "ESCU - Sample Detection - Rule"',
  )
})

test('drilldowns see the fields of the finding after those of the row', () => {
  const drilldowns = [{ name: '$rule_title$ $host$', search: '| search owner="$owner$" x="$orig_sid$"' }]
  expect(run({ dest: 'a', host: 'dc' }, { drilldowns }).finding.drilldown_searches).toMatchObject([
    { name: 'Sample Detection dc', search: '| search owner="unassigned" x="S1"', diagnostics: [] },
  ])
})
