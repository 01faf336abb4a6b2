/** What contentctl 5.6.0 was seen to accept and to reject, case by case: its rules (V…) agree; what K… adds is named. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { changedRepository, writeRepository } from './example-files.ts'
import type { Files } from './example-repository.ts'
import { validate } from './validate.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-parity-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000

const D = (piece: string): Files => ({ 'detections/odd_logon.yml': piece })
const SEARCH = (text: string): Files => D(`search: |-\n  ${text}`)
const TAGS = (piece: string): Files => D(`tags:\n  ${piece}`)
const RBA = (risk: string, threats = 'threat_objects: []', message = '$user$ logged on.'): Files =>
  D(`rba:\n  message: '${message}'\n  risk_objects:\n    - {${risk}}\n  ${threats}`)
const TEST = (data: string): string => `tests:\n  - name: One\n    attack_data:\n      - {${data}}`
const DATA = 'data: https://example.org/a.log, source: a, sourcetype: a'
const DRILLDOWN = (name: string, search: string, more: string): string =>
  `  - name: ${name}\n    search: '${search}'\n${more}`
const OFFSETS = '    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$\n'
const ORIGINAL = '%original_detection_search%'
const LOOKUP = (piece: string): Files => ({ 'lookups/known_hosts.yml': piece })

async function errors(pieces: Files): Promise<string[]> {
  const { problems } = await validate(writeRepository(root, changedRepository(pieces)), { now: NOW })
  return [...new Set(problems.filter(({ severity }) => severity === 'error').map(({ rule }) => rule))].sort()
}

/** Accepted by contentctl; behind the case, what Karst says all the same. */
const ACCEPTED: [what: string, pieces: Files, also?: string[]][] = [
  ['an extra key in rba', D('rba:\n  extra: x')],
  ['an extra key in a risk object', RBA('field: user, type: user, score: 1, extra: x')],
  [
    'an extra key in a drilldown',
    D(
      `drilldown_searches:\n${DRILLDOWN('View the results', ORIGINAL, `${OFFSETS}    extra: x\n`)}${DRILLDOWN('View the logons', 'index=a', OFFSETS)}`,
    ),
  ],
  ['an extra key in throttling', TAGS('throttling: {fields: [user], period: 1h, extra: x}')],
  ['T1560x001', TAGS('mitre_attack_id: [T1560x001]')],
  ['T9999', TAGS('mitre_attack_id: [T9999]')],
  ['the same technique twice', TAGS('mitre_attack_id: [T1078, T1078]')],
  ['no techniques', D('# no tags.mitre_attack_id')],
  ['CVE-|999-1', TAGS('cve: ["CVE-|999-1"]')],
  ['version 0', D('version: 0')],
  ['version "2"', D('version: "2"')],
  ['a date with a time of 0', D("date: '2024-01-01T00:00:00'")],
  ['an empty description', D("description: ''")],
  ['no references', D('# no references')],
  ['the filter anywhere', SEARCH('`logons` | `odd_logon_filter` | stats count by user dest')],
  ['an unknown filter', SEARCH('`logons` | stats count by user dest | `odd_logon_filter` | `any_filter`')],
  [
    'an unknown macro with get_asset in its name',
    SEARCH('`logons` | `get_asset(dest)` | stats count by user dest | `odd_logon_filter`'),
  ],
  [
    'a wrong number of arguments',
    SEARCH('`logons(1)` | stats count by user dest | `odd_logon_filter`'),
    ['macro-arguments'],
  ],
  [
    'an unknown macro with a blank in its arguments',
    SEARCH('`logons` | `nope(a, b)` | stats count by user dest | `odd_logon_filter`'),
    ['V29'],
  ],
  ['a macro in a comment', SEARCH('`logons` ```see `nosuch` ``` | stats count by user dest | `odd_logon_filter`')],
  ['SPL that is none', SEARCH('`logons` user=* dest=* | statz count by by | `odd_logon_filter`'), ['unknown-command']],
  ['no data sources', D('data_source: []')],
  ['A AND A', D('data_source: [Odd Source AND Odd Source]')],
  ['no stories', TAGS('analytic_story: []')],
  [
    'an offset of null',
    D(
      `drilldown_searches:\n${DRILLDOWN('View the results', ORIGINAL, '    earliest_offset: null\n    latest_offset: null\n')}${DRILLDOWN('View the logons', 'index=a', OFFSETS)}`,
    ),
  ],
  [
    'a drilldown token that is no field',
    D(
      `drilldown_searches:\n${DRILLDOWN('View the results', `${ORIGINAL} | search a="$nosuch$"`, OFFSETS)}${DRILLDOWN('View the logons', 'index=a', OFFSETS)}`,
    ),
    ['K18'],
  ],
  ['no drilldowns in an experiment', D('status: experimental\ndrilldown_searches: []')],
  ['a hunting search without rba and drilldowns', D('type: Hunting\n# no rba\n# no drilldown_searches')],
  ['a Correlation without rba and tests', D('type: Correlation\n# no rba\n# no tests')],
  ['a risk field as a part of a word', RBA('field: dex, type: other, score: 1'), ['V62']],
  ['a risk field that is only a part of a word', RBA('field: ogons, type: other, score: 1'), ['K12']],
  [
    'a risk field absent in an experiment',
    {
      'detections/odd_logon.yml': `${RBA('field: nosuch, type: other, score: 1')['detections/odd_logon.yml']}\nstatus: experimental`,
    },
    ['K12'],
  ],
  ['a token with a dot', RBA('field: user, type: user, score: 1', undefined, '$no.such$'), ['V63']],
  [
    'a dollar sign without its partner',
    RBA('field: user, type: user, score: 1', undefined, 'by user$ on $dest$'),
    ['K16'],
  ],
  ['an empty message', RBA('field: user, type: user, score: 1', undefined, '')],
  ['a message without a token', RBA('field: user, type: user, score: 1', undefined, 'A logon.')],
  ['an empty manual_test without tests', D("tests: []\ntags:\n  manual_test: ''")],
  ['no attack data', D('tests:\n  - name: One\n    attack_data: []')],
  ['an address that is dead', D(TEST('data: https://example.org/dead.log, source: a, sourcetype: a'))],
  ['tests of the same name', D('tests:\n  - name: One\n    attack_data: []\n  - name: One\n    attack_data: []')],
  ['times of a test', D('tests:\n  - name: One\n    earliest_time: -1d\n    attack_data: []')],
  [
    'an inline deployment with any cron',
    D(
      'deployment:\n  scheduling: {cron_schedule: garbage, earliest_time: -1h, latest_time: now, schedule_window: auto}\n  alert_action: {rba: {enabled: true}}',
    ),
    ['K24'],
  ],
  ['deprecated without a mapping', D('status: deprecated')],
  ['a key twice', D('explanation: a\nexplanation: b'), ['K2']],
  ['a CSV header twice', { 'lookups/known_hosts.csv': 'host,owner,owner\na,b,c\n' }],
  ['xCIDR(host)', LOOKUP('match_type: [xCIDR(host)]')],
  ['a match type over no column', LOOKUP('match_type: [WILDCARD(nope)]'), ['K8']],
  [
    'a macro with an argument that it does not use',
    { 'macros/with_argument.yml': 'arguments: [a]\ndefinition: index=a' },
  ],
  ['a macro that calls an unknown one', { 'macros/calls_nope.yml': 'definition: index=a `nope`' }, ['K3']],
]

