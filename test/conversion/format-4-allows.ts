/** Pieces over the example repository of format 4: what contentctl 4 took, and formats 5 and 6 refuse. */

const TAGS = `tags:
  analytic_story: [Odd Behavior]
  asset_type: Endpoint
  mitre_attack_id: [T1078, T1078.002]
  product: [Splunk Enterprise, Splunk Cloud]
  security_domain: endpoint
  confidence: 80
  impact: 80
  ticket: SEC-4711
`

const OBSERVABLE = (name: string, type: string, role = 'Victim'): string =>
  `    - name: ${name}\n      type: ${type}\n      role: [${role}]\n`

const SEARCH = (stem: string, by: string): string =>
  `search: "\`logons\` dest=* user=* | stats count by ${by} | \`${stem}_filter\`"\n# no drilldown_searches\n`

export const FORMAT_4_ALLOWS: Readonly<Record<string, string>> = {
  // No token in the message, keys of the author's own, version 0, the same name for two tests.
  'detections/plain_message.yml': `version: 0\nreviewed_by: Ada\nstatus: experimental\n${SEARCH('plain_message', 'user dest')}${TAGS}  message: tbd
  observable:
${OBSERVABLE('user', 'User')}${OBSERVABLE('dest', 'Hostname')}tests:
  - name: True Positive Test
    attack_data:
      - data: https://example.org/one.log
        source: odd
        sourcetype: odd:logon
        update_timestamp: true
  - name: True Positive Test
    attack_data:
      - data: https://example.org/two.log
        source: odd
        sourcetype: odd:logon
`,
  // A price is no token, and leaves an odd number of dollar signs.
  'detections/price.yml': `type: TTP\nstatus: experimental\n${SEARCH('price', 'user')}${TAGS}  message: A logon of $user$ for $5.
  observable:
${OBSERVABLE('user', 'User')}`,
  // An observable whose name is no token, in events of which nothing is certain.
  'detections/blank_name.yml': `type: TTP\nstatus: experimental\nsearch: "\`logons\` \\"Source IP\\"=* | \`blank_name_filter\`"\n# no drilldown_searches\n${TAGS}  message: '  '
  observable:
${OBSERVABLE('Source IP', 'IP Address')}`,
  'detections/odd_hunt.yml': `type: Hunting\nstatus: validation\n${SEARCH('odd_hunt', 'user')}${TAGS}  message: tbd\n  observable: []\n`,
  'detections/odd_sum.yml': `type: Correlation\nstatus: experimental\n${SEARCH('odd_sum', 'user')}${TAGS}  message: tbd\n  observable: []\n`,
  'stories/odd_behavior.yml': 'type: batch\nnote: mine\n',
  'macros/logons.yml': 'owner: Ada\n',
  'data_sources/odd_source.yml': 'note: mine\n',
  'lookups/known_hosts.yml': 'note: mine\nfields_list: host, owner\n',
  'baselines/baseline_of_logons.yml': 'note: mine\ntags:\n  deployments: [one]\n',
  'deployments/escu_default_configuration_correlation.yml':
    "alert_action:\n  notable:\n    rule_title: '%name%'\n    rule_description: '%description%'\n    nes_fields: [user, dest]\n",
  'deployments/escu_default_configuration_ttp.yml':
    "note: mine\nalert_action:\n  notable:\n    rule_title: '%name%'\n    rule_description: '%description%'\n    nes_fields: [user, dest]\n",
}
