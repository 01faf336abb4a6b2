/** Repositories without faults, one for each format: the rules' examples are laid over them in tests. */
import type { FormatVersion } from '../content/detection.ts'

export type Files = Record<string, string>

const SCHEDULING = 'cron_schedule: 0 * * * *\n  earliest_time: -70m@m\n  latest_time: -10m@m\n  schedule_window: auto'

const id = (last: string): string => `0f3f2f8e-61d5-4c0e-9c76-3fd0f3f7a0${last}`

const SEARCH =
  'search: "`logons` | lookup known_hosts host as dest output owner | stats count by user dest | `odd_logon_filter`"'

const DRILLDOWNS = `drilldown_searches:
  - name: View the results for $user$
    search: '%original_detection_search% | search user = "$user$"'
    earliest_offset: $info_min_time$
    latest_offset: $info_max_time$
  - name: View the counts of $user$
    search: '| inputlookup logon_counts | search user = "$user$"'
    earliest_offset: 7d
    latest_offset: '0'
`

const HEAD = (name: string, last: string): string => `name: ${name}
id: ${id(last)}
author: Mia Author, Example
description: About ${name.toLowerCase()}.
`

const DATED = (name: string, last: string): string => `${HEAD(name, last)}version: 1\ndate: '2026-03-10'\n`
const DATED_6 = (name: string, last: string): string =>
  `${HEAD(name, last)}version: 1\ncreation_date: '2026-03-09'\nmodification_date: '2026-03-10'\n`

const DETECTION_BODY = `status: production
type: Anomaly
data_source: [Odd Source]
${SEARCH}
how_to_implement: Collect logons.
known_false_positives: None identified.
references: [https://example.org/odd-logons]
${DRILLDOWNS}`

const TESTS = `tests:
  - name: True positive
    attack_data:
      - data: https://example.org/logons.log
        source: odd
        sourcetype: odd:logon
`

const TAGS = `analytic_story: [Odd Behavior]
  asset_type: Endpoint
  mitre_attack_id: [T1078]
  product: [Splunk Enterprise, Splunk Enterprise Security, Splunk Cloud]
  security_domain: endpoint
`

const STORY_TAGS = `category: [Malware]
  product: [Splunk Enterprise]
  usecase: Insider Threat
`

const BASELINE_BODY = `type: Baseline
status: production
search: "\`logons\` | stats count by user | outputlookup logon_counts"
how_to_implement: Collect logons.
known_false_positives: None identified.
`

const MACRO = 'name: logons\ndescription: Logon events.\ndefinition: index=logons\n'
const CSV = 'host,owner\nws-01,mia\n'

const deployments = (): Files =>
  Object.fromEntries(
    ['TTP', 'Anomaly', 'Hunting', 'Correlation', 'Baseline'].map((type, at) => {
      const name = `ESCU Default Configuration ${type}`
      const risk = type === 'TTP' || type === 'Anomaly'
      const body = `${HEAD(name, `d${at}`)}date: '2026-03-10'\ntype: ${type}\nscheduling:\n  ${SCHEDULING}\nalert_action:\n  rba:\n    enabled: ${risk}\n`
      return [`deployments/escu_default_configuration_${type.toLowerCase()}.yml`, body]
    }),
  )

const OTHERS: Files = {
  'contentctl.yml': 'app:\n  uid: 4711\n  appid: EXAMPLE_APP\n  version: 1.2.3\n  label: EX\n',
  'macros/logons.yml': MACRO,
  'playbooks/odd_playbook.yml': `${DATED('Odd Playbook', '06')}type: Response\nhow_to_implement: Install it.\nplaybook: odd_playbook\napp_list: []\ntags:\n  platform_tags: []\n  playbook_type: Automation\n  vpe_type: Modern\n  product: [Splunk SOAR]\n`,
  'playbooks/odd_playbook.json': '{}\n',
  'playbooks/odd_playbook.py': '# runs\n',
  'dashboards/odd_dashboard.yml': DATED('Odd Dashboard', '07'),
  'dashboards/odd_dashboard.json': '{"title": "Odd Dashboard", "description": "Logons"}\n',
  'removed/removed_detection.yml': `${DATED('Removed Detection', '08')}status: removed\n`,
}

