/** A published detection over a real event's row: the whole record, written and read back. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDetection } from '../content/detection.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { BUILT_IN_ATTACK } from './detection-for-run.ts'
import { runDetection } from './run-detection.ts'
import { writeOutcome } from './write-outcome.ts'

const SEED = fileURLToPath(new URL('../../../../../shared/seed/windows_export_certificate.yml', import.meta.url))
const present = existsSync(SEED)
if (!present) console.log(`seed.test.ts is skipped: there is no ${SEED}`)

const SEARCH_NAME = 'ESCU - Windows Export Certificate - Rule'
const NOW = 1773136800
const XML = "<CertNotificationData ProcessName='powershell.exe' Context='Machine'>\n</CertNotificationData>"
const row = {
  dest: 'DESKTOP-92OQLA1',
  SubjectName: ['CN=test.atomic.com', 'test.atomic.com'],
  UserData_Xml: XML,
  count: 1,
  firstTime: '2023-02-01T17:08:44',
  lastTime: '2023-02-01T17:08:44',
}

describe.skipIf(!present)('Windows Export Certificate', () => {
  let store: Store
  beforeAll(async () => {
    store = await openTemporaryStore()
  })
  afterAll(() => store?.close())

  const detection = present ? loadDetection(SEED).object! : undefined!
  const outcome = present
    ? runDetection({
        detection,
        rows: [row],
        window: { earliest: null, latest: null },
        scheduledTime: NOW,
        actionTime: NOW,
        sid: 'karst_1',
        attack: BUILT_IN_ATTACK,
        deployment: null,
      })
    : undefined!

  test('makes one risk event and no finding', () => {
    expect(outcome.diagnostics).toEqual([])
    expect(outcome.findings).toEqual([])
    expect(outcome.riskEvents).toHaveLength(1)
    const { _raw, event_hash, annotations, ...event } = outcome.riskEvents[0]!
    expect(event_hash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.parse(annotations as string)).toEqual({
      analytic_story: ['Windows Certificate Services'],
      cis20: ['CIS 10'],
      data_source: ['Windows Event Log CertificateServicesClient 1007'],
      kill_chain_phases: ['Exploitation'],
      mitre_attack: ['T1552.004', 'T1649'],
      nist: ['DE.AE'],
      type: 'Anomaly',
      type_list: ['Anomaly'],
    })
    expect({ ...event }).toEqual({
      _time: NOW,
      index: 'risk',
      sourcetype: 'stash',
      source: SEARCH_NAME,
      host: 'karst',
      tag: ['modaction_result'],
      search_name: SEARCH_NAME,
      orig_action_name: 'risk',
      orig_sid: 'karst_1',
      orig_rid: '0',
      risk_object: 'DESKTOP-92OQLA1',
      risk_object_type: 'system',
      risk_score: 20,
      risk_message: 'An certificate was exported on DESKTOP-92OQLA1 from the Windows Certificate Store.',
      contributing_events_search: `| savedsearch "${SEARCH_NAME}" | search dest="DESKTOP-92OQLA1"`,
      savedsearch_description: detection.description,
      'annotations.analytic_story': ['Windows Certificate Services'],
      'annotations.cis20': ['CIS 10'],
      'annotations.data_source': ['Windows Event Log CertificateServicesClient 1007'],
      'annotations.kill_chain_phases': ['Exploitation'],
      'annotations.mitre_attack': ['T1552.004', 'T1649'],
      'annotations.nist': ['DE.AE'],
      'annotations.type': ['Anomaly'],
      'annotations.type_list': ['Anomaly'],
      'annotations._frameworks': [
        ...['analytic_story', 'cis20', 'data_source', 'kill_chain_phases', 'mitre_attack', 'nist', 'type', 'type_list'],
      ],
      'annotations._all': [
        ...['Windows Certificate Services', 'CIS 10', 'Windows Event Log CertificateServicesClient 1007'],
        ...['Exploitation', 'T1552.004', 'T1649', 'DE.AE', 'Anomaly'],
      ],
      'annotations.mitre_attack.mitre_technique_id': ['T1552.004', 'T1649'],
      'annotations.mitre_attack.mitre_technique': ['Private Keys', 'Steal or Forge Authentication Certificates'],
      'annotations.mitre_attack.mitre_tactic_id': ['TA0006'],
      'annotations.mitre_attack.mitre_tactic': ['credential-access'],
      analyticstories: ['Windows Certificate Services'],
      info_min_time: '0.000',
      info_max_time: '+Infinity',
      info_search_time: '1773136800.000000000',
      normalized_risk_object: 'DESKTOP-92OQLA1',
      calculated_risk_score: 20,
      detection_id: 'd8ddfa9b-b724-4df9-9dbe-f34cc0936714',
      detection_version: '9',
      dest: 'DESKTOP-92OQLA1',
      SubjectName: ['CN=test.atomic.com', 'test.atomic.com'],
      UserData_Xml: XML,
      count: '1',
      firstTime: '2023-02-01T17:08:44',
      lastTime: '2023-02-01T17:08:44',
    })
    expect(_raw).toMatch(
      /^1773136800, search_name="ESCU - Windows Export Certificate - Rule", SubjectName="CN=test\.atomic\.com", SubjectName="test\.atomic\.com", UserData_Xml="<CertNotificationData ProcessName='powershell\.exe'/,
    )
  })

  test('has both drilldowns with their tokens replaced', () => {
    const [results, risk] = outcome.drilldowns[0]!.drilldowns
    expect(results).toMatchObject({
      name: 'View the detection results for - "DESKTOP-92OQLA1"',
      search: `${detection.search.text} | search  dest = "DESKTOP-92OQLA1"`,
      earliest: 0,
      latest: null,
      usable: true,
      diagnostics: [],
    })
    expect(risk!.search).toMatch(
      /^\| from datamodel Risk\.All_Risk \| search normalized_risk_object IN \("DESKTOP-92OQLA1"\) starthoursago=168 {2}\| stats count/,
    )
    expect(risk).toMatchObject({ earliest: NOW - 168 * 3600, latest: null, usable: true, diagnostics: [] })
  })

  test('is read back from the store', async () => {
    expect(await writeOutcome(store, outcome)).toEqual({ riskEvents: 1, findings: 0, alreadyThere: 0 })
    const { rows } = await store.query(
      `SELECT _time, source, tag, _raw, fields.risk_object.:String, fields.risk_score.:String,
        fields.\`annotations%2Emitre_attack\`.:\`Array(Nullable(String))\`, fields.\`annotations%2Emitre_attack%2Emitre_tactic\`.:String
      FROM events WHERE \`index\` = 'risk'`,
    )
    const [event] = outcome.riskEvents
    expect(rows).toEqual([
      [
        NOW,
        SEARCH_NAME,
        ['modaction_result'],
        event!._raw,
        'DESKTOP-92OQLA1',
        '20',
        ['T1552.004', 'T1649'],
        'credential-access',
      ],
    ])
  })
})
