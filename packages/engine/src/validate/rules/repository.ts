/** V1 to V11: the repository as a whole, its files and its contentctl.yml. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { ContentDiagnostic } from '../../content/diagnostic.ts'
import { readYamlFile, YamlDocument } from '../../content/yaml-document.ts'
import { checkInteger, checkText, finding, isTrue, keyFinding, quoted } from '../checks.ts'
import { type ContentFile, FOLDERS, KINDS, type Kind } from '../content-file.ts'
import { rootValue } from '../project.ts'
import { type Context, type Finding, fileRule, projectRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'

const START = { offset: 0, line: 1, column: 1 }
const AT_START = { start: START, end: START }

/** The folders that contentctl 5 wants; `investigations` and `schedules` are of other formats. */
const WANTED: readonly Kind[] = KINDS.filter((kind) => kind !== 'investigation' && kind !== 'schedule')

/** What the YAML reader says of a file that no rule can look at. */
const SYNTAX_CODES = new Set(['yaml-syntax', 'yaml-empty', 'yaml-not-a-map'])

function asFinding({ file, line, column, endLine, endColumn, message, hint }: ContentDiagnostic): Finding {
  const start = { offset: 0, line, column }
  return {
    file,
    range: { start, end: { offset: 0, line: endLine ?? line, column: endColumn ?? column } },
    message,
    hint,
  }
}

/** The root of contentctl.yml; undefined where there is none that can be read. */
function settings({ project }: Context): { file: string; root: Value } | undefined {
  const file = join(project.root, 'contentctl.yml')
  if (!existsSync(file)) return undefined
  const document = readYamlFile(file)
  return document instanceof YamlDocument && document.root !== undefined
    ? { file, root: rootValue(document) }
    : undefined
}

function* inSettings(context: Context, check: (root: Value) => Iterable<Finding>): Generator<Finding> {
  const found = settings(context)
  if (found) for (const each of check(found.root)) yield { file: found.file, ...each }
}

/** Every object with the same name, or id, as an earlier one. */
function* duplicates(
  { project }: Context,
  keyOf: (file: ContentFile) => string,
  key: string,
  what: (text: string) => string,
): Generator<Finding> {
  const first = new Map<string, ContentFile>()
  for (const file of project.files) {
    const text = keyOf(file)
    if (text === '') continue
    const earlier = first.get(text)
    if (!earlier) first.set(text, file)
    else
      yield {
        file: file.path,
        range: file.root.get(key).range,
        message: `${what(quoted(file.root.get(key).text))} ${project.shortPath(earlier.path)} has it too.`,
      }
  }
}

/** Macros of one name and another number of arguments are different macros. */
function nameKey(file: ContentFile): string {
  const count = file.kind === 'macro' ? file.root.get('arguments').items().length : 0
  return file.name === '' || count === 0 ? file.name : `${file.name.replace(/\(\d+\)$/, '')}(${count})`
}

/** Versions by Splunkbase id; undefined for what is no JSON object. */
function latestVersions(file: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[\w.-]+)?(?:\+[\w.-]+)?$/

