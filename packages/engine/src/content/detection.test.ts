import { expect, test } from 'vitest'
import { parseDocument } from './content-object.ts'
import { type Detection, dataSourceNames, filterMacroOf, readDetection } from './detection.ts'
import { YamlDocument } from './yaml-document.ts'

const HEAD = `name: Odd Logon
id: 0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
version: 3
date: '2024-05-06'
author: A. Writer
status: production
type: TTP
description: An odd logon.
data_source:
- Security 4624
search: '\`security\` EventCode=4624 | stats count by dest user | \`odd_logon_filter\`'
how_to_implement: Collect security events.
known_false_positives: Odd people.
`

const V5 = `${HEAD}references: [https://example.org/a]
drilldown_searches:
- name: Results for $dest$
  search: '%original_detection_search% | search dest="$dest$"'
  earliest_offset: $info_min_time$
  latest_offset: null
rba:
  message: Odd logon on $dest$ by $user$
  risk_objects:
  - {field: dest, type: system, score: 40}
  - {field: user, type: user, score: 30}
  - {field: dest, type: system, score: 40}
  threat_objects:
  - {field: src, type: ip_address}
tags:
  analytic_story: [Odd Things]
  asset_type: Endpoint
  mitre_attack_id: [T1078.002]
  product: [Splunk Enterprise]
  security_domain: access
  cve: [CVE-2024-1]
  throttling: {fields: [dest, user], period: 5m}
tests:
- name: one
  attack_data:
  - {data: logs/a.log, source: s, sourcetype: st, host: h, custom_index: i}
enabled_by_default: true
`

const V4_TAGS = `tags:
  analytic_story: [Odd Things]
  asset_type: Endpoint
  confidence: 80
  impact: 70
  message: Odd logon on $dest$
  mitre_attack_id: [T1078, T1078.002]
  observable:
  - {name: dest, type: Hostname, role: [Victim]}
  - {name: proc, type: Process, role: [Attacker]}
  product: [Splunk Enterprise]
  required_fields: [_time]
  risk_score: 1
  security_domain: access
`

const V6 = `name: Odd Logon
id: 0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
version: 3
creation_date: '2020-01-01'
modification_date: '2026-05-06'
author: A. Writer
status: production
type: TTP
description: An odd logon.
search: 'index=x'
security_domain: access
analytic_story: [Odd Things]
asset_type: Endpoint
mitre_attack_id: [T1078.002]
category: network
threat_group: [APT0]
schedule: Hourly
baselines: [B]
finding:
  title: Odd logon of $user$
  entity: {field: user, type: user, score: 50}
intermediate_findings:
  entities:
  - {field: dest, type: system, score: 40, message: Odd logon on $dest$}
threat_objects:
- {field: src, type: ip_address}
tests:
- {name: fires, test_type: unit, attack_data: [{data: a, source: s, sourcetype: t, index: w}], expected_results: 2}
- {name: by hand, test_type: experimental, description: needs a lab}
`

function read(yaml: string, file = 'detections/endpoint/odd_logon.yml') {
  const { object, diagnostics } = parseDocument(new YamlDocument(file, yaml), readDetection)
  return { object, codes: diagnostics.map((d) => `${d.code} ${d.path ?? ''}`.trim()) }
}

function detection(yaml: string, file?: string): Detection {
  const { object, codes } = read(yaml, file)
  expect(codes.filter((code) => !code.startsWith('technique-with'))).toEqual([])
  return object!
}

test('format 5', () => {
  const found = detection(V5)
  expect(found).toMatchObject({
    kind: 'detection',
    formatVersion: 5,
    name: 'Odd Logon',
    version: 3,
    date: '2024-05-06',
    type: 'TTP',
    category: 'endpoint',
    filterMacro: 'odd_logon_filter',
    enabledByDefault: true,
    references: ['https://example.org/a'],
    legacyScore: undefined,
    tags: {
      analyticStories: ['Odd Things'],
      mitreAttackIds: ['T1078.002'],
      cve: ['CVE-2024-1'],
      throttling: { fields: ['dest', 'user'], period: '5m', periodSeconds: 300 },
      manualTest: undefined,
    },
    tests: [{ name: 'one', attackData: [{ data: 'logs/a.log', host: 'h', index: 'i' }], expectedResults: undefined }],
  })
  expect(found.search.text).toContain('stats count by dest user')
  expect(found.search.positionOf(0)).toMatchObject({ line: 11, column: 10 })
})

test('format 5: equal risk objects collapse, drilldown offsets may be null', () => {
  const found = detection(V5)
  expect(found.rba).toEqual({
    message: 'Odd logon on $dest$ by $user$',
    riskObjects: [
      { field: 'dest', type: 'system', score: 40 },
      { field: 'user', type: 'user', score: 30 },
    ],
    threatObjects: [{ field: 'src', type: 'ip_address' }],
  })
  const [drilldown] = found.drilldowns
  expect(drilldown).toMatchObject({ name: 'Results for $dest$', earliest: '$info_min_time$', latest: null })
  expect(drilldown!.search.positionOf(0)).toMatchObject({ line: 17, column: 12 })
})

