/** Content of every kind and format for tests of conversion and building, written for them. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const DETECTION_HEAD = `name: Odd Logon
id: 0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
version: 3
date: '2024-05-06' # the last change
author: Ada Byron, Example
status: production
type: TTP
description: Finds a logon that is odd & rare.
data_source:
- Security 4624
# how it looks
search: |-
  \`security\` EventCode=4624
  | stats count by dest user src
  | \`odd_logon_filter\`
how_to_implement: Collect security events.
known_false_positives: Odd people.
references:
- https://example.org/a
drilldown_searches:
- name: Results for $dest$
  search: '%original_detection_search% | search dest="$dest$"'
  earliest_offset: $info_min_time$
  latest_offset: $info_max_time$
- name: Risk of $dest$
  search: '| from datamodel Risk.All_Risk | search normalized_risk_object="$dest$"'
  earliest_offset: $info_min_time$
  latest_offset: $info_max_time$
`

const TESTS = `tests:
- name: True Positive Test
  attack_data:
  - data: https://example.org/data/logon.log
    source: XmlWinEventLog:Security
    sourcetype: XmlWinEventLog
`

export const DETECTION_4 = `${DETECTION_HEAD}tags:
  analytic_story:
  - Odd Things
  asset_type: Endpoint
  confidence: 80 # rather sure
  impact: 80
  message: Odd logon of $user$ on $dest$ from $src$
  mitre_attack_id:
  - T1078
  - T1078.002
  observable:
  - name: user
    type: User
    role:
    - Victim
  - name: dest
    type: Hostname
    role:
    - Victim
  - name: src
    type: IP Address
    role:
    - Attacker
  - name: helper
    type: Endpoint
    role:
    - Attacker
  - name: who
    type: User
    role:
    - Attacker
  product:
  - Splunk Enterprise
  - Splunk Enterprise Security
  - Splunk Cloud
  required_fields:
  - _time
  risk_score: 64
  security_domain: access
${TESTS}    update_timestamp: true
`

export const DETECTION_5 = `${DETECTION_HEAD}rba:
  message: Odd logon of $user$ on $dest$ from $src$
  risk_objects:
  - field: dest
    type: system
    score: 40
  - field: user
    type: user
    score: 60
  threat_objects:
  - field: src
    type: ip_address
tags:
  analytic_story:
  - Odd Things
  asset_type: Endpoint
  mitre_attack_id:
  - T1078.002
  group:
  - APT0
  product:
  - Splunk Enterprise
  - Splunk Enterprise Security
  - Splunk Cloud
  security_domain: access
${TESTS}`

export const DETECTION_6 = `${DETECTION_HEAD.replace(
  "date: '2024-05-06' # the last change",
  "creation_date: '2020-01-02'\nmodification_date: '2024-05-06'",
)}finding:
  title: $user$ logs on oddly
  entity:
    field: user
    type: user
    score: 60
intermediate_findings:
  entities:
  - field: dest
    type: system
    score: 40
    message: Odd logon on $dest$
  - field: user
    type: user
    score: 60
    message: Odd logon of $user$
threat_objects:
- field: src
  type: ip_address
schedule: Nightly
analytic_story:
- Odd Things
asset_type: Endpoint
category: endpoint
mitre_attack_id:
- T1078.002
product:
- Splunk Enterprise
- Splunk Enterprise Security
- Splunk Cloud
security_domain: access
baselines:
- Baseline Of Logons
tests:
- name: True Positive Test
  test_type: unit
  attack_data:
  - data: https://example.org/data/logon.log
    source: XmlWinEventLog:Security
    sourcetype: XmlWinEventLog
    index: lab
  expected_results: 2
- name: By hand
  test_type: experimental
  description: Needs a lab.
`

export const BASELINE_4 = `name: Baseline Of Logons
id: 1b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
version: 1
date: '2024-01-02'
author: Ada Byron, Example
type: Baseline
datamodel: []
description: Learns who logs on.
search: '\`security\` | stats count by user | outputlookup known_users'
how_to_implement: Collect security events.
known_false_positives: none known
references: []
tags:
  analytic_story:
  - Odd Things
  detections:
  - Odd Logon
  product:
  - Splunk Enterprise
  - Splunk Enterprise Security
  - Splunk Cloud
  required_fields:
  - _time
  security_domain: access
deployment:
  scheduling:
    cron_schedule: 5 0 * * *
    earliest_time: -1d@d
    latest_time: -10m@m
    schedule_window: auto
`

export const STORY_4 = `name: Odd Things
id: 2b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
version: 2
date: '2024-01-03'
author: Ada Byron, Example
type: batch
description: What is odd.
narrative: Odd things happen.
references:
- https://example.org/s
tags:
  category:
  - Adversary Tactics
  product:
  - Splunk Enterprise
  group:
  - APT0
  usecase: Advanced Threat Detection
`

export const DATA_SOURCE = `name: Security 4624
id: 3b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
version: 1
date: '2024-01-04'
author: Ada Byron, Example
description: Logons.
source: XmlWinEventLog:Security
sourcetype: XmlWinEventLog
separator: EventCode
supported_TA:
- name: Add-on for Windows
  url: https://example.org/ta
  version: 1.0.0
fields:
- dest
- user
`

export const CONTENTCTL = `app:
  uid: 4711
  title: Odd Content
  appid: DA-ODD
  version: 1.2.3
  prefix: ODD
  label: ODD
  description: Odd & rare.
  author_name: Ada Byron
  author_email: ada@example.org
  author_company: Example
`

export const DEPLOYMENT_TTP = `name: ESCU Default Configuration TTP
id: 4b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9
date: '2024-01-05'
author: Ada Byron, Example
description: What a TTP does.
scheduling:
  cron_schedule: 0 * * * *
  earliest_time: -70m@m
  latest_time: -10m@m
  schedule_window: auto
alert_action:
  notable:
    rule_description: '%description%'
    rule_title: '%name%'
    nes_fields:
    - user
    - dest
  rba:
    enabled: true
type: TTP
`

/** A repository of format 4 with an object of every kind. */
export const CONTENT_4: Readonly<Record<string, string>> = {
  'contentctl.yml': CONTENTCTL,
  'detections/endpoint/odd_logon.yml': DETECTION_4,
  'baselines/baseline_of_logons.yml': BASELINE_4,
  'stories/odd_things.yml': STORY_4,
  'data_sources/security_4624.yml': DATA_SOURCE,
  'deployments/escu_default_configuration_ttp.yml': DEPLOYMENT_TTP,
  'macros/security.yml':
    'name: security\ndescription: Where security events are.\ndefinition: sourcetype="XmlWinEventLog"\n',
  'macros/pair.yml':
    'name: pair\ndescription: Two values.\narguments:\n- a\n- b\ndefinition: |-\n  eval x="$a$",\n  y="$b$"\n',
  'lookups/users_lookup.yml':
    "name: users\ndescription: Who is who.\nfilename: people.csv\ndefault_match: 'false'\nmatch_type: WILDCARD(user)\ncase_sensitive_match: 'false'\nmin_matches: 1\n",
  'lookups/people.csv': 'user,team\na*,red\nb,blue\n',
  'lookups/known_users.yml':
    'name: known_users\ndescription: Filled by a baseline.\ncollection: known_users\nfields_list: _key, user, count\n',
  'investigations/look_at_user.yml':
    "name: Look At User\nid: 5b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9\nversion: 1\ndate: '2024-01-06'\nauthor: A\ntype: Investigation\ndatamodel: []\ndescription: d\nsearch: '| search user=$user$'\nhow_to_implement: see\nknown_false_positives: none\nreferences: []\ntags:\n  analytic_story:\n  - Odd Things\n  product:\n  - Splunk Phantom\n  security_domain: access\n",
  'dashboards/usage.yml':
    "name: Usage\nid: 6b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9\nversion: 1\ndate: '2024-01-07'\nauthor: A\ndescription: Who uses it.\n",
  'dashboards/usage.json': '{"title": "Usage", "description": "Who uses it."}\n',
  'playbooks/block_host.yml':
    "name: Block Host\nid: 7b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9\nversion: 1\ndate: '2024-01-08'\nauthor: A\ntype: Response\ndescription: d\nplaybook: block_host\nhow_to_implement: use it\nreferences: []\napp_list:\n- Firewall\ntags:\n  platform_tags:\n  - endpoint\n  playbook_type: Input\n  vpe_type: Modern\n  product:\n  - Splunk SOAR\n  use_cases:\n  - Response\n",
}

/** Writes files into a directory of their own, which the caller removes. */
export function contentDirectory(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'karst-content-'))
  for (const [path, text] of Object.entries(files)) {
    const file = join(dir, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return dir
}
