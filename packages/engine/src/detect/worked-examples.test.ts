/** Ten examples that together cover what happens after a search returned rows; the eighth is in risk-factors.test.ts. */
import { expect, test } from 'vitest'
import { assertRiskEvents, assertRows } from './assertions.ts'
import type { EntityDirectory } from './detection-for-run.ts'
import { runDetection } from './run-detection.ts'
import { sampleDetection, sampleRun, TEN_O_CLOCK } from './sample-detection.ts'

const HOUR = 3600

test('1. an anomaly with one risk object: one risk event a row, no finding', () => {
  const detection = sampleDetection({
    name: 'Windows Export Certificate',
    type: 'Anomaly',
    dataSource: ['Windows Event Log CertificateServicesClient 1007'],
    rba: {
      message: 'An certificate was exported on $dest$ from the Windows Certificate Store.',
      riskObjects: [{ field: 'dest', type: 'system', score: 20 }],
      threatObjects: [],
    },
    tags: { analyticStories: ['Windows Certificate Services'], mitreAttackIds: ['T1552.004', 'T1649'] },
  })
  const rows = [
    {
      dest: 'ws-01.example.test',
      SubjectName: 'CN=mia',
      UserData_Xml: '<x a="1"/>',
      count: 2,
      firstTime: '1',
      lastTime: '2',
    },
    {
      dest: 'ws-02.example.test',
      SubjectName: 'CN=amy',
      UserData_Xml: '<x/>',
      count: 1,
      firstTime: '1',
      lastTime: '1',
    },
  ]
  const { riskEvents, findings } = runDetection(sampleRun(detection, rows))
  expect(findings).toEqual([])
  expect(riskEvents).toHaveLength(2)
  const searchName = 'ESCU - Windows Export Certificate - Rule'
  expect(riskEvents[0]).toMatchObject({
    _time: TEN_O_CLOCK,
    index: 'risk',
    sourcetype: 'stash',
    source: searchName,
    search_name: searchName,
    orig_sid: 'S1',
    orig_rid: '0',
    orig_action_name: 'risk',
    risk_object: 'ws-01.example.test',
    risk_object_type: 'system',
    risk_score: 20,
    risk_message: 'An certificate was exported on ws-01.example.test from the Windows Certificate Store.',
    contributing_events_search: `| savedsearch "${searchName}" | search dest="ws-01.example.test"`,
    annotations:
      '{"analytic_story":["Windows Certificate Services"],"cis20":["CIS 10"],' +
      '"data_source":["Windows Event Log CertificateServicesClient 1007"],"kill_chain_phases":["Exploitation"],' +
      '"mitre_attack":["T1552.004","T1649"],"nist":["DE.AE"],"type":"Anomaly","type_list":["Anomaly"]}',
    analyticstories: ['Windows Certificate Services'],
    'annotations.mitre_attack': ['T1552.004', 'T1649'],
    'annotations.mitre_attack.mitre_technique_id': ['T1552.004', 'T1649'],
    'annotations.mitre_attack.mitre_tactic': ['credential-access'],
    'annotations.mitre_attack.mitre_tactic_id': ['TA0006'],
    'annotations._all': [
      ...['Windows Certificate Services', 'CIS 10', 'Windows Event Log CertificateServicesClient 1007'],
      ...['Exploitation', 'T1552.004', 'T1649', 'DE.AE', 'Anomaly'],
    ],
    normalized_risk_object: 'ws-01.example.test',
    calculated_risk_score: 20,
    info_min_time: '1773132600.000000000',
    info_max_time: '1773136200.000000000',
    info_search_time: '1773136800.000000000',
    dest: 'ws-01.example.test',
    SubjectName: 'CN=mia',
    UserData_Xml: '<x a="1"/>',
    count: '2',
    firstTime: '1',
    lastTime: '2',
  })
  expect(riskEvents[0]).not.toHaveProperty('threat_object')
  expect(riskEvents[1]).toMatchObject({ risk_object: 'ws-02.example.test', orig_rid: '1' })
})