const FORMAT_5: Files = {
  ...OTHERS,
  ...deployments(),
  'detections/odd_logon.yml': `${DATED('Odd Logon', '01')}${DETECTION_BODY}rba:
  message: $user$ logged on to $dest$.
  risk_objects:
    - field: user
      type: user
      score: 20
  threat_objects: []
tags:
  ${TAGS}${TESTS}`,
  'stories/odd_behavior.yml': `${DATED('Odd Behavior', '02').replace(id('02'), '5b1f1e5c-6a3e-4a52-9d0e-0d7f3c1f0a01')}narrative: Somebody behaves oddly.\ntags:\n  ${STORY_TAGS}`,
  'data_sources/odd_source.yml': `${DATED('Odd Source', '03')}source: odd\nsourcetype: odd:logon\n`,
  'lookups/known_hosts.yml': `${DATED('known_hosts', '04')}lookup_type: csv\n`,
  'lookups/known_hosts.csv': CSV,
  'lookups/logon_counts.yml': `${DATED('logon_counts', '0a')}lookup_type: kvstore\nfields: [_key, user, count]\n`,
  'baselines/baseline_of_logons.yml': `${DATED('Baseline Of Logons', '05')}${BASELINE_BODY}tags:\n  analytic_story: [Odd Behavior]\n  detections: [Odd Logon]\n  product: [Splunk Cloud]\n  security_domain: endpoint\n`,
  'investigations/logons_of_user.yml': `${DATED('Logons Of User', '09')}type: Investigation\nsearch: "\`logons\` | search user=$user$"\ntags:\n  analytic_story: [Odd Behavior]\n  product: [Splunk Cloud]\n  security_domain: endpoint\n`,
}

const FORMAT_4: Files = {
  ...FORMAT_5,
  'detections/odd_logon.yml': `${DATED('Odd Logon', '01')}${DETECTION_BODY}tags:
  ${TAGS}  confidence: 50
  impact: 40
  message: $user$ logged on to $dest$.
  observable:
    - name: user
      type: User
      role: [Victim]
  required_fields: [_time, user]
  risk_score: 20
${TESTS}`,
  'lookups/known_hosts.yml': 'name: known_hosts\ndescription: Hosts.\nfilename: known_hosts.csv\n',
  'lookups/logon_counts.yml':
    'name: logon_counts\ndescription: Counts.\ncollection: logon_counts\nfields_list: _key, user, count\n',
}

const top = (tags: string): string => tags.replaceAll(/^ {2}/gm, '')

const FORMAT_6: Files = {
  'contentctl.yml': OTHERS['contentctl.yml']!,
  'macros/logons.yml': MACRO,
  'detections/odd_logon.yml': `${DATED_6('Odd Logon', '01')}${DETECTION_BODY}category: endpoint
schedule: Hourly
baselines: [Baseline Of Logons]
intermediate_findings:
  entities:
    - field: user
      type: user
      score: 20
      message: $user$ logged on to $dest$.
threat_objects:
  - field: dest
    type: domain
${top(TAGS)}${TESTS}`,
  'stories/odd_behavior.yml': `${DATED_6('Odd Behavior', '02')}narrative: Somebody behaves oddly.\n${top(STORY_TAGS)}`,
  'data_sources/odd_source.yml': `${DATED_6('Odd Source', '03')}source: odd\nsourcetype: odd:logon\n`,
  'lookups/known_hosts.yml': `${DATED_6('known_hosts', '04')}lookup_type: csv\n`,
  'lookups/known_hosts.csv': CSV,
  'lookups/logon_counts.yml': `${DATED_6('logon_counts', '0a')}lookup_type: kvstore\nfields: [_key, user, count]\n`,
  'baselines/baseline_of_logons.yml': `${DATED_6('Baseline Of Logons', '05')}${BASELINE_BODY}schedule: Hourly\nanalytic_story: [Odd Behavior]\nproduct: [Splunk Cloud]\nsecurity_domain: endpoint\n`,
  'schedules/hourly.yml':
    'name: Hourly\ncron_schedule: 0 * * * *\nearliest_time: -70m@m\nlatest_time: -10m@m\nschedule_window: auto\n',
}

/** The file of each kind of object that a rule's example is merged into. */
export const EXAMPLE_FILES = {
  detection: 'detections/odd_logon.yml',
  story: 'stories/odd_behavior.yml',
  data_source: 'data_sources/odd_source.yml',
  lookup: 'lookups/known_hosts.yml',
  macro: 'macros/logons.yml',
  baseline: 'baselines/baseline_of_logons.yml',
  playbook: 'playbooks/odd_playbook.yml',
  dashboard: 'dashboards/odd_dashboard.yml',
  removed: 'removed/removed_detection.yml',
  investigation: 'investigations/logons_of_user.yml',
  deployment: 'deployments/escu_default_configuration_anomaly.yml',
  schedule: 'schedules/hourly.yml',
} as const

export function exampleRepository(format: FormatVersion): Files {
  return { ...{ 4: FORMAT_4, 5: FORMAT_5, 6: FORMAT_6 }[format] }
}
