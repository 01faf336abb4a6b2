/** V107 to V113: playbooks and dashboards. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readTextFile } from '../../content/text-file.ts'
import { checkKeys, checkMap, checkText, checkTexts, finding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type Finding, fileRule, rules } from '../rule.ts'

function twin({ path }: ContentFile, ending: string): string {
  return path.replace(/\.ya?ml$/i, ending)
}

const PLAYBOOK_TAGS = [
  'platform_tags',
  'playbook_type',
  'vpe_type',
  'product',
  'use_cases',
  'defend_technique_id',
  'labels',
  'playbook_outputs',
  'playbook_fields',
  'analytic_story',
  'detections',
]

function* readDashboard(file: ContentFile): Generator<Finding, Record<string, unknown> | undefined> {
  const path = twin(file, '.json')
  const text = existsSync(path) ? readTextFile(path) : undefined
  if (text === undefined) {
    yield finding(file.root.get('name'), `There is no file \`${basename(path)}\` beside this one.`)
    return undefined
  }
  try {
    const json: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
    yield {
      file: path,
      range: AT_START,
      message: typeof text === 'string' ? 'The dashboard is no JSON object.' : text.message,
    }
  } catch (error) {
    yield { file: path, range: AT_START, message: `This is not valid JSON: ${(error as Error).message}.` }
  }
  return undefined
}

const START = { offset: 0, line: 1, column: 1 }
const AT_START = { start: START, end: START }

export const PLAYBOOK_RULES = rules(
  fileRule(
    'V107',
    'playbook-type',
    ['playbook'],
    {
      what: '`type` of a playbook is Investigation or Response.',
      why: 'Splunk SOAR lists playbooks by it.',
      bad: 'type: Hunting',
      good: 'type: Response',
    },
    ({ root }) => checkText(root.get('type'), { oneOf: ['Investigation', 'Response'] }),
  ),
  fileRule(
    'V108',
    'playbook-texts',
    ['playbook'],
    {
      what: '`how_to_implement` and `playbook` have at least 4 characters each; `app_list` is a list.',
      why: 'They say what the playbook needs and which one it is.',
      bad: 'playbook: x',
      good: 'playbook: odd_playbook',
    },
    function* ({ root }) {
      for (const key of ['how_to_implement', 'playbook']) yield* checkText(root.get(key), { min: 4 })
      yield* checkTexts(root.get('app_list'))
    },
  ),
  fileRule(
    'V109',
    'playbook-files',
    ['playbook'],
    {
      what: 'The `.json` and the `.py` file of a playbook are beside its YAML file.',
      why: 'They are the playbook.',
      bad: { 'playbooks/odd_playbook.py': '' },
      good: { 'playbooks/odd_playbook.py': '# runs\n' },
    },
    function* (file) {
      for (const ending of ['.json', '.py'])
        if (!existsSync(twin(file, ending)))
          yield finding(file.root.get('name'), `There is no file \`${basename(twin(file, ending))}\` beside this one.`)
    },
  ),
  fileRule(
    'V110',
    'playbook-tags',
    ['playbook'],
    {
      what: '`tags` of a playbook has only its own keys, with the words that contentctl knows for `playbook_type`, `vpe_type`, `product` and `use_cases`; a `defend_technique_id` looks like `D3-FA`. In format 6 its keys stand at the top.',
      why: 'Splunk SOAR lists playbooks by them. Whether D3FEND has the id is not checked: Karst does not carry its list.',
      bad: 'tags:\n  vpe_type: Old',
      good: 'tags:\n  vpe_type: Modern',
    },
    function* ({ root, tags, format }) {
      if (format === 5) {
        yield* checkMap(root.get('tags'), true)
        if (tags.kind !== 'map') return
        yield* checkKeys(tags, PLAYBOOK_TAGS)
      }
      yield* checkTexts(tags.get('platform_tags'))
      yield* checkText(tags.get('playbook_type'), { oneOf: ['Input', 'Automation', 'Enterprise Security'] })
      yield* checkText(tags.get('vpe_type'), { oneOf: ['Modern', 'Classic'] })
      yield* checkTexts(tags.get('product'), { each: { oneOf: ['Splunk SOAR', 'Splunk Enterprise Security'] } })
      const cases = ['Collection', 'Endpoint', 'Enrichment', 'Malware', 'Phishing', 'Response', 'Utility']
      yield* checkTexts(tags.get('use_cases'), { required: false, each: { oneOf: cases } })
      yield* checkTexts(tags.get('defend_technique_id'), {
        required: false,
        each: { pattern: /^D3-[A-Z]+$/, wanted: 'like D3-FA' },
      })
    },
    { formats: [5, 6] },
  ),
  fileRule(
    'V111',
    'dashboard-json',
    ['dashboard'],
    {
      what: 'The `.json` file of a dashboard is beside its YAML file, and is JSON.',
      why: 'It is the dashboard.',
      bad: { 'dashboards/odd_dashboard.json': '{"title": ' },
      good: { 'dashboards/odd_dashboard.json': '{"title": "Odd Dashboard", "description": "Logons"}' },
    },
    function* (file) {
      yield* readDashboard(file)
    },
  ),
  fileRule(
    'V112',
    'dashboard-title',
    ['dashboard'],
    {
      what: 'The `title` in the JSON is the `name` in the YAML, and there is a `description`; `theme` is light or dark.',
      why: 'Splunk shows the title, and everything else refers to the name.',
      bad: { 'dashboards/odd_dashboard.json': '{"title": "Another", "description": "Logons"}' },
      good: { 'dashboards/odd_dashboard.json': '{"title": "Odd Dashboard", "description": "Logons"}' },
    },
    function* (file) {
      yield* checkText(file.root.get('theme'), { required: false, oneOf: ['light', 'dark'] })
      const reader = readDashboard(file)
      let step = reader.next()
      while (!step.done) step = reader.next()
      const json = step.value
      if (!json) return
      if (json.title !== file.name)
        yield finding(
          file.root.get('name'),
          `The dashboard’s title is ${quoted(String(json.title))}, not ${quoted(file.name)}.`,
        )
      if (typeof json.description !== 'string')
        yield { file: twin(file, '.json'), range: AT_START, message: 'The dashboard has no `description`.' }
    },
  ),
  fileRule(
    'V113',
    'dashboard-collides',
    ['dashboard'],
    {
      what: 'With `--build`: no file of `app_template/default/data/ui/views` is called as the view of the dashboard.',
      why: 'One would overwrite the other.',
      bad: { 'app_template/default/data/ui/views/ex__odd_dashboard.xml': '<dashboard/>' },
      good: { 'app_template/default/data/ui/views/overview.xml': '<dashboard/>' },
    },
    function* (file, { project }) {
      const label = project.content.appLabelFor({ filePath: file.path })
      const views = join(project.root, 'app_template', 'default', 'data', 'ui', 'views')
      for (const name of [label, label.toLowerCase()].map((each) => `${each}__${file.stem}.xml`))
        if (existsSync(join(views, name))) {
          yield finding(file.root.get('name'), `\`app_template\` has a view \`${name}\` already.`)
          return
        }
    },
    { options: ['build'] },
  ),
)