test('2. two risk objects with scores of their own, and two threat objects', () => {
  const detection = sampleDetection({
    name: 'Anomalous usage of 7zip',
    type: 'Anomaly',
    rba: {
      message:
        'An instance of $parent_process_name$ spawning $process_name$ was identified on endpoint $dest$ by user $user$.',
      riskObjects: [
        { field: 'user', type: 'user', score: 56 },
        { field: 'dest', type: 'system', score: 60 },
      ],
      threatObjects: [
        { field: 'process_name', type: 'process_name' },
        { field: 'parent_process_name', type: 'parent_process_name' },
      ],
    },
  })
  const row = { dest: 'ws-07', user: 'CORP\\mia', parent_process_name: 'rundll32.exe', process_name: '7z.exe' }
  const { riskEvents } = runDetection(sampleRun(detection, [row]))
  expect(riskEvents.map((event) => [event.risk_object, event.risk_object_type, event.risk_score])).toEqual([
    ['ws-07', 'system', 60],
    ['CORP\\mia', 'user', 56],
  ])
  for (const event of riskEvents) {
    expect(event.risk_message).toBe(
      'An instance of rundll32.exe spawning 7z.exe was identified on endpoint ws-07 by user CORP\\mia.',
    )
    expect(event.threat_object).toEqual(['rundll32.exe', '7z.exe'])
    expect(event.threat_object_type).toEqual(['parent_process_name', 'process_name'])
  }
  expect(riskEvents[1]!._raw).toContain('risk_object="CORP\\\\mia"')
  expect(riskEvents[1]!.contributing_events_search).toBe(
    '| savedsearch "ESCU - Anomalous usage of 7zip - Rule" | search user="CORP\\\\mia"',
  )
})

test('3. a TTP with multivalue fields: an event a value, one finding', () => {
  const detection = sampleDetection({
    name: 'Password Spray',
    rba: {
      message: '$user$ sprayed from $src$',
      riskObjects: [{ field: 'user', type: 'user', score: 72 }],
      threatObjects: [{ field: 'src', type: 'ip_address' }],
    },
  })
  const row = { user: ['amy', 'bob', 'eve'], src: ['203.0.113.7', '203.0.113.9'] }
  const { riskEvents, findings } = runDetection(sampleRun(detection, [row]))
  expect(riskEvents.map(({ risk_object }) => risk_object)).toEqual(['amy', 'bob', 'eve'])
  for (const event of riskEvents) {
    expect(event).toMatchObject({
      risk_score: 72,
      risk_message: 'amy bob eve sprayed from 203.0.113.7 203.0.113.9',
      threat_object: ['203.0.113.7', '203.0.113.9'],
      threat_object_type: ['ip_address', 'ip_address'],
    })
  }
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({
    user: ['amy', 'bob', 'eve'],
    severity: 'high',
    urgency: 'medium',
    priority: 'unknown',
    status: '1',
    owner: 'unassigned',
    rule_title: 'Password Spray',
  })
})

test('4. a missing, an empty and a literal null value', () => {
  const detection = sampleDetection({
    type: 'Anomaly',
    rba: {
      message: 'Logon on $dest$ by $user$.',
      riskObjects: [
        { field: 'dest', type: 'system', score: 40 },
        { field: 'user', type: 'user', score: 40 },
      ],
      threatObjects: [],
    },
  })
  const rows = [{ dest: 'h1', user: 'amy' }, { dest: 'h2' }, { dest: 'h3', user: '' }, { dest: 'h4', user: 'null' }]
  const { riskEvents, diagnostics, searchName } = runDetection(sampleRun(detection, rows))
  expect(riskEvents.map(({ risk_object }) => risk_object)).toEqual(['h1', 'amy', 'h2', 'h3', 'h4', 'null'])
  expect(riskEvents[2]!.risk_message).toBe('Logon on h2 by $user$.')
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ code: 'message-token-unresolved', subject: '$user$', count: 2, rids: [1, 2] }),
  )
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ code: 'risk-object-literal-null', severity: 'warning', rids: [3] }),
  )
  expect(assertRows(detection, rows).status).toBe('pass')
  expect(assertRows(detection, rows.slice(1))).toEqual({
    status: 'fail',
    message: 'Row 0 lacks the risk object field(s) `user`.',
  })
  expect(assertRiskEvents(detection, searchName, riskEvents.slice(2, 3)).status).toBe('fail')
  const emptied = { ...riskEvents[2]!, risk_message: 'Logon on h2 by .' }
  expect(assertRiskEvents(detection, searchName, [emptied]).message).toMatch(/does not fit/)
})

