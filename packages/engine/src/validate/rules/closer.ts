import { ATTACK_VERSION, technique } from '../../content/attack.ts'
import { finding, quoted } from '../checks.ts'
import { KINDS, type Kind } from '../content-file.ts'
import { fileRule, rules } from '../rule.ts'
import { fillable } from '../template-text.ts'
import { isFitted, isWritten } from '../uses.ts'
import { sameTestNames } from './format6.ts'
import { DRILLDOWN_BAD } from './rows.ts'

const ALL: readonly Kind[] = ['detection', ...KINDS.filter((kind) => kind !== 'detection')]

export const CLOSER_RULES = rules(
  fileRule(
    'K1',
    'not-checked',
    ['detection', 'baseline', 'investigation'],
    {
      what: 'The search names no macro or lookup of which only another app knows the definition.',
      why: 'Such a search is right and can’t be checked any further. Give the definition, or the columns, in karst.yml below `external`.',
      bad: 'search: "`logons` | stats count by user dest | `get_risk_severity(1)` | `odd_logon_filter`"',
      good: 'search: "`logons` | stats count by user dest | `odd_logon_filter`"',
    },
    function* (file, { project }) {
      for (const { diagnostic, range } of project.searches.of(file)?.diagnostics ?? []) {
        const name = /`([^`]+)`/.exec(diagnostic.message)?.[1] ?? ''
        const macro = diagnostic.code === 'unknown-macro' && project.external.hasMacro(name)
        const lookup = diagnostic.code === 'unknown-lookup' && !macro
        const listed = project.external.hasLookup(name) || project.content.lookup(name)?.backing.kind === 'mlmodel'
        if (lookup && (isFitted(project, name) || isWritten(project, name)))
          yield {
            range,
            message: `\`${name}\` is there once a search of the repository has run, so this one is not checked any further.`,
          }
        else if (macro || (lookup && listed))
          yield {
            range,
            message: `${macro ? 'The macro' : 'The lookup'} \`${name}\` is another app’s, so this search is not checked any further.`,
            hint: 'Give what is known of it in karst.yml below `external`.',
          }
      }
    },
    { severity: 'info' },
  ),
  fileRule(
    'K2',
    'key-twice',
    ALL,
    {
      what: 'No key stands twice in the same map.',
      why: 'The last one counts, and the other one is lost without a word. contentctl says nothing of it.',
      bad: 'explanation: One.\nexplanation: Two.',
      good: 'explanation: One.',
    },
    function* ({ document }) {
      for (const { code, line, column, endLine, endColumn, message, hint } of document.diagnostics) {
        if (code !== 'yaml-duplicate-key') continue
        const start = document.lineRange(line, column - 1, column - 1).start
        const end =
          endLine === undefined ? start : document.lineRange(endLine, (endColumn ?? 1) - 1, (endColumn ?? 1) - 1).end
        yield { range: { start, end }, message, hint }
      }
    },
  ),
  fileRule(
    'K10',
    'quoted-text-at-margin',
    ALL,
    {
      what: 'A text in quotes over several lines is indented deeper than its key.',
      why: 'YAML 1.2 asks for it. PyYAML, and so contentctl, does not; Karst reads the file as PyYAML does.',
      bad: 'explanation: "One line\nand another."',
      good: 'explanation: "One line\n  and another."',
    },
    function* ({ document }) {
      for (const { code, line, column, message, hint } of document.diagnostics)
        if (code === 'yaml-repaired') yield { range: document.lineRange(line, column - 1, column), message, hint }
    },
    { severity: 'info' },
  ),
  fileRule(
    'K19',
    'drilldown-search-fails',
    ['detection'],
    {
      what: 'The search of a drilldown compiles, its tokens taken as texts.',
      why: 'An analyst who follows the link gets an error.',
      bad: DRILLDOWN_BAD('\'%original_detection_search% | serch dest = "$dest$"\''),
      good: DRILLDOWN_BAD('\'%original_detection_search% | search dest = "$dest$"\''),
    },
    function* (file, { project }) {
      for (const item of file.root.get('drilldown_searches').items()) {
        const located = item.get('search').located()
        const text = located && fillable(located.text)
        if (!located || text === undefined || text.trim() === '') continue
        for (const { diagnostic, range } of project.searches.template(text, located, 'drilldown')) {
          const name = /`([^`]+)`/.exec(diagnostic.message)?.[1] ?? ''
          if (NOT_OURS.has(diagnostic.code) || project.external.hasMacro(name) || project.external.hasLookup(name))
            continue
          yield { range, message: diagnostic.message, hint: diagnostic.hint }
        }
      }
    },
  ),
  fileRule(
    'K26',
    'technique-unknown',
    ['detection'],
    {
      what: `Each of \`mitre_attack_id\` is a technique of ATT&CK for Enterprise ${ATTACK_VERSION}.`,
      why: 'It would add no tactic, and point nowhere. A newer ATT&CK may have it, so this is a warning; with `--attack` it is the error V48.',
      bad: 'tags:\n  mitre_attack_id: [T9999]',
      good: 'tags:\n  mitre_attack_id: [T1003]',
    },
    function* ({ tags }, { options }) {
      if (options.attack || options.enrichments) return
      for (const id of tags.get('mitre_attack_id').texts())
        if (/^T\d{4}(\.\d{3})?$/.test(id.text) && !technique(id.text))
          yield finding(id, `ATT&CK ${ATTACK_VERSION} has no technique ${quoted(id.text)}.`)
    },
    { severity: 'warning' },
  ),
  fileRule(
    'K27',
    'technique-withdrawn',
    ['detection'],
    {
      what: `No technique is revoked or deprecated in ATT&CK ${ATTACK_VERSION}.`,
      why: 'ATT&CK has another one for it, and coverage is counted by that.',
      bad: 'tags:\n  mitre_attack_id: [T1100]',
      good: 'tags:\n  mitre_attack_id: [T1505.003]',
    },
    function* (file) {
      if (file.status === 'deprecated') return
      for (const id of file.tags.get('mitre_attack_id').texts()) {
        const found = technique(id.text)
        if (found?.revoked || found?.deprecated)
          yield finding(
            id,
            `${quoted(id.text)} (${found.name}) is ${found.revoked ? 'revoked' : 'deprecated'} in ATT&CK ${ATTACK_VERSION}.`,
          )
      }
    },
    { severity: 'warning' },
  ),
  fileRule(
    'K30',
    'no-victim',
    ['detection'],
    {
      what: 'A TTP or Anomaly of format 4 has an observable with the role Victim.',
      why: 'Only those become risk objects: without one, no risk event is made.',
      bad: 'tags:\n  observable:\n    - name: user\n      type: User\n      role: [Attacker]',
      good: 'tags:\n  observable:\n    - name: user\n      type: User\n      role: [Victim]',
    },
    function* ({ root, tags, status }) {
      if (status === 'deprecated' || !['TTP', 'Anomaly'].includes(root.get('type').text)) return
      const list = tags.get('observable')
      const victims = list.items().filter((item) =>
        [
          item.get('role').text,
          ...item
            .get('role')
            .texts()
            .map(({ text }) => text),
        ].includes('Victim'),
      )
      // What is neither victim nor attacker becomes a risk object of type other.
      const others = list.items().filter(
        (item) =>
          ![
            item.get('role').text,
            ...item
              .get('role')
              .texts()
              .map(({ text }) => text),
          ].includes('Attacker'),
      )
      if (list.kind === 'list' && victims.length + others.length === 0)
        yield finding(list, 'No observable is a victim, so no risk event can be made.')
    },
    { formats: [4] },
  ),
  fileRule(
    'K32',
    'test-name-twice',
    ['detection'],
    {
      what: 'No two tests of a detection have the same name.',
      why: 'Reports tell tests by their names.',
      bad: 'tests:\n  - name: One\n    attack_data: []\n  - name: One\n    attack_data: []',
      good: 'tests:\n  - name: One\n    attack_data: []\n  - name: Two\n    attack_data: []',
    },
    (file) => sameTestNames(file),
    { formats: [5, 4], severity: 'warning' },
  ),
)

/** What is no fault of the content. */
const NOT_OURS = new Set(['unsupported', 'unsupported-command'])
