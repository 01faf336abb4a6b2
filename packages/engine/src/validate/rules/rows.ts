/** K12 to K20: fields that risk objects, messages, throttling and drilldowns name, and the rows of the search have not. */
import { didYouMean } from '@karst/spl'
import type { LocatedText } from '../../content/located-text.ts'
import { brokenTokens } from '../../content/message-text.ts'
import { piecesOf } from '../../detect/drilldown-template.ts'
import { finding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type Context, type Finding, fileRule, rules } from '../rule.ts'
import type { CompiledSearch } from '../searches.ts'
import type { Value } from '../value.ts'
import { messagesOf, placedTokens, riskFields } from './rba.ts'

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
  const places = new Places()
  for (const { value, threat: isThreat } of riskFields(file))
    if (isThreat === threat && absent(search, value.text)) places.add(value.text, value.range)
  for (const { name, range, others } of places.all()) {
    const { why, hint } = absent(search, name)!
    yield { range, message: `The rows have no field ${quoted(name)}. ${why}${others}`, hint }
  }
}

/** A field that several keys name and the rows have not is one mistake: it is reported where it stands first. */
class Places {
  private readonly ranges = new Map<string, Finding['range'][]>()

  add(name: string, range: Finding['range']): void {
    const known = this.ranges.get(name)
    if (known) known.push(range)
    else this.ranges.set(name, [range])
  }

  *all(): Generator<{ name: string; range: Finding['range']; others: string }> {
    for (const [name, ranges] of this.ranges) {
      const [first, ...more] = ranges.sort((a, b) => a.start.offset - b.start.offset)
      const lines = [...new Set(more.map(({ start }) => start.line))].filter((line) => line !== first!.start.line)
      const others =
        lines.length === 0 ? '' : ` It is named in ${lines.length > 1 ? 'lines' : 'line'} ${lines.join(', ')} too.`
      yield { name, range: first!, others }
    }
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

/** Every token of messages and drilldowns; where it stands is worked out when asked for. */
function* allTokens(file: ContentFile): Generator<{ name: string; range: () => Finding['range'] }> {
  for (const message of noRisk(file) ? [] : messagesOf(file)) {
    const located = message.located()!
    for (const { name, token, start } of placedTokens(located))
      yield { name: name.replace(/^result\./, ''), range: () => located.rangeOf(start, start + token.length) }
  }
  for (const text of drilldownTexts(file)) {
    const located = text.located()!
    for (const { name, start, end } of drilldownTokens(located))
      yield { name, range: () => located.rangeOf(start, end) }
  }
}

/** In a search, a `$` behind a word may end a regular expression, or the name of a computer's account. */
function unendedTokens(text: string): number[] {
  const bare = text.replace(/\$[^$\s]+\$/g, (token) => ' '.repeat(token.length))
  return [...bare.matchAll(/\$(?=[A-Za-z_])/g)].map(({ index }) => index)
}

/** Drilldowns of which the first has this search. */
export const DRILLDOWN_BAD = (search: string): string =>
  `drilldown_searches:\n  - name: View the results\n    search: ${search}\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$\n  - name: View the logons\n    search: index=main user="$user$"\n    earliest_offset: 7d\n    latest_offset: 0`

export const ROW_RULES = rules(
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
      const places = new Places()
      for (const message of messagesOf(file)) {
        const located = message.located()!
        for (const { token, name, start } of placedTokens(located)) {
          const field = name.replace(/^result\./, '')
          if (inOtherCase(search, field) === undefined && absent(search, field))
            places.add(field, located.rangeOf(start, start + token.length))
        }
      }
      for (const { name, range, others } of places.all()) {
        const { why, hint } = absent(search, name)!
        const message = `The rows have no field \`${name}\`, so the token stays as it is. ${why}${others}`
        yield { range, message, hint }
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
          yield {
            range: range(),
            message: `The field is called \`${other}\`, not \`${name}\`.`,
            hint: `Write $${other}$.`,
          }
      }
    },
    { severity: 'warning' },
  ),
  fileRule(
    'K16',
    'dollar-without-partner',
    ['detection'],
    {
      what: 'In a message, no `$` touches a word without being a part of a `$field$`; in a drilldown, none begins one that does not end.',
      why: 'A token is broken: the text stays as it is. contentctl takes it. For messages of format 6 see V127.',
      bad: 'rba:\n  message: user$ logged on to $dest$.',
      good: 'rba:\n  message: $user$ paid $5 on $dest$.',
    },
    function* (file) {
      const messages = file.format === 6 || noRisk(file) ? [] : messagesOf(file)
      for (const text of [...messages, ...drilldownTexts(file)]) {
        const located = text.located()!
        const broken = messages.includes(text) ? brokenTokens(located.text) : unendedTokens(located.text)
        for (const start of broken)
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
)