test('5. what format 4 describes keeps its order and its scores', () => {
  const detection = sampleDetection({
    formatVersion: 4,
    legacyScore: 64,
    rba: {
      message: '$user$ on $dest$',
      riskObjects: [
        { field: 'user', type: 'user', score: 64 },
        { field: 'dest', type: 'system', score: 64 },
        { field: 'acct', type: 'other', score: 64 },
      ],
      threatObjects: [
        { field: 'process_name', type: 'process' },
        { field: 'src', type: 'ip_address' },
        { field: 'mail', type: 'email address' },
      ],
    },
  })
  const row = {
    user: 'amy',
    dest: 'h1',
    acct: 'svc',
    process_name: 'a.exe',
    src: '203.0.113.7',
    mail: 'a@example.test',
  }
  const { riskEvents, findings } = runDetection(sampleRun(detection, [row]))
  expect(riskEvents.map((event) => [event.risk_object, event.risk_object_type])).toEqual([
    ['amy', 'user'],
    ['h1', 'system'],
    ['svc', 'other'],
  ])
  expect(riskEvents[0]!.threat_object_type).toEqual(['process', 'ip_address', 'email address'])
  expect(findings[0]!.severity).toBe('high')
})

test('6. a score that the row brings', () => {
  const detection = sampleDetection({
    type: 'Anomaly',
    rba: { message: 'on $dest$', riskObjects: [{ field: 'dest', type: 'system', score: 25 }], threatObjects: [] },
  })
  const rows = [
    { dest: 'h1', signature: 'A', risk_score: 10 },
    { dest: 'h1', signature: 'B', risk_score: 0 },
    { dest: 'h1', signature: 'C', risk_score: null },
  ]
  const { riskEvents } = runDetection(sampleRun(detection, rows))
  expect(riskEvents.map(({ risk_score }) => risk_score)).toEqual([10, 0, 25])
})

test('7. a correlation: no risk event, one finding about risk', () => {
  const detection = sampleDetection({
    name: 'Steal or Forge Authentication Certificates Behavior Identified',
    type: 'Correlation',
  })
  const row = {
    risk_object: 'ws-01',
    risk_object_type: 'system',
    'annotations.mitre_attack.mitre_tactic': 'credential-access',
    risk_score: 151,
    risk_event_count: 5,
    source_count: 5,
    mitre_tactic_id_count: 1,
  }
  const entities: EntityDirectory = { priority: () => 'critical', riskScore: () => undefined }
  const { riskEvents, findings } = runDetection(sampleRun(detection, [row], { finding: { entities } }))
  expect(riskEvents).toEqual([])
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({
    rule_title: 'RBA: Steal or Forge Authentication Certificates Behavior Identified',
    severity: 'high',
    notable_type: 'risk_event',
    urgency: 'medium',
    nes_fields: ['user', 'dest'],
    risk_score: 151,
    risk_event_count: '5',
    'annotations.mitre_attack.mitre_tactic': 'credential-access',
    eventtype: ['modnotable_results', 'notable', 'risk_notables'],
    contributing_events_search: '| from datamodel Risk.All_Risk | search risk_object="ws-01" risk_object_type="system"',
  })
  const asked = runDetection(sampleRun(detection, [row], { finding: { entities, urgencyFromEntity: true } }))
  expect(asked.findings[0]!.urgency).toBe('critical')
  const old = { ...detection, formatVersion: 4, legacyScore: 72 }
  expect(runDetection(sampleRun(old, [row])).findings[0]!.severity).toBe('high')
})