const REJECTED: [what: string, pieces: Files, rule: string][] = [
  ['an extra key at the top', D('extra: x'), 'V20'],
  ['an extra key in tags', TAGS('extra: x'), 'V41'],
  ['an extra key in a test', D('tests:\n  - name: One\n    extra: x\n    attack_data: []'), 'V73'],
  ['an extra key in attack data', D(TEST(`${DATA}, extra: x`)), 'V73'],
  ['t1560', TAGS('mitre_attack_id: [t1560]'), 'V46'],
  ['a technique with its sub-technique', TAGS('mitre_attack_id: [T1003, T1003.001]'), 'V47'],
  ['CVE-3000-1', TAGS('cve: [CVE-3000-1]'), 'V49'],
  ['version -1', D('version: -1'), 'V15'],
  ['version 1.5', D('version: 1.5'), 'V15'],
  ['a date in the future', D("date: '2999-01-01'"), 'V14'],
  ['30 February', D("date: '2024-02-30'"), 'V14'],
  ['an id that is no UUID', D('id: x'), 'V16'],
  ['a reference that is no address', D('references: [wiki]'), 'V18'],
  ['a name of 68 characters', D(`name: ${'a'.repeat(68)}`), 'V12'],
  ['no filter', SEARCH('`logons` | stats count by user dest'), 'V27'],
  ['four backticks', SEARCH('`logons` ````x``` | stats count by user dest | `odd_logon_filter`'), 'V28'],
  ['an unknown macro', SEARCH('`nope` | stats count by user dest | `odd_logon_filter`'), 'V29'],
  ['an unknown lookup', SEARCH('`logons` | lookup nope a | stats count by user dest | `odd_logon_filter`'), 'V30'],
  [
    'an unknown lookup right behind the pipe',
    SEARCH('`logons` |lookup nope a | stats count by user dest | `odd_logon_filter`'),
    'V30',
  ],
  [
    'an unknown lookup file',
    SEARCH('`logons` | lookup nope.csv a | stats count by user dest | `odd_logon_filter`'),
    'V30',
  ],
  [
    'an unknown inputlookup',
    SEARCH('| inputlookup append=t nope | stats count by user dest | `odd_logon_filter`'),
    'V30',
  ],
  [
    'an unknown outputlookup',
    SEARCH('`logons` | stats count by user dest | outputlookup append=t nope | `odd_logon_filter`'),
    'V30',
  ],
  ['an unknown data source', D('data_source: [Nope]'), 'V32'],
  ['an unknown story', TAGS('analytic_story: [Nope]'), 'V42'],
  ['a story twice', TAGS('analytic_story: [Odd Behavior, Odd Behavior]'), 'V23'],
  ['an unknown asset type', TAGS('asset_type: Nope'), 'V43'],
  ['an unknown security domain', TAGS('security_domain: nope'), 'V45'],
  ['no product', TAGS('product: []'), 'V44'],
  ['one drilldown in production', D(`drilldown_searches:\n${DRILLDOWN('View the results', ORIGINAL, OFFSETS)}`), 'V67'],
  [
    'no drilldown with the search',
    D(
      `drilldown_searches:\n${DRILLDOWN('View the results', 'index=a', OFFSETS)}${DRILLDOWN('View the logons', 'index=a', OFFSETS)}`,
    ),
    'V68',
  ],
  [
    'a drilldown of 4 letters',
    D(
      `drilldown_searches:\n${DRILLDOWN('View', ORIGINAL, OFFSETS)}${DRILLDOWN('View the logons', 'index=a', OFFSETS)}`,
    ),
    'V64',
  ],
  [
    'a drilldown without an offset',
    D(
      `drilldown_searches:\n${DRILLDOWN('View the results', ORIGINAL, '    earliest_offset: 1d\n')}${DRILLDOWN('View the logons', 'index=a', OFFSETS)}`,
    ),
    'V66',
  ],
  ['no rba', D('# no rba'), 'V57'],
  ['no rba in an experiment', D('# no rba\nstatus: experimental'), 'V57'],
  ['rba of a hunting search', D('type: Hunting'), 'V58'],
  ['a score of 0', RBA('field: user, type: user, score: 0'), 'V60'],
  ['a score of 101', RBA('field: user, type: user, score: 101'), 'V60'],
  ['no risk objects', D('rba:\n  risk_objects: []'), 'V60'],
  ['no threat objects key', D('# no rba.threat_objects'), 'V61'],
  ['a risk field that is nowhere', RBA('field: nosuch, type: other, score: 1'), 'V62'],
  ['a token that is nowhere', RBA('field: user, type: user, score: 1', undefined, '$nosuch$'), 'V63'],
  ['no tests in production', D('tests: []'), 'V75'],
  ['a local file of attack data that is not there', D(TEST('data: nosuch.log, source: a, sourcetype: a')), 'V70'],
  ['status removed', D('status: removed'), 'V19'],
  ['an experiment enabled by default', D('status: experimental\nenabled_by_default: true'), 'V33'],
  ['a hunting search enabled by default', D('type: Hunting\nenabled_by_default: true\n# no rba'), 'V33'],
  ['baselines in a detection', D('baselines: [Baseline Of Logons]'), 'V35'],
  ['__UPDATE__', D('explanation: __UPDATE__'), 'V3'],
  ['a period of 1d', TAGS('throttling: {fields: [user], period: 1d}'), 'V54'],
  ['a throttling field that is nowhere', TAGS('throttling: {fields: [nosuch], period: 1h}'), 'V55'],
  ['a ragged CSV file', { 'lookups/known_hosts.csv': 'host,owner\na\n' }, 'V86'],
  ['an empty CSV file', { 'lookups/known_hosts.csv': '\n' }, 'V84'],
  ['a CSV file that is not there', { 'lookups/known_hosts.csv': '' }, 'V83'],
  ['a CSV file of no lookup', { 'lookups/orphan.csv': 'a\n' }, 'V7'],
  ['a stray text file', { 'lookups/stray.txt': 'a\n' }, 'V6'],
  ['EXACT(host)', LOOKUP('match_type: [EXACT(host)]'), 'V80'],
  ['a KV store whose first field is not _key', { 'lookups/logon_counts.yml': 'fields: [user, _key]' }, 'V88'],
  ['max_matches 0', LOOKUP('max_matches: 0'), 'V82'],
  ['max_matches 1001', LOOKUP('max_matches: 1001'), 'V82'],
  ['no lookup_type', LOOKUP('# no lookup_type'), 'V79'],
  ['an empty macro', { 'macros/empty_macro.yml': "definition: ''" }, 'V78'],
  ['an id twice', { 'stories/second_story.yml': 'id: 0f3f2f8e-61d5-4c0e-9c76-3fd0f3f7a001' }, 'V5'],
]

describe('accepted by contentctl', () => {
  test.each(ACCEPTED)('%s', async (_what, pieces, also = []) => {
    expect(await errors(pieces)).toEqual(also)
  })
})

describe('rejected by contentctl', () => {
  test.each(REJECTED)('%s', async (_what, pieces, rule) => {
    expect(await errors(pieces)).toContain(rule)
  })
})
