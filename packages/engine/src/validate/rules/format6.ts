import { checkInteger, checkKeys, checkMap, checkText, checkTexts, finding, keyFinding, quoted } from '../checks.ts'
import type { ContentFile, Kind } from '../content-file.ts'
import { type Finding, fileRule, type Rule, rules } from '../rule.ts'
import { DETECTION_CATEGORIES, FORMAT_6_PRODUCTS } from '../vocabulary.ts'
import { checkDay, isDay } from './header.ts'
import { unknownNames } from './references.ts'

export const SIX: Pick<Rule, 'formats'> = { formats: [6] }
const DATED: readonly Kind[] = ['detection', 'story', 'data_source', 'baseline']

const KEYS: Partial<Record<Kind, readonly string[]>> = {
  detection: [
    'name',
    'id',
    'version',
    'creation_date',
    'modification_date',
    'author',
    'status',
    'type',
    'description',
    'data_source',
    'search',
    'how_to_implement',
    'known_false_positives',
    'references',
    'drilldown_searches',
    'finding',
    'intermediate_findings',
    'threat_objects',
    'analytic_story',
    'asset_type',
    'mitre_attack_id',
    'product',
    'category',
    'security_domain',
    'threat_group',
    'cve',
    'atomic_guid',
    'throttling',
    'tests',
    'schedule',
    'custom_schedule',
    'baselines',
    'explanation',
    'enabled_by_default',
    'deprecation_info',
    'manual_test',
    'mappings',
  ],
  macro: [
    'name',
    'id',
    'version',
    'creation_date',
    'modification_date',
    'author',
    'status',
    'description',
    'references',
    'definition',
    'arguments',
    'deprecation_info',
  ],
}

const GONE: Record<string, string> = {
  tags: 'Write its keys at the top of the file.',
  rba: 'Write `finding`, `intermediate_findings` and `threat_objects`.',
  date: 'Write `creation_date` and `modification_date`.',
  deployment: 'Write `schedule` or `custom_schedule`.',
  group: 'Write `threat_group`.',
}

