/** K1 to K32: what takes a compiler, or reads more closely than contentctl. */
import { didYouMean } from '@karst/spl'
import { ATTACK_VERSION, technique } from '../../content/attack.ts'
import type { LocatedText } from '../../content/located-text.ts'
import { parseCron } from '../../detect/cron.ts'
import { piecesOf } from '../../detect/drilldown-template.ts'
import { relativeTime } from '../../detect/relative-time.ts'
import { finding, quoted } from '../checks.ts'
import { type ContentFile, KINDS, type Kind } from '../content-file.ts'
import { type Context, type Finding, fileRule, rules } from '../rule.ts'
import type { CompiledSearch } from '../searches.ts'
import { fillable } from '../template-text.ts'
import { isFitted, isWritten } from '../uses.ts'
import type { Value } from '../value.ts'
import { sameTestNames } from './format6.ts'
import { messagesOf, placedTokens, riskFields } from './rba.ts'

const ALL: readonly Kind[] = ['detection', ...KINDS.filter((kind) => kind !== 'detection')]

/** What was given up is not looked at so closely. */
function compiled(file: ContentFile, { project }: Context): CompiledSearch | undefined {
  return file.status === 'deprecated' ? undefined : project.searches.of(file)
}

/** What to say of a field that the rows certainly have not. */
function absent({ output }: CompiledSearch, name: string): { why: string; hint: string | undefined } | undefined {
  if (output.has(name) !== 'no') return undefined
  const names = output.names ?? []
  const shown = names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')
  return {
    why: output.names ? `The search gives only ${shown}.` : 'The search takes it away.',
    hint: didYouMean(name, names),
  }
}

/** The field whose name differs in case only. */
function inOtherCase({ output }: CompiledSearch, name: string): string | undefined {
  const same = output.names?.filter((each) => each.toLowerCase() === name.toLowerCase()) ?? []
  return same.length === 1 && same[0] !== name ? same[0] : undefined
}

function* absentFields(file: ContentFile, context: Context, threat: boolean): Generator<Finding> {
  const search = compiled(file, context)
  if (!search || noRisk(file)) return
  for (const { value, threat: isThreat } of riskFields(file)) {
    const fault = isThreat === threat ? absent(search, value.text) : undefined
    if (fault) yield finding(value, `The rows have no field ${quoted(value.text)}. ${fault.why}`, fault.hint)
  }
}

/** Format 4 writes observables of hunting searches too, and nothing reads them. */
function noRisk({ root, format }: ContentFile): boolean {
  const type = root.get('type').text
  return format === 4 && (type === 'Hunting' || type === 'Correlation')
}

/** Fields of the record that drilldowns are filled from, besides those of the row. */
const RECORD_FIELDS = new Set([
  'info_min_time',
  'info_max_time',
  'info_search_time',
  'risk_object',
  'risk_object_type',
  'risk_score',
  'risk_message',
  'normalized_risk_object',
  'threat_object',
  'threat_object_type',
  'search_name',
  'source',
  'rule_name',
  'rule_title',
  'rule_description',
  'rule_id',
  'event_id',
  'event_hash',
  'security_domain',
  'severity',
  'urgency',
  'owner',
  'status',
  'orig_time',
  'orig_sid',
  'orig_rid',
  'orig_host',
  'orig_source',
  'orig_sourcetype',
  'orig_index',
  'orig_raw',
  '_time',
  'contributing_events_search',
  'savedsearch_description',
  'entity',
  'entity_type',
  'finding_score',
  'detection_id',
  'analyticstories',
  'annotations',
])

function isRecordField(name: string): boolean {
  return RECORD_FIELDS.has(name) || name.startsWith('annotations.') || name.startsWith('orig_')
}

function drilldownTexts(file: ContentFile): Value[] {
  return file.root
    .get('drilldown_searches')
    .items()
    .flatMap((item) => ['name', 'search', 'earliest_offset', 'latest_offset'].map((key) => item.get(key)))
    .filter(({ kind }) => kind === 'text')
}

function* drilldownTokens(located: LocatedText): Generator<{ name: string; start: number; end: number }> {
  let at = 0
  for (const piece of piecesOf(located.text)) {
    if (piece.kind === 'token')
      yield { name: piece.name.replace(/^result\./, ''), start: at, end: at + piece.text.length }
    at += piece.text.length
  }
}

/** Every token of messages and drilldowns, with its place. */
function* allTokens(file: ContentFile): Generator<{ name: string; range: Finding['range'] }> {
  for (const message of noRisk(file) ? [] : messagesOf(file)) {
    const located = message.located()!
    for (const { name, token, start } of placedTokens(located))
      yield { name: name.replace(/^result\./, ''), range: located.rangeOf(start, start + token.length) }
  }
  for (const text of drilldownTexts(file)) {
    const located = text.located()!
    for (const { name, start, end } of drilldownTokens(located)) yield { name, range: located.rangeOf(start, end) }
  }
}

