/** V26 to V40: the detection and its search. V29 and V30, macros and lookups, are in search.ts. */
import { checkMap, checkText, checkTexts, finding, isTrue, keyFinding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type Context, type Finding, fileRule, rules } from '../rule.ts'
import { checkScheduling } from './deployment.ts'

const TYPES = ['TTP', 'Anomaly', 'Hunting', 'Correlation']

/** The data sources that entries name, with the entry: contentctl splits at the letters `AND`. */
function sourceNames(file: ContentFile): { name: string; entry: ReturnType<typeof file.root.get> }[] {
  return file.root
    .get('data_source')
    .texts()
    .flatMap((entry) => entry.text.split(/\s+AND\s+/).map((name) => ({ name: name.trim(), entry })))
    .filter(({ name }) => name !== '')
}

/** `ESCU - Odd Logon - Rule` */
function stanzaOf(file: ContentFile, { project }: Context): string {
  return `${project.content.appLabelFor({ filePath: file.path })} - ${file.name} - Rule`
}

export const DETECTION_RULES = rules(
  fileRule(
    'V26',
    'detection-type',
    ['detection'],
    {
      what: '`type` is TTP, Anomaly, Hunting or Correlation.',
      why: 'It decides whether rows become risk events, findings or nothing.',
      bad: 'type: Alert',
      good: 'type: Anomaly',
    },
    ({ root }) => checkText(root.get('type'), { oneOf: TYPES }),
  ),
  fileRule(
    'V27',
    'filter-macro',
    ['detection'],
    {
      what: 'The search calls the macro that is named after the file: `` `<file name>_filter` ``.',
      why: 'Users tune the detection with it, without changing the search.',
      bad: 'search: "`logons` | stats count by user dest"',
      good: 'search: "`logons` | stats count by user dest | `odd_logon_filter`"',
    },
    function* ({ root, stem }) {
      const search = root.get('search')
      yield* checkText(search)
      const call = `\`${stem}_filter\``
      if (search.kind === 'text' && !search.text.includes(call))
        yield keyFinding(search, `The search does not call \`${stem}_filter\`.`, `Add \`| ${call}\` at its end.`)
    },
  ),
  fileRule(
    'V28',
    'four-backticks',
    ['detection'],
    {
      what: 'The search has no four backticks in a row.',
      why: 'Three begin or end a comment, so four are a slip of the keyboard.',
      bad: 'search: "`logons` ```` a comment ``` | stats count by user dest | `odd_logon_filter`"',
      good: 'search: "`logons` ``` a comment ``` | stats count by user dest | `odd_logon_filter`"',
    },
    function* ({ root }) {
      const located = root.get('search').located()
      for (const match of located?.text.matchAll(/`{4,}/g) ?? [])
        yield {
          range: located!.rangeOf(match.index, match.index + match[0].length),
          message: `${match[0].length} backticks stand in a row.`,
        }
    },
  ),
  fileRule(
    'V31',
    'explaining-texts',
    ['detection'],
    {
      what: '`how_to_implement` and `known_false_positives` have at least 4 characters each.',
      why: 'Who turns the detection on has to know what it needs and when it is wrong.',
      bad: 'known_false_positives: no',
      good: 'known_false_positives: None identified.',
    },
    function* ({ root }) {
      yield* checkText(root.get('how_to_implement'), { min: 4 })
      yield* checkText(root.get('known_false_positives'), { min: 4 })
    },
  ),
  fileRule(
    'V32',
    'data-source-unknown',
    ['detection'],
    {
      what: 'Every entry of `data_source` is the name of a data source; `A AND B` names two.',
      why: 'It says which logs the detection needs.',
      bad: 'data_source: [Odd Sauce]',
      good: 'data_source: [Odd Source]',
    },
    function* (file, { project }) {
      yield* checkTexts(file.root.get('data_source'), { required: false })
      const known = project.byName('data_source')
      for (const { name, entry } of sourceNames(file))
        if (!known.has(name))
          yield finding(entry, `There is no data source ${quoted(name)}.`, project.suggest('data_source', name))
    },
  ),
  fileRule(
    'V33',
    'enabled-by-default',
    ['detection'],
    {
      what: '`enabled_by_default` is true only for a detection in production of type TTP, Anomaly or Correlation.',
      why: 'Nothing unfinished and no hunting search may run by itself.',
      bad: 'enabled_by_default: true\nstatus: experimental',
      good: 'enabled_by_default: true\nstatus: production',
    },
    function* ({ root, status }) {
      const enabled = root.get('enabled_by_default')
      const type = root.get('type').text
      if (isTrue(enabled) && (status !== 'production' || type === 'Hunting'))
        yield finding(
          enabled,
          `A detection of type ${type || '?'} and status ${status || '?'} can't be enabled by default.`,
        )
    },
  ),
  fileRule(
    'V34',
    'deployment-unknown',
    ['detection', 'baseline'],
    {
      what: 'A detection or baseline has a deployment: its own, or `ESCU Default Configuration <type>`.',
      why: 'It says when the search runs and what becomes of its rows. A repository without any deployment has the usual ones.',
      bad: { 'deployments/escu_default_configuration_anomaly.yml': '' },
      good: 'deployment:\n  scheduling:\n    cron_schedule: 0 * * * *\n    earliest_time: -70m@m\n    latest_time: -10m@m\n    schedule_window: auto\n  alert_action:\n    rba:\n      enabled: true',
    },
    function* (file, { project }) {
      const own = file.root.get('deployment')
      if (own.kind === 'map' && own.keys().length > 0) {
        yield* checkScheduling(own.get('scheduling'))
        return
      }
      yield* checkMap(own, false)
      const type = file.root.get('type').text
      const deployments = project.byName('deployment')
      const wanted = `ESCU Default Configuration ${type}`
      if (deployments.size > 0 && [...TYPES, 'Baseline'].includes(type) && !deployments.has(wanted))
        yield finding(file.root.get('type'), `There is no deployment ${quoted(wanted)}.`)
    },
    { formats: [4, 5] },
  ),
  fileRule(
    'V35',
    'baselines-given',
    ['detection'],
    {
      what: 'The file has no `baselines`: the baselines name the detection.',
      why: 'The two lists could contradict each other. In format 6 the detection names them.',
      bad: 'baselines: [Baseline Of Logons]',
      good: 'baselines: []',
    },
    function* ({ root }) {
      const list = root.get('baselines')
      if (list.items().length > 0 || list.kind === 'text')
        yield keyFinding(list, '`baselines` must be empty.', 'Name this detection in the baseline’s `tags.detections`.')
    },
    { formats: [5] },
  ),
  fileRule(
    'V36',
    'baseline-links',
    ['baseline'],
    {
      what: 'Every name in `tags.detections` of a baseline is that of a detection, which it is linked with.',
      why: 'A misspelled name links nothing: the detection runs without its baseline. contentctl says nothing of it.',
      bad: 'tags:\n  detections: [Odd Logonn]',
      good: 'tags:\n  detections: [Odd Logon]',
    },
    function* (file, { project }) {
      const known = project.byName('detection')
      const removed = project.byName('removed')
      for (const item of file.tags.get('detections').texts())
        if (!known.has(item.text.trim()) && !removed.has(item.text.trim()))
          yield finding(
            item,
            `There is no detection ${quoted(item.text)}, so nothing is linked.`,
            project.suggest('detection', item.text),
          )
    },
    { severity: 'warning', formats: [4, 5] },
  ),
  fileRule(
    'V37',
    'cve-enrichment-given',
    ['detection'],
    {
      what: 'The file has no `cve_enrichment`.',
      why: 'contentctl works it out.',
      bad: 'cve_enrichment: [x]',
      good: 'cve_enrichment: []',
    },
    function* ({ root }) {
      const list = root.get('cve_enrichment')
      if (list.items().length > 0 || list.kind === 'text' || list.keys().length > 0)
        yield keyFinding(list, '`cve_enrichment` must be empty.')
    },
    { formats: [5] },
  ),
  fileRule(
    'V38',
    'output-fields',
    ['detection'],
    {
      what: 'A TTP or Anomaly in production names every `output_fields` entry of its data sources in its search.',
      why: 'Those fields are what an analyst expects of events of that source.',
      bad: { 'data_sources/odd_source.yml': 'output_fields: [signature_id]' },
      good: { 'data_sources/odd_source.yml': 'output_fields: [user]' },
    },
    function* (file, { project }) {
      if (file.status !== 'production' || !['TTP', 'Anomaly'].includes(file.root.get('type').text)) return
      const search = file.root.get('search').text
      if (search === '') return
      for (const { name, entry } of sourceNames(file))
        for (const source of project.byName('data_source').get(name) ?? [])
          for (const field of source.root.get('output_fields').texts())
            if (!search.includes(field.text))
              yield finding(entry, `The search does not name \`${field.text}\`, a field of ${quoted(name)}.`)
    },
    { formats: [5] },
  ),
  fileRule(
    'V39',
    'stanza-length',
    ['detection'],
    {
      what: 'With `--build`: `label - name - Rule` has at most 81 characters.',
      why: 'It is the name of the search in Splunk, which puts the domain around it.',
      bad: {
        'contentctl.yml':
          'app:\n  label: A Label That Is Far Too Long For The Name Of A Search Because It Goes On And On',
      },
      good: { 'contentctl.yml': 'app:\n  label: EX' },
    },
    (file, context) => tooLong(file, stanzaOf(file, context), 81),
    { options: ['build'] },
  ),
  fileRule(
    'V40',
    'search-name-length',
    ['detection'],
    {
      what: 'With `--build`: `domain - label - name - Rule - Rule` has at most 99 characters.',
      why: 'Splunk allows no more.',
      bad: {
        'contentctl.yml':
          'app:\n  label: A Label That Is Far Too Long For The Name Of A Search Because It Goes On And On',
      },
      good: { 'contentctl.yml': 'app:\n  label: EX' },
    },
    (file, context) =>
      tooLong(file, `${file.tags.get('security_domain').text} - ${stanzaOf(file, context)} - Rule`, 99),
    { options: ['build'] },
  ),
)

function* tooLong(file: ContentFile, name: string, most: number): Generator<Finding> {
  if (name.length > most)
    yield finding(
      file.root.get('name'),
      `${quoted(name)} has ${name.length} characters, ${name.length - most} too many.`,
    )
}
