/** V69 to V77: the tests that a detection carries. Those of format 6 have more in format6.ts. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkKeys, checkMaps, checkText, finding, missing, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'

const TEST_KEYS = ['name', 'attack_data', 'earliest_time', 'latest_time', 'test_type', 'result']
const FORMAT_6_TEST_KEYS = ['expected_results', 'description']
const DATA_KEYS = ['data', 'source', 'sourcetype', 'custom_index', 'host']

function testsOf(file: ContentFile): Value[] {
  return file.root
    .get('tests')
    .items()
    .filter(({ kind }) => kind === 'map')
}

function attackData(file: ContentFile): Value[] {
  return testsOf(file).flatMap((test) =>
    test
      .get('attack_data')
      .items()
      .filter(({ kind }) => kind === 'map'),
  )
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

export const TEST_RULES = rules(
  fileRule(
    'V69',
    'test-data-missing',
    ['detection'],
    {
      what: 'A test has `attack_data`, a list, perhaps an empty one.',
      why: 'A test without data can find nothing.',
      bad: 'tests:\n  - name: True positive',
      good: 'tests:\n  - name: True positive\n    attack_data:\n      - data: https://example.org/logons.log\n        source: odd\n        sourcetype: odd:logon',
    },
    function* (file) {
      for (const test of testsOf(file)) {
        const data = test.get('attack_data')
        if (test.get('test_type').text === 'experimental') continue
        if (data.kind === 'missing') yield missing(data)
        yield* checkMaps(data, { required: data.kind === 'null' }, () => [])
      }
    },
  ),
  fileRule(
    'V70',
    'test-data-place',
    ['detection'],
    {
      what: '`data` of a test is an http or https address, or a file that is there (from the repository’s folder).',
      why: 'The test cannot run without it.',
      bad: 'tests:\n  - name: True positive\n    attack_data:\n      - data: logs/nosuch.log\n        source: odd\n        sourcetype: odd:logon',
      good: 'tests:\n  - name: True positive\n    attack_data:\n      - data: contentctl.yml\n        source: odd\n        sourcetype: odd:logon',
    },
    function* (file, { project }) {
      for (const item of attackData(file)) {
        const data = item.get('data')
        yield* checkText(data)
        if (data.kind === 'text' && !isAddress(data.text) && !existsSync(resolve(project.root, data.text)))
          yield finding(
            data,
            `${quoted(data.text)} is neither an address nor a file.`,
            'Paths are counted from the repository’s folder.',
          )
      }
    },
  ),
  fileRule(
    'V71',
    'test-data-source',
    ['detection'],
    {
      what: 'Attack data has a `source`.',
      why: 'Searches look at it.',
      bad: 'tests:\n  - name: True positive\n    attack_data:\n      - data: https://example.org/logons.log\n        sourcetype: odd:logon',
      good: 'tests:\n  - name: True positive\n    attack_data:\n      - data: https://example.org/logons.log\n        source: odd\n        sourcetype: odd:logon',
    },
    function* (file) {
      for (const item of attackData(file)) yield* checkText(item.get('source'))
    },
  ),
  fileRule(
    'V72',
    'test-data-sourcetype',
    ['detection'],
    {
      what: 'Attack data has a `sourcetype`.',
      why: 'It says how events and fields are taken from the file.',
      bad: 'tests:\n  - name: True positive\n    attack_data:\n      - data: https://example.org/logons.log\n        source: odd',
      good: 'tests:\n  - name: True positive\n    attack_data:\n      - data: https://example.org/logons.log\n        source: odd\n        sourcetype: odd:logon',
    },
    function* (file) {
      for (const item of attackData(file)) yield* checkText(item.get('sourcetype'))
    },
  ),
  fileRule(
    'V73',
    'test-unknown-key',
    ['detection'],
    {
      what: 'A test and its attack data have no keys but their own.',
      why: 'A misspelled key would do nothing. Format 4 took any key.',
      bad: 'tests:\n  - name: True positive\n    atack_data: []\n    attack_data: []',
      good: 'tests:\n  - name: True positive\n    attack_data: []',
    },
    function* (file) {
      const six = file.format === 6
      for (const test of testsOf(file)) yield* checkKeys(test, six ? [...TEST_KEYS, ...FORMAT_6_TEST_KEYS] : TEST_KEYS)
      for (const item of attackData(file))
        yield* checkKeys(item, six ? [...DATA_KEYS, 'index'] : DATA_KEYS, (key) =>
          key === 'update_timestamp' ? 'Remove it: times are never shifted.' : undefined,
        )
    },
    { formats: [5, 6] },
  ),
  fileRule(
    'V74',
    'test-form',
    ['detection'],
    {
      what: '`tests` is a list of maps with a `name`.',
      why: 'Anything else is no test.',
      bad: 'tests:\n  - True positive',
      good: 'tests:\n  - name: True positive\n    attack_data: []',
    },
    ({ root }) => checkMaps(root.get('tests'), { required: false }, (test) => checkText(test.get('name'))),
  ),
  fileRule(
    'V75',
    'tests-missing',
    ['detection'],
    {
      what: 'A detection in production has at least one test, unless it is a Correlation or has `manual_test`.',
      why: 'Nobody knows that it works. For format 6 see V128.',
      bad: 'tests: []',
      good: 'tests: []\ntags:\n  manual_test: Needs a domain controller.',
    },
    function* (file) {
      const { root, status, tags } = file
      if (status !== 'production' || root.get('type').text === 'Correlation' || tags.get('manual_test').given) return
      if (root.get('tests').items().length === 0)
        yield finding(
          root.get('tests'),
          'A detection in production has at least one test.',
          'Add one, or say in `tags.manual_test` why it can’t have any.',
        )
    },
    { formats: [4, 5] },
  ),
  fileRule(
    'V76',
    'manual-test',
    ['detection'],
    {
      what: '`manual_test` is a text that says why the tests are not run; all of them are then skipped.',
      why: 'An empty one counts as given, and hides that nothing is tested.',
      bad: "tags:\n  manual_test: ''",
      good: 'tags:\n  manual_test: Needs a domain controller.',
    },
    function* (file) {
      const manual = file.tags.get('manual_test')
      if (manual.kind === 'text' && manual.text.trim() === '' && manual.quoted)
        yield finding(manual, 'An empty `manual_test` skips all tests without a reason.', 'Say why, or remove the key.')
      else yield* checkText(manual, { required: false })
    },
    { severity: 'warning', formats: [4, 5] },
  ),
  fileRule(
    'V77',
    'test-data-cached',
    ['detection'],
    {
      what: 'With `--data-cache PREFIX=DIR`: every attack data address that begins with PREFIX is a file below DIR.',
      why: 'Tests that run without a network find it there. Nothing is fetched, so addresses elsewhere are not judged.',
      bad: 'tests:\n  - name: True positive\n    attack_data:\n      - data: https://example.org/nosuch.log\n        source: odd\n        sourcetype: odd:logon',
      good: 'tests:\n  - name: True positive\n    attack_data:\n      - data: https://example.net/elsewhere.log\n        source: odd\n        sourcetype: odd:logon',
    },
    function* (file, { options }) {
      const [prefix = '', folder = ''] = options.dataCache!.split(/=(.*)/s)
      for (const item of attackData(file)) {
        const data = item.get('data')
        if (
          data.text.startsWith(prefix) &&
          !existsSync(resolve(folder, data.text.slice(prefix.length).replace(/^\//, '')))
        )
          yield finding(data, `${quoted(data.text)} is not in ${folder}.`)
      }
    },
    { options: ['dataCache'] },
  ),
)