/** A dollar sign that is part of no token and touches a word, as in `user$` or `$dest.`; prices do not count. */
function* brokenTokens(located: LocatedText): Generator<{ start: number }> {
  const bare = located.text.replace(/\$[^$\s]+\$/g, (token) => ' '.repeat(token.length))
  for (const match of bare.matchAll(/\$(?=[A-Za-z_])|(?<=\w)\$/g)) yield { start: match.index }
}

function scheduling(file: ContentFile): Value {
  return file.kind === 'deployment' ? file.root.get('scheduling') : file.root.get('deployment', 'scheduling')
}

const DRILLDOWN_BAD = (search: string): string =>
  `drilldown_searches:\n  - name: View the results\n    search: ${search}\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$\n  - name: View the logons\n    search: index=main user="$user$"\n    earliest_offset: 7d\n    latest_offset: 0`

export const ENGINE_RULES = rules(
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
    'K12',
    'risk-field-absent',
    ['detection'],
    {
      what: 'The rows of the search have the field of each risk object or entity, as far as the compiler can tell.',
      why: 'No risk event is made without a value. V62 is content with the field’s name anywhere in the search, be it in a condition.',
      bad: 'search: "`logons` user=* | stats count by dest | `odd_logon_filter`"',
      good: 'search: "`logons` user=* | stats count by user dest | `odd_logon_filter`"',
    },
    (file, context) => absentFields(file, context, false),
  ),
  fileRule(
    'K13',
    'threat-field-absent',
    ['detection'],
    {
      what: 'The rows of the search have the field of each threat object, as far as the compiler can tell.',
      why: 'The risk events lack what the entity met.',
      bad: 'rba:\n  threat_objects:\n    - field: logons\n      type: service',
      good: 'rba:\n  threat_objects:\n    - field: dest\n      type: domain',
    },
    (file, context) => absentFields(file, context, true),
  ),
  fileRule(
    'K14',
    'message-token-absent',
    ['detection'],
    {
      what: 'The rows of the search have the field of each `$field$` in messages and titles, as far as the compiler can tell.',
      why: 'The token stays in the message as it is.',
      bad: 'rba:\n  message: $logons$ of $user$.',
      good: 'rba:\n  message: $count$ logons of $user$.',
    },
    function* (file, context) {
      const search = compiled(file, context)
      if (!search || noRisk(file)) return
      for (const message of messagesOf(file)) {
        const located = message.located()!
        for (const { token, name, start } of placedTokens(located)) {
          const field = name.replace(/^result\./, '')
          const fault = inOtherCase(search, field) === undefined ? absent(search, field) : undefined
          if (fault)
            yield {
              range: located.rangeOf(start, start + token.length),
              message: `The rows have no field \`${field}\`, so the token stays as it is. ${fault.why}`,
              hint: fault.hint,
            }
        }
      }
    },
  ),
  fileRule(
    'K15',
    'token-case',
    ['detection'],
    {
      what: 'A `$field$` in a message or a drilldown is written as the field is, in capitals and small letters.',
      why: 'Names of fields are told apart by case. contentctl makes both sides small before it compares.',
      bad: 'rba:\n  message: $User$ logged on.',
      good: 'rba:\n  message: $user$ logged on.',
    },
    function* (file, context) {
      const search = compiled(file, context)
      if (!search) return
      for (const { name, range } of allTokens(file)) {
        const other = search.output.has(name) === 'no' && !isRecordField(name) ? inOtherCase(search, name) : undefined
        if (other !== undefined)
          yield { range, message: `The field is called \`${other}\`, not \`${name}\`.`, hint: `Write $${other}$.` }
      }
    },
    { severity: 'warning' },
  ),
  fileRule(
    'K16',
    'dollar-without-partner',
    ['detection'],
    {
      what: 'In a message, no `$` touches a word without being a part of a `$field$`.',
      why: 'A token is broken: the text stays as it is. contentctl takes it. For format 6 see V127.',
      bad: 'rba:\n  message: user$ logged on to $dest$.',
      good: 'rba:\n  message: $user$ paid $5 on $dest$.',
    },
    function* (file) {
      if (file.format === 6 || noRisk(file)) return
      for (const message of messagesOf(file)) {
        const located = message.located()!
        for (const { start } of brokenTokens(located))
          yield {
            range: located.rangeOf(start, start + 1),
            message: 'This `$` has no partner, so it is no token.',
            hint: 'Write $field$.',
          }
      }
    },
  ),
  fileRule(
    'K17',
    'throttling-field-absent',
    ['detection'],
    {
      what: 'The rows of the search have each of `throttling.fields`, as far as the compiler can tell.',
      why: 'A field that no row has is the same in all: everything is throttled as one.',
      bad: 'tags:\n  throttling:\n    fields: [logons]\n    period: 1h',
      good: 'tags:\n  throttling:\n    fields: [user]\n    period: 1h',
    },
    function* (file, context) {
      const search = compiled(file, context)
      if (!search) return
      for (const field of file.tags.get('throttling', 'fields').texts()) {
        const fault = absent(search, field.text)
        if (fault) yield finding(field, `The rows have no field ${quoted(field.text)}. ${fault.why}`, fault.hint)
      }
    },
  ),
  fileRule(
    'K18',
    'drilldown-token-absent',
    ['detection'],
    {
      what: 'Each `$field$` of a drilldown is a field of the rows, or one that a finding or risk event has by itself (`info_min_time`, `risk_object`, …).',
      why: 'The drilldown then looks for the token’s name, and finds nothing.',
      bad: DRILLDOWN_BAD('\'%original_detection_search% | search host = "$computer$"\''),
      good: DRILLDOWN_BAD('\'%original_detection_search% | search dest = "$dest$"\''),
    },
    function* (file, context) {
      const search = compiled(file, context)
      if (!search) return
      for (const text of drilldownTexts(file)) {
        const located = text.located()!
        for (const { name, start, end } of drilldownTokens(located)) {
          if (isRecordField(name) || inOtherCase(search, name) !== undefined) continue
          const fault = absent(search, name)
          if (fault)
            yield {
              range: located.rangeOf(start, end),
              message: `The rows have no field \`${name}\`. ${fault.why}`,
              hint: fault.hint,
            }
        }
      }
    },
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
    'K20',
    'risk-object-twice',
    ['detection'],
    {
      what: 'No two risk objects of a detection have the same field.',
      why: 'The same value gets two risk events for the same row.',
      bad: 'rba:\n  risk_objects:\n    - field: user\n      type: user\n      score: 20\n    - field: user\n      type: system\n      score: 20',
      good: 'rba:\n  risk_objects:\n    - field: user\n      type: user\n      score: 20\n    - field: dest\n      type: system\n      score: 20',
    },
    function* (file) {
      if (noRisk(file)) return
      const seen = new Set<string>()
      for (const { value, threat } of riskFields(file)) {
        // In format 6 the finding and an intermediate finding may be about the same entity.
        if (threat || value.path[0] === 'finding') continue
        if (seen.has(value.text)) yield finding(value, `${quoted(value.text)} is a risk object already.`)
        seen.add(value.text)
      }
    },
    { severity: 'warning' },
  ),
  fileRule(
    'K24',
    'cron',
    ['deployment', 'detection'],
    {
      what: '`cron_schedule` has five fields of numbers, `*`, lists, ranges and steps (savedsearches.conf.spec). For format 6 see V133 and V134.',
      why: 'Splunk does not run a search whose schedule it can’t read. contentctl takes any text.',
      bad: 'scheduling:\n  cron_schedule: every hour',
      good: 'scheduling:\n  cron_schedule: 0 */2 * * *',
    },
    function* (file) {
      const cron = scheduling(file).get('cron_schedule')
      const parsed = parseCron(cron.text)
      if (cron.kind === 'text' && !parsed.ok) yield finding(cron, parsed.message)
      else if (cron.kind === 'text' && parsed.ok && parsed.cron.next(0) === undefined)
        yield finding(cron, `${quoted(cron.text)} is never.`)
    },
    { formats: [5, 4] },
  ),
  fileRule(
    'K25',
    'schedule-times',
    ['deployment', 'detection'],
    {
      what: '`earliest_time` and `latest_time` are times: `-70m@m`, `now`, epoch seconds, or 0; the first is before the second; `schedule_window` is `auto` or a number of minutes.',
      why: 'The search would look at nothing, or Splunk would refuse it.',
      bad: 'scheduling:\n  earliest_time: 70 minutes ago',
      good: 'scheduling:\n  earliest_time: -130m@m',
    },
    function* (file) {
      const schedule = scheduling(file)
      const times = ['earliest_time', 'latest_time'].map((key) => {
        const value = schedule.get(key)
        const open = value.kind !== 'text' || value.text.trim() === '' || value.text.trim() === '0'
        return { value, open, at: open ? undefined : relativeTime(value.text, REFERENCE) }
      })
      for (const { value, open, at } of times)
        if (!open && at === undefined)
          yield finding(value, `${quoted(value.text)} is no time.`, 'Write -70m@m, now or epoch seconds.')
      const [from, to] = times.map(({ at }) => at)
      if (from !== undefined && to !== undefined && from >= to)
        yield finding(
          times[0]!.value,
          `The range begins (${times[0]!.value.text}) when it has ended (${times[1]!.value.text}).`,
        )
      const window = schedule.get('schedule_window')
      if (window.kind === 'text' && !/^(auto|default|\d+)$/.test(window.text))
        yield finding(window, `${quoted(window.text)} is no window.`, 'Write auto or a number of minutes.')
    },
    { formats: [5, 4] },
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
      if (options.attack) return
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
    { formats: [4], severity: 'warning' },
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

/** Some moment: only what comes before what counts. */
const REFERENCE = 1_700_000_000

/** What is no fault of the content. */
const NOT_OURS = new Set(['unsupported', 'unsupported-command'])