test('format 4: observables become risk and threat objects; risk_score is not read', () => {
  expect(detection(HEAD + V4_TAGS)).toMatchObject({
    formatVersion: 4,
    legacyScore: 56,
    rba: {
      message: 'Odd logon on $dest$',
      riskObjects: [{ field: 'dest', type: 'system', score: 56 }],
      threatObjects: [{ field: 'proc', type: 'process' }],
    },
    tags: { mitreAttackIds: ['T1078', 'T1078.002'] },
  })
  expect(read(HEAD + V4_TAGS).codes).toEqual(['technique-with-sub-technique tags.mitre_attack_id'])
})

test('format 4: hunting and correlation searches have no risk', () => {
  for (const type of ['Hunting', 'Correlation']) {
    const found = detection((HEAD + V4_TAGS).replace('type: TTP', `type: ${type}`))
    expect(found).toMatchObject({ rba: undefined, legacyMessage: 'Odd logon on $dest$', legacyScore: 56 })
  }
})

test('format 4: no victim, CVE, data_sources, validation', () => {
  expect(read((HEAD + V4_TAGS).replace('[Victim]', '[Attacker]')).codes).toContain('no-risk-object tags.observable')
  const old = (HEAD + V4_TAGS).replace('data_source:', 'data_sources:').replace('production', 'validation')
  const found = detection(`${old}  CVE: [CVE-2020-1]\n`)
  expect(found).toMatchObject({ dataSource: ['Security 4624'], status: 'experimental', tags: { cve: ['CVE-2020-1'] } })
})

test('both rba and observables: rba is used', () => {
  const { object, codes } = read(
    `${HEAD}rba: {message: m, risk_objects: [{field: a, type: user, score: 1}], threat_objects: []}\n${V4_TAGS}`,
  )
  expect(object).toMatchObject({ formatVersion: 5, rba: { message: 'm' } })
  expect(codes).toContain('format-mixed rba')
})

test('format 6', () => {
  expect(detection(V6)).toMatchObject({
    formatVersion: 6,
    date: '2026-05-06',
    creationDate: '2020-01-01',
    category: 'network',
    schedule: 'Hourly',
    baselines: ['B'],
    finding: { title: 'Odd logon of $user$', entity: { field: 'user', type: 'user', score: 50 } },
    rba: {
      message: '',
      riskObjects: [{ field: 'dest', type: 'system', score: 40, message: 'Odd logon on $dest$' }],
      threatObjects: [{ field: 'src', type: 'ip_address' }],
    },
    tags: { securityDomain: 'access', group: ['APT0'], mitreAttackIds: ['T1078.002'] },
    tests: [
      { name: 'fires', testType: 'unit', expectedResults: 2, attackData: [{ index: 'w' }] },
      { name: 'by hand', testType: 'experimental', description: 'needs a lab', attackData: [] },
    ],
  })
})

test('an empty manual_test counts as given', () => {
  expect(detection(V5.replace('  cve:', "  manual_test: ''\n  cve:")).tags.manualTest).toBe('')
})

test('an inline deployment replaces the default', () => {
  const scheduling =
    '  scheduling: {cron_schedule: 0 1 * * *, earliest_time: -1d, latest_time: now, schedule_window: auto}\n'
  const found = detection(`${V5}deployment:\n${scheduling}  alert_action: {rba: {enabled: true}}\n`)
  expect(found.deployment).toMatchObject({
    type: 'Embedded',
    scheduling: { cron: '0 1 * * *', earliest: '-1d' },
    alertAction: { rba: true, notable: undefined },
  })
})

test('every fault of a file is reported, and what can be used is used', () => {
  const broken = V5.replace('version: 3', 'version: three')
    .replace('score: 30', 'score: much')
    .replace('period: 5m', 'period: 1d')
    .replace('sourcetype: st, ', '')
    .replace('T1078.002', 'T9999')
  const { object, codes } = read(broken)
  expect(object?.name).toBe('Odd Logon')
  expect(codes.sort()).toEqual([
    'missing-key tests[0].attack_data[0].sourcetype',
    'unknown-technique tags.mitre_attack_id[0]',
    'unknown-value tags.throttling.period',
    'wrong-type rba.risk_objects[1].score',
    'wrong-type version',
  ])
})

test('without name, type or search there is no detection, and all of it is said', () => {
  expect(read('id: x\n')).toEqual({
    object: undefined,
    codes: ['missing-key name', 'missing-key tags', 'missing-key type', 'missing-key search'],
  })
  expect(read(V5.replace('type: TTP', 'type: Alert'))).toMatchObject({
    object: undefined,
    codes: ['unknown-value type'],
  })
})

test('names derived from the file and the data source list', () => {
  expect(filterMacroOf('/x/some_detection.yml')).toBe('some_detection_filter')
  expect(dataSourceNames({ dataSource: ['A AND B', 'B', ' ANDROID '] })).toEqual(['A', 'B', 'ANDROID'])
})
