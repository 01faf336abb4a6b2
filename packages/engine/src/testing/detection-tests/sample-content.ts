/** A small content repository for tests: what it detects, and logs in which that happens. */
import { windowsEvent } from '../../ingest/test-loader.ts'

/** Logon failures, one event for each pair of host and user. */
export function logons(...events: [host: string, user: string, type?: string][]): string {
  const lines = events.map(([host, user, type = '3']) =>
    windowsEvent('Security', 4625, { TargetUserName: user, LogonType: type, IpAddress: '203.0.113.7' }).replace(
      'pc-1.example.test',
      host,
    ),
  )
  return `${lines.join('\n')}\n`
}

export interface SampleParts {
  name?: string
  search?: string
  type?: string
  status?: string
  message?: string
  score?: number
  tests?: string
  tags?: string
  more?: string
}

export const URL_OF_LOGONS = 'https://media.example.test/media/owner/data/main/datasets/T1110/logons.log'

/** YAML below `tests:` for one test over a file. */
export function testYaml(name: string, data: string, more = ''): string {
  return `  - name: ${name}
    attack_data:
      - data: ${data}
        source: XmlWinEventLog:Security
        sourcetype: XmlWinEventLog
${more}`
}

export const DEFAULT_SEARCH =
  '`logon_failures` LogonType=3 | stats count by Computer TargetUserName | rename Computer as dest TargetUserName as user'

/** A detection of format 5; its test is over `logs/logons.log`. */
export function detectionYaml(parts: SampleParts = {}): string {
  const { name = 'Many Logon Failures', type = 'Anomaly', status = 'production', score = 30, tags = '' } = parts
  const risk = `rba:
  message: ${parts.message ?? '"$user$ failed to log on to $dest$."'}
  risk_objects:
    - { field: dest, type: system, score: ${score} }
    - { field: user, type: user, score: ${score} }
  threat_objects: []
`
  return `name: ${name}
id: 11111111-2222-4333-8444-${String(name.length).padStart(12, '0')}
version: 1
date: '2026-01-01'
author: Sample
status: ${status}
type: ${type}
description: A sample.
data_source: []
search: |-
  ${(parts.search ?? DEFAULT_SEARCH).replaceAll('\n', '\n  ')}
how_to_implement: Nothing to do.
known_false_positives: None known.
${type === 'Hunting' || type === 'Correlation' ? '' : risk}tags:
  analytic_story: [Sample Story]
  asset_type: Endpoint
  mitre_attack_id: [T1110]
  product: [Splunk Enterprise]
  security_domain: access
${tags}tests:
${parts.tests ?? testYaml('fires', 'logs/logons.log')}${parts.more ?? ''}`
}

export const SAMPLE_MACROS = {
  'macros/logon_failures.yml':
    'name: logon_failures\ndescription: Failures.\ndefinition: sourcetype=XmlWinEventLog `security_log` EventCode=4625\n',
  'macros/security_log.yml':
    'name: security_log\ndescription: The log.\ndefinition: source="XmlWinEventLog:Security"\n',
}

export const SAMPLE_CONTENT: Record<string, string> = {
  ...SAMPLE_MACROS,
  'detections/endpoint/many_logon_failures.yml': detectionYaml(),
  'logs/logons.log': logons(
    ['ws-01.example.test', 'mia'],
    ['ws-02.example.test', 'leo'],
    ['ws-02.example.test', 'leo', '2'],
  ),
}