test('9. a throttle: one alert a key and period, in half-open windows', () => {
  const detection = sampleDetection({
    rba: { message: 'on $dest$', riskObjects: [{ field: 'dest', type: 'system', score: 50 }], threatObjects: [] },
    tags: { throttling: { fields: ['dest'], period: '24h' } },
  })
  const first = runDetection(sampleRun(detection, [{ dest: 'A' }, { dest: 'A' }, { dest: 'B' }]))
  expect(first.findings.map(({ dest }) => dest)).toEqual(['A', 'B'])
  expect(first.riskEvents.map(({ orig_rid }) => orig_rid)).toEqual(['0', '2'])
  expect(first.suppressed).toEqual([{ rid: 1, key: ['A'], until: TEN_O_CLOCK + 24 * HOUR }])
  const later = (hours: number, rows: { dest?: string }[], throttle = first.throttle) =>
    runDetection(sampleRun(detection, rows, { scheduledTime: TEN_O_CLOCK + hours * HOUR, throttle }))
  const second = later(1, [{ dest: 'A' }, { dest: 'C' }])
  expect(second.findings.map(({ dest }) => dest)).toEqual(['C'])
  const third = later(24, [{ dest: 'A' }], second.throttle)
  expect(third.findings.map(({ dest }) => dest)).toEqual(['A'])
  expect(later(2, [{}, {}]).findings).toHaveLength(1)
})

test('10. drilldowns with their tokens replaced, and urgency by the entities', () => {
  const detection = sampleDetection({
    search: '`sysmon` EventCode=10\n  user!=*$ | stats count by dest, user',
    rba: { message: 'on $dest$', riskObjects: [{ field: 'dest', type: 'system', score: 70 }], threatObjects: [] },
    drilldowns: [
      {
        name: 'View the detection results for - "$user$" and "$dest$"',
        search: '%original_detection_search% | search user = "$user$" dest = "$dest$"',
        earliest: '$info_min_time$',
        latest: '$info_max_time$',
      },
      {
        name: 'View risk events for the last 7 days for - "$user$" and "$dest$"',
        search:
          '| from datamodel Risk.All_Risk | search normalized_risk_object IN ("$user$", "$dest$") starthoursago=168 | stats count',
        earliest: '$info_min_time$',
        latest: '$info_max_time$',
      },
      { name: 'In the old way for $user$', search: '%original_detection_search% | search user = $user$ dest = $dest$' },
    ],
  })
  const entities: EntityDirectory = {
    priority: (_, value) => (value === 'FS-1' ? 'critical' : 'low'),
    riskScore: () => undefined,
  }
  const row = { dest: 'FS-1', user: 'CORP\\mia' }
  const { findings } = runDetection(sampleRun(detection, [row], { finding: { entities } }))
  expect(findings[0]).toMatchObject({ severity: 'high', priority: 'critical', urgency: 'critical' })
  const [results, risk, old] = findings[0]!.drilldown_searches
  expect(results).toMatchObject({
    name: 'View the detection results for - "CORP\\mia" and "FS-1"',
    search: `${detection.search.text} | search user = "CORP\\\\mia" dest = "FS-1"`,
    earliest: 1773132600,
    latest: 1773136200,
    usable: true,
    diagnostics: [],
  })
  expect(risk!.search).toContain('normalized_risk_object IN ("CORP\\\\mia", "FS-1") starthoursago=168')
  expect(risk).toMatchObject({ earliest: 1773136200 - 168 * HOUR, latest: 1773136200 })
  expect(old!.search).toBe(results!.search)
  const [withoutUser, riskWithoutUser] = runDetection(sampleRun(detection, [{ dest: 'FS-1' }])).drilldowns[0]!
    .drilldowns
  expect(withoutUser!.search).toBe(`${detection.search.text} | search dest = "FS-1"`)
  expect(riskWithoutUser!.search).toContain('IN ("FS-1")')
  for (const drilldown of [withoutUser!, riskWithoutUser!]) {
    expect(drilldown.usable).toBe(true)
    expect(drilldown.diagnostics).toContainEqual(expect.stringContaining('drilldown-token-unresolved'))
  }
})