export const REPOSITORY_RULES = rules(
  projectRule(
    'V1',
    'folder-missing',
    {
      what: 'Each of the folders `deployments`, `lookups`, `macros`, `stories`, `baselines`, `data_sources`, `playbooks`, `detections`, `dashboards` and `removed` is there.',
      why: 'contentctl 5 stops without them. Karst needs none that is empty, so this is a warning.',
      bad: { 'removed/removed_detection.yml': '' },
      good: { 'removed/README.md': 'Objects that are gone.\n' },
    },
    function* ({ project }) {
      const gone = WANTED.filter((kind) => {
        const folder = join(project.root, FOLDERS[kind])
        return !existsSync(folder) || !statSync(folder).isDirectory()
      }).map((kind) => `\`${FOLDERS[kind]}\``)
      if (gone.length === 0) return
      const one = gone.length === 1
      yield {
        file: project.root,
        range: AT_START,
        message: one ? `There is no folder ${gone[0]}.` : `There are no folders ${gone.join(', ')}.`,
        hint: `contentctl 5 wants ${one ? 'it' : 'them'}, be ${one ? 'it' : 'they'} empty.`,
      }
    },
    { severity: 'warning', formats: [5] },
  ),
  projectRule(
    'V2',
    'unreadable',
    {
      what: 'Every file can be read, and is UTF-8 text and YAML with a map at its top.',
      why: 'No other rule can look into such a file, and nothing can use it.',
      bad: { 'macros/broken.yml': 'name: [broken\n' },
      good: { 'macros/logons.yml': 'description: Logon events.' },
    },
    function* ({ project }) {
      for (const diagnostic of project.unreadable) yield asFinding(diagnostic)
      for (const { document } of project.files)
        for (const diagnostic of document.diagnostics)
          if (SYNTAX_CODES.has(diagnostic.code)) yield asFinding(diagnostic)
    },
  ),
  fileRule(
    'V3',
    'placeholder-left',
    ['detection', ...KINDS.filter((kind) => kind !== 'detection')],
    {
      what: 'No file holds the text `__UPDATE__`.',
      why: 'The templates of new objects have it where an author has to write something.',
      bad: 'known_false_positives: __UPDATE__ what may trigger it',
      good: 'known_false_positives: Administrators who do this.',
    },
    function* ({ document }) {
      for (const { index } of document.text.matchAll(/__UPDATE__/g))
        yield { range: document.rangeAt(index, index + 10), message: '`__UPDATE__` is still to be replaced.' }
    },
  ),
  projectRule(
    'V4',
    'name-not-unique',
    {
      what: 'No two objects have the same name, whatever their kinds are.',
      why: 'Objects are referred to by their names. Macros that differ in the number of their arguments are two.',
      bad: { 'macros/odd_behavior.yml': 'name: Odd Behavior' },
      good: { 'macros/other_behavior.yml': 'name: other_behavior' },
    },
    (context) => duplicates(context, nameKey, 'name', (text) => `The name ${text} is taken:`),
  ),
  projectRule(
    'V5',
    'id-not-unique',
    {
      what: 'No two objects have the same id.',
      why: 'Splunk tells versions of an object by its id.',
      bad: { 'stories/other_story.yml': 'id: 5b1f1e5c-6a3e-4a52-9d0e-0d7f3c1f0a01' },
      good: { 'stories/other_story.yml': 'id: 5b1f1e5c-6a3e-4a52-9d0e-0d7f3c1f0aff' },
    },
    (context) =>
      duplicates(
        context,
        (file) => file.root.get('id').text.toLowerCase(),
        'id',
        (text) => `The id ${text} is taken:`,
      ),
  ),
  projectRule(
    'V6',
    'lookup-file-type',
    {
      what: 'Every file below `lookups/` ends in .yml, .csv or .mlmodel.',
      why: 'Nothing else can be a lookup, so such a file is a mistake.',
      bad: { 'lookups/notes.txt': 'to do\n' },
      good: { 'lookups/known_hosts.csv': 'host,owner\nws-01,mia\n' },
    },
    function* ({ project }) {
      for (const path of project.paths) {
        if (!path.startsWith(join(project.root, FOLDERS.lookup)) || /\.(ya?ml|csv|mlmodel)$/i.test(path)) continue
        yield {
          file: path,
          range: AT_START,
          message: `\`${basename(path)}\` is no lookup: its name ends in ${extname(path) || 'nothing'}.`,
        }
      }
    },
  ),
  projectRule(
    'V7',
    'lookup-file-orphan',
    {
      what: 'Every .csv and .mlmodel file below `lookups/` belongs to a lookup that is defined in YAML.',
      why: 'Without a definition the file is not a part of the app.',
      bad: { 'lookups/orphan.csv': 'a\n1\n' },
      good: { 'lookups/known_hosts.csv': 'host,owner\nws-01,mia\n' },
    },
    function* ({ project }) {
      const used = new Set(
        [...project.content.lookups.all().values()].flatMap(({ backing }) =>
          backing.kind === 'kvstore' ? [] : [backing.path],
        ),
      )
      for (const path of project.paths) {
        if (!path.startsWith(join(project.root, FOLDERS.lookup)) || !/\.(csv|mlmodel)$/i.test(path) || used.has(path))
          continue
        yield { file: path, range: AT_START, message: `No lookup is defined over \`${basename(path)}\`.` }
      }
    },
  ),
  projectRule(
    'V8',
    'enrichment-repositories',
    {
      what: 'With `--enrichments`: `external_repos/atomic-red-team` and `external_repos/cti` are there, the second with `<matrix>-attack-19.0.json` of the matrices enterprise, mobile and ics.',
      why: 'contentctl reads both when it enriches. Karst needs the first for V51 only: it has ATT&CK itself.',
      bad: { 'external_repos/cti/README.md': 'A clone of attack-stix-data.\n' },
      good: {
        'external_repos/atomic-red-team/README.md': 'A clone of Atomic Red Team.\n',
        'external_repos/cti/enterprise-attack/enterprise-attack-19.0.json': '{}\n',
        'external_repos/cti/mobile-attack/mobile-attack-19.0.json': '{}\n',
        'external_repos/cti/ics-attack/ics-attack-19.0.json': '{}\n',
      },
    },
    function* ({ project }) {
      const missing = (path: string): Finding => ({
        file: project.root,
        range: AT_START,
        message: `There is no \`${path}\`.`,
      })
      for (const path of ['external_repos/atomic-red-team', 'external_repos/cti'])
        if (!existsSync(join(project.root, path))) yield missing(path)
      for (const matrix of ['enterprise', 'mobile', 'ics']) {
        const name = `${matrix}-attack-19.0.json`
        const places = [name, join(`${matrix}-attack`, name)].map((each) =>
          join(project.root, 'external_repos', 'cti', each),
        )
        if (!places.some((each) => existsSync(each))) yield missing(`external_repos/cti/${matrix}-attack/${name}`)
      }
    },
    { options: ['enrichments'] },
  ),
  projectRule(
    'V9',
    'add-on-outdated',
    {
      what: 'With `--add-ons FILE`: every `supported_TA` with a url has the latest version of its add-on.',
      why: 'Fields change from one version of an add-on to the next. The file maps ids of Splunkbase (the last part of the url) to versions, `{"742": "9.0.1"}`: nothing is fetched.',
      bad: 'supported_TA:\n  - name: Odd Add-on\n    url: https://splunkbase.splunk.com/app/742\n    version: 1.0.0',
      good: 'supported_TA:\n  - name: Odd Add-on\n    url: https://splunkbase.splunk.com/app/742\n    version: 9.0.1',
    },
    function* ({ project, options }) {
      const latest = latestVersions(options.addOns!)
      if (!latest) {
        yield { file: options.addOns!, range: AT_START, message: 'This is no JSON object of versions.' }
        return
      }
      for (const file of project.ofKind('data_source'))
        for (const addOn of file.root.get('supported_TA').items()) {
          const wanted = latest[addOn.get('url').text.replace(/\/$/, '').split('/').at(-1) ?? '']
          const version = addOn.get('version')
          if (wanted !== undefined && version.text !== wanted)
            yield {
              file: file.path,
              ...finding(
                version,
                `The latest version of ${quoted(addOn.get('name').text)} is ${wanted}, not ${version.text}.`,
              ),
            }
        }
    },
    { options: ['addOns'] },
  ),
  projectRule(
    'V10',
    'app-settings',
    {
      what: 'In contentctl.yml, `app.version` is a semantic version, `app.uid` a number from 2 to 99999, `app.appid` letters, digits, `_` and `-`, and `build_path` no file.',
      why: 'Splunk refuses the app otherwise.',
      bad: { 'contentctl.yml': 'app:\n  version: one' },
      good: { 'contentctl.yml': 'app:\n  version: 1.2.3' },
    },
    (context) =>
      inSettings(context, function* (root) {
        const app = root.get('app')
        yield* checkText(app.get('version'), {
          required: false,
          pattern: SEMVER,
          wanted: 'a semantic version such as 1.2.3',
        })
        yield* checkInteger(app.get('uid'), { required: false, min: 2, max: 99_999 })
        yield* checkText(app.get('appid'), {
          required: false,
          pattern: /^[a-zA-Z0-9_-]+$/,
          wanted: 'letters, digits, `_` and `-`',
        })
        const build = root.get('build_path')
        const path = join(context.project.root, build.text)
        if (build.kind === 'text' && existsSync(path) && statSync(path).isFile())
          yield finding(build, `\`${build.text}\` is a file, so nothing can be built in it.`)
      }),
  ),
  projectRule(
    'V11',
    'settings-contradict',
    {
      what: 'In contentctl.yml, `disable_tqdm` goes with `post_test_behavior: never_pause`, and `plan_only` with a mode of `target_branch`; with `--inspect`, `enrichments` is true.',
      why: 'contentctl refuses these combinations when it runs.',
      bad: { 'contentctl.yml': 'disable_tqdm: true\npost_test_behavior: always_pause' },
      good: { 'contentctl.yml': 'disable_tqdm: true\npost_test_behavior: never_pause' },
    },
    (context) =>
      inSettings(context, function* (root) {
        const quiet = root.get('disable_tqdm')
        if (isTrue(quiet) && root.get('post_test_behavior').text !== 'never_pause')
          yield keyFinding(quiet, '`disable_tqdm` needs `post_test_behavior: never_pause`.')
        const plan = root.get('plan_only')
        if (isTrue(plan) && !root.get('mode', 'target_branch').given)
          yield keyFinding(plan, '`plan_only` needs a mode with a `target_branch`.')
        const enrichments = root.get('enrichments')
        if (context.options.inspect && !isTrue(enrichments))
          yield finding(enrichments, 'Inspecting an app needs `enrichments: true`.')
      }),
  ),
)
