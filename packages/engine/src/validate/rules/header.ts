/** V12 to V22: what every object has, and its file's name. */
import { basename } from 'node:path'
import { FORMAT_5_KEYS } from '../../content/format-5-keys.ts'
import { checkInteger, checkKeys, checkText, checkTexts, checkUrl, finding, missing, quoted } from '../checks.ts'
import { type ContentFile, fileNameOf, KINDS, type Kind } from '../content-file.ts'
import { type Context, type Finding, fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'
import { UUID } from '../vocabulary.ts'

const ALL: readonly Kind[] = ['detection', ...KINDS.filter((kind) => kind !== 'detection')]
/** Those of which contentctl knows id, date, author and version for certain; macros have defaults, format 4's lookups have none of them. */
const DATED: readonly Kind[] = [
  'detection',
  'story',
  'data_source',
  'baseline',
  'playbook',
  'dashboard',
  'removed',
  'deployment',
  'lookup',
]

const SHORT_NAMES: readonly Kind[] = ['detection', 'baseline', 'investigation']

/** Keys that have defaults where the format is old or the kind simple. */
function isOptional({ kind, format }: ContentFile): boolean {
  return format !== 5 && (kind === 'lookup' || kind === 'macro' || kind === 'deployment' || kind === 'schedule')
}

/** An existing day, with or without the time 00:00:00. */
export function isDay(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?$/.exec(text.trim())
  if (!match) return false
  const time = Date.parse(`${match[1]}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(match[1]!)
}

export function* checkDay(value: Value, required: boolean, { today }: Context): Generator<Finding> {
  if (!value.given) {
    if (required) yield missing(value)
  } else if (!isDay(value.text))
    yield finding(value, `\`${value.name}\` must be a day such as 2026-03-10, not ${quoted(value.text)}.`)
  else if (value.text.trim().slice(0, 10) > today)
    yield finding(value, `${quoted(value.text)} is in the future (today is ${today} in UTC).`)
}

const STATUSES: Record<Kind, readonly string[]> = {
  detection: ['production', 'experimental', 'deprecated'],
  macro: ['production'],
  lookup: ['production'],
  story: ['production', 'deprecated'],
  data_source: ['production'],
  baseline: ['production', 'deprecated'],
  playbook: ['production'],
  dashboard: ['production'],
  removed: ['removed'],
  investigation: ['removed'],
  deployment: ['production'],
  schedule: ['production'],
}

const GONE_IN_5: Record<string, string> = {
  datamodel: 'Remove it: the data models are taken from the search.',
  data_sources: 'It is called `data_source`.',
  filename: 'Write `lookup_type: csv`; the file is called as this one.',
  collection: 'Write `lookup_type: kvstore` and `fields`.',
  fields_list: 'Write `fields`, a list.',
}

export const HEADER_RULES = rules(
  fileRule(
    'V12',
    'name-length',
    ALL,
    {
      what: '`name` is a text of at most 99 characters; of a detection, a baseline or an investigation at most 67.',
      why: 'Splunk allows 99 for a search; the app puts `domain - label - name - Rule - Rule` around it.',
      bad: 'name: Odd Logon With A Name That Goes On And On And On Until It Is Too Long',
      good: 'name: Odd Logon',
    },
    ({ root, kind }) => checkText(root.get('name'), { min: 1, max: SHORT_NAMES.includes(kind) ? 67 : 99 }),
  ),
  fileRule(
    'V13',
    'author',
    DATED,
    {
      what: '`author` is a text of at most 255 characters.',
      why: 'Who reads a detection wants to know whom to ask.',
      bad: '# no author',
      good: 'author: Mia Author, Example',
    },
    (file) => checkText(file.root.get('author'), { required: !isOptional(file), max: 255 }),
  ),
  fileRule(
    'V14',
    'date',
    DATED,
    {
      what: '`date` is a day as `2026-03-10`, and not after today (UTC).',
      why: 'It becomes the time of publication of the app’s searches.',
      bad: "date: '2999-01-01'",
      good: "date: '2026-03-10'",
    },
    (file, context) => checkDay(file.root.get('date'), !isOptional(file), context),
    { formats: [4, 5] },
  ),
  fileRule(
    'V15',
    'version',
    DATED.filter((kind) => kind !== 'deployment'),
    {
      what: '`version` is a whole number of 0 or more.',
      why: 'Splunk takes the object with the higher version as the newer one.',
      bad: 'version: -1',
      good: 'version: 1',
    },
    (file) => checkInteger(file.root.get('version'), { required: !isOptional(file), min: 0 }),
    { formats: [4, 5] },
  ),
  fileRule(
    'V16',
    'id',
    DATED,
    {
      what: '`id` is a UUID of any version.',
      why: 'It stays when the name changes, so that Splunk can tell what an object was before.',
      bad: 'id: odd-logon',
      good: 'id: 0f3f2f8e-61d5-4c0e-9c76-3fd0f3f7a001',
    },
    (file) => checkText(file.root.get('id'), { required: !isOptional(file), pattern: UUID, wanted: 'a UUID' }),
  ),
  fileRule(
    'V17',
    'description',
    ALL.filter((kind) => kind !== 'schedule'),
    {
      what: '`description` is a text of at most 10,000 characters; it may be empty.',
      why: 'It is what an analyst reads first.',
      bad: '# no description',
      good: 'description: Finds odd logons.',
    },
    ({ root, kind, format }) =>
      checkText(root.get('description'), {
        required: format !== 4 || kind === 'detection' || kind === 'story',
        max: 10_000,
      }),
  ),
  fileRule(
    'V18',
    'references',
    ALL,
    {
      what: '`references` is a list of http or https addresses.',
      why: 'They become links.',
      bad: 'references:\n  - see the wiki',
      good: 'references:\n  - https://example.org/odd-logons',
    },
    function* ({ root }) {
      const list = root.get('references')
      yield* checkTexts(list, { required: false })
      for (const item of list.texts()) yield* checkUrl(item)
    },
  ),
  fileRule(
    'V19',
    'status',
    ALL,
    {
      what: '`status` is one that the kind of object may have: of a detection `production`, `experimental` or `deprecated`; of stories and baselines `production` or `deprecated`; below `removed/`, `removed`; of all else `production`.',
      why: 'It decides how strict the other rules are.',
      bad: 'status: finished',
      good: 'status: experimental',
    },
    ({ root, kind, format }) => {
      const oneOf = format === 4 && kind === 'detection' ? [...STATUSES.detection, 'validation'] : STATUSES[kind]
      return format === 4 && kind !== 'detection'
        ? []
        : checkText(root.get('status'), { required: kind === 'detection', oneOf })
    },
  ),
  fileRule(
    'V20',
    'unknown-key',
    ALL.filter((kind) => FORMAT_5_KEYS[kind] !== undefined),
    {
      what: 'The file has no keys but those of its kind.',
      why: 'A misspelled key would do nothing. Format 4 took any key; for format 6 see V140.',
      bad: 'serach: index=main',
      good: 'explanation: Why it matters.',
    },
    ({ root, kind }) => checkKeys(root, FORMAT_5_KEYS[kind]!, (key) => GONE_IN_5[key]),
    { formats: [5] },
  ),
  fileRule(
    'V21',
    'file-name',
    ALL,
    {
      what: 'The file is called as the object: lower case, with `_` for blanks, `-`, `.` and `/`, and `.yml` behind it.',
      why: 'The filter macro and the backing files of lookups are found by the file’s name.',
      bad: { 'macros/mine.yml': 'name: other_macro' },
      good: { 'macros/other_macro.yml': 'name: other_macro' },
    },
    function* (file) {
      const { name, path, root } = file
      if (name === '') return
      const wanted = fileNameOf(name)
      const own = basename(path)
      const same = file.kind === 'playbook' ? own.toLowerCase() === wanted : own === wanted
      if (!same && !/\.yaml$/i.test(own))
        yield finding(root.get('name'), `The file of ${quoted(name)} must be called \`${wanted}\`, not \`${own}\`.`)
    },
    { formats: [5, 6] },
  ),
  fileRule(
    'V22',
    'file-ending',
    ALL,
    {
      what: 'The name of the file ends in `.yml`.',
      why: 'contentctl does not see files that end in `.yaml`; Karst reads them.',
      bad: { 'macros/other_macro.yaml': 'name: other_macro' },
      good: { 'macros/other_macro.yml': 'name: other_macro' },
    },
    function* ({ path, root }) {
      if (!path.endsWith('.yml'))
        yield {
          range: { start: root.range.start, end: root.range.start },
          message: `\`${basename(path)}\` does not end in \`.yml\`: contentctl ignores it.`,
        }
    },
  ),
)