export const FORMAT_6_RULES = rules(
  fileRule(
    'V119',
    'dates-of-format-6',
    DATED,
    {
      what: 'A file of format 6 has `creation_date` and `modification_date`, days not after today (UTC), the first not after the second.',
      why: 'They replace `date`. The day of creation never changes.',
      bad: "creation_date: '2026-03-10'\nmodification_date: '2026-03-09'",
      good: "creation_date: '2026-03-09'\nmodification_date: '2026-03-10'",
    },
    function* ({ root }, context) {
      const [created, modified] = [root.get('creation_date'), root.get('modification_date')]
      yield* checkDay(created, true, context)
      yield* checkDay(modified, true, context)
      const days = isDay(created.text) && isDay(modified.text)
      if (days && created.text.slice(0, 10) > modified.text.slice(0, 10))
        yield finding(modified, `It was modified (${modified.text}) before it was created (${created.text}).`)
    },
    SIX,
  ),
  fileRule(
    'V120',
    'version-of-format-6',
    DATED,
    {
      what: '`version` is a whole number above 0.',
      why: 'Format 6 counts from 1.',
      bad: 'version: 0',
      good: 'version: 1',
    },
    ({ root }) => checkInteger(root.get('version'), { min: 1 }),
    SIX,
  ),
  fileRule(
    'V121',
    'gone-in-format-6',
    ['detection', 'story', 'baseline', 'data_source'],
    {
      what: 'A file of format 6 has none of `tags`, `rba`, `date`, `deployment` and `group`.',
      why: 'Format 6 has other keys for them and refuses these.',
      bad: "date: '2026-03-10'",
      good: 'threat_group: [Odd Group]',
    },
    function* ({ root }) {
      for (const [key, hint] of Object.entries(GONE))
        if (root.get(key).kind !== 'missing') yield keyFinding(root.get(key), `Format 6 has no \`${key}\`.`, hint)
    },
    SIX,
  ),
  fileRule(
    'V122',
    'category',
    ['detection'],
    {
      what: '`category` is application, cloud, endpoint, network, web or deprecated.',
      why: 'It says what the folder said before.',
      bad: 'category: desktop',
      good: 'category: endpoint',
    },
    ({ root }) => checkText(root.get('category'), { oneOf: DETECTION_CATEGORIES }),
    SIX,
  ),
  fileRule(
    'V128',
    'tests-of-format-6',
    ['detection'],
    {
      what: 'A detection has at least one test; `test_type` is unit or experimental, and an experimental one has a `description`.',
      why: 'What can’t be tested automatically says why.',
      bad: 'tests:\n  - name: By hand\n    test_type: experimental',
      good: 'tests:\n  - name: By hand\n    test_type: experimental\n    description: Needs a domain controller.',
    },
    function* ({ root, status }) {
      const tests = root.get('tests')
      if (status !== 'deprecated' && tests.items().length === 0)
        yield finding(tests, 'A detection has at least one test.')
      for (const test of tests.items()) {
        const type = test.get('test_type')
        yield* checkText(type, { required: false, oneOf: ['unit', 'experimental'] })
        if (type.text === 'experimental') yield* checkText(test.get('description'), { min: 1 })
      }
    },
    SIX,
  ),
  fileRule(
    'V129',
    'expected-results',
    ['detection'],
    {
      what: '`expected_results` of a test is a whole number of 0 or more; 0 says that the detection must not fire.',
      why: 'The test compares the number of rows with it.',
      bad: 'tests:\n  - name: True positive\n    expected_results: some\n    attack_data: []',
      good: 'tests:\n  - name: True positive\n    expected_results: 3\n    attack_data: []',
    },
    function* ({ root }) {
      for (const test of root.get('tests').items())
        yield* checkInteger(test.get('expected_results'), { required: false, min: 0 })
    },
    SIX,
  ),
  fileRule(
    'V130',
    'test-names',
    ['detection'],
    {
      what: 'No two tests of a detection have the same name.',
      why: 'Reports tell tests by their names. Format 5 allows it: see K32.',
      bad: 'tests:\n  - name: One\n    attack_data: []\n  - name: One\n    attack_data: []',
      good: 'tests:\n  - name: One\n    attack_data: []\n  - name: Two\n    attack_data: []',
    },
    (file) => sameTestNames(file),
    SIX,
  ),
  fileRule(
    'V135',
    'products-of-format-6',
    ['detection'],
    {
      what: '`product` names Splunk Enterprise, Splunk Enterprise Security and Splunk Cloud, and no other.',
      why: 'The schema allows exactly these three.',
      bad: 'product: [Splunk Cloud]',
      good: 'product: [Splunk Cloud, Splunk Enterprise, Splunk Enterprise Security]',
    },
    function* ({ root }) {
      const list = root.get('product')
      yield* checkTexts(list, { each: { oneOf: FORMAT_6_PRODUCTS } })
      const given = list.texts().map(({ text }) => text)
      const lacking = FORMAT_6_PRODUCTS.filter((name) => !given.includes(name))
      if (list.kind === 'list' && lacking.length > 0)
        yield finding(list, `\`product\` lacks ${lacking.map(quoted).join(', ')}.`)
    },
    SIX,
  ),
  fileRule(
    'V136',
    'baselines-of-format-6',
    ['detection'],
    {
      what: 'Every name in `baselines` is that of a baseline.',
      why: 'In format 6 the detection names the baselines that must run before it.',
      bad: 'baselines: [Baseline Of Nothing]',
      good: 'baselines: [Baseline Of Logons]',
    },
    function* ({ root }, { project }) {
      yield* checkTexts(root.get('baselines'), { required: false })
      yield* unknownNames(root.get('baselines'), project, 'baseline', 'baseline')
    },
    SIX,
  ),
  fileRule(
    'V137',
    'drilldown-offsets-of-format-6',
    ['detection'],
    {
      what: 'A drilldown has `earliest_offset` and `latest_offset`, texts that are not empty.',
      why: 'Format 6 takes no null there.',
      bad: 'drilldown_searches:\n  - name: View the results\n    search: "%original_detection_search%"\n    earliest_offset: null\n    latest_offset: $info_max_time$',
      good: 'type: Anomaly',
    },
    function* ({ root }) {
      for (const item of root.get('drilldown_searches').items())
        for (const key of ['earliest_offset', 'latest_offset']) yield* checkText(item.get(key), { min: 1 })
    },
    SIX,
  ),
  fileRule(
    'V138',
    'deprecation-info',
    ['detection', 'story', 'baseline'],
    {
      what: '`deprecation_info` has a `reason`, `removed_in_version` and, if any, `replacement_content`; what is in production has none.',
      why: 'It replaces the mapping file of format 5.',
      bad: 'status: deprecated\ndeprecation_info:\n  reason: There is a better one.',
      good: 'status: deprecated\ndeprecation_info:\n  reason: There is a better one.\n  removed_in_version: 6.1.0',
    },
    function* ({ root, status }) {
      const info = root.get('deprecation_info')
      yield* checkMap(info, false)
      if (info.kind !== 'map') return
      if (status !== 'deprecated' && status !== 'removed')
        yield keyFinding(info, `What has the status ${status || 'none'} has no \`deprecation_info\`.`)
      yield* checkText(info.get('reason'), { min: 1 })
      yield* checkText(info.get('removed_in_version'), { min: 1 })
      yield* checkTexts(info.get('replacement_content'), { required: false })
    },
    SIX,
  ),
  fileRule(
    'V139',
    'cve-of-format-6',
    ['detection'],
    {
      what: 'Each of `cve` looks like `CVE-2024-1234`, with four to seven digits at its end.',
      why: 'It becomes a link.',
      bad: 'cve: [CVE-2024-1]',
      good: 'cve: [CVE-2024-1234]',
    },
    ({ root }) =>
      checkTexts(root.get('cve'), {
        required: false,
        each: { pattern: /^CVE-\d{4}-\d{4,7}$/, wanted: 'like CVE-2024-1234' },
      }),
    SIX,
  ),
  fileRule(
    'V140',
    'unknown-key-of-format-6',
    ['detection', 'macro'],
    {
      what: 'The file has no keys but those of its kind.',
      why: 'A misspelled key would do nothing. The list is from a survey of the schemas, so this is a warning.',
      bad: 'serach: index=main',
      good: 'explanation: Why it matters.',
    },
    ({ root, kind }) => checkKeys(root, [...KEYS[kind]!, ...Object.keys(GONE)]),
    { formats: [6], severity: 'warning' },
  ),
  fileRule(
    'V142',
    'deprecation-info-missing',
    ['detection', 'story', 'baseline'],
    {
      what: 'What is deprecated has `deprecation_info`.',
      why: 'Users learn from it what to use instead, and until when.',
      bad: 'status: deprecated',
      good: 'status: deprecated\ndeprecation_info:\n  reason: There is a better one.\n  removed_in_version: 6.1.0',
    },
    function* ({ root, status }) {
      if (status === 'deprecated') yield* checkMap(root.get('deprecation_info'), true)
    },
    { formats: [6], severity: 'warning' },
  ),
  fileRule(
    'V141',
    'search-of-format-6',
    ['detection', 'baseline'],
    {
      what: 'The search is not blank.',
      why: 'A search of blanks finds everything.',
      bad: "search: ' '",
      good: 'search: "`logons` | stats count by user dest | `odd_logon_filter`"',
    },
    ({ root }) => checkText(root.get('search'), { pattern: /\S[\s\S]+\S/, wanted: 'a search' }),
    SIX,
  ),
)

export function* sameTestNames({ root }: ContentFile): Generator<Finding> {
  const seen = new Set<string>()
  for (const test of root.get('tests').items()) {
    const name = test.get('name')
    if (name.kind === 'text' && seen.has(name.text))
      yield finding(name, `Another test is called ${quoted(name.text)} too.`)
    seen.add(name.text)
  }
}
