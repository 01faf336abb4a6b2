/** V57 to V63: risk-based alerting. Format 4 writes observables; format 6 findings (format6.ts). */
import type { LocatedText } from '../../content/located-text.ts'
import { THREAT_OBJECT_TYPES } from '../../content/threat-types.ts'
import { tokensOf } from '../../detect/message.ts'
import { checkInteger, checkMap, checkMaps, checkText, finding, keyFinding, missing, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type Context, type Finding, fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'
import { RISK_OBJECT_TYPES } from '../vocabulary.ts'

/** Whether the deployment of a detection writes risk events. */
function writesRisk(file: ContentFile, { project }: Context): boolean {
  const own = file.root.get('deployment')
  const type = file.root.get('type').text
  const named = project.byName('deployment').get(`ESCU Default Configuration ${type}`)?.[0]?.root
  const deployment = own.kind === 'map' && own.keys().length > 0 ? own : named
  if (!deployment) return type === 'TTP' || type === 'Anomaly'
  return deployment.get('alert_action', 'rba', 'enabled').text.toLowerCase() === 'true'
}

/** The fields of risk and threat objects, in whatever format. */
export function riskFields({ root, format, tags }: ContentFile): { value: Value; threat: boolean }[] {
  if (format === 4)
    return tags
      .get('observable')
      .items()
      .map((item) => ({ value: item.get('name'), threat: !isVictim(item) }))
  const [risk, threat] =
    format === 5
      ? [root.get('rba', 'risk_objects').items(), root.get('rba', 'threat_objects')]
      : [
          [...root.get('intermediate_findings', 'entities').items(), root.get('finding', 'entity')],
          root.get('threat_objects'),
        ]
  return [
    ...risk.map((item) => ({ value: item.get('field'), threat: false })),
    ...threat.items().map((item) => ({ value: item.get('field'), threat: true })),
  ].filter(({ value }) => value.kind === 'text')
}

function isVictim(observable: Value): boolean {
  return (
    observable
      .get('role')
      .texts()
      .some(({ text }) => text === 'Victim') || observable.get('role').text === 'Victim'
  )
}

/** Every text in which `$field$` stands for a value of the row: messages and titles. */
export function messagesOf({ root, format, tags }: ContentFile): Value[] {
  const values =
    format === 4
      ? [tags.get('message')]
      : format === 5
        ? [root.get('rba', 'message')]
        : [
            root.get('finding', 'title'),
            ...root
              .get('intermediate_findings', 'entities')
              .items()
              .map((item) => item.get('message')),
          ]
  return values.filter(({ kind }) => kind === 'text')
}

/** Tokens with their place in the text. */
export function* placedTokens(located: LocatedText): Generator<{ token: string; name: string; start: number }> {
  let from = 0
  for (const token of tokensOf(located.text)) {
    const start = located.text.indexOf(token, from)
    from = start + token.length
    yield { token, name: token.slice(1, -1), start }
  }
}

/**
 * contentctl's test of a field of a detection in production: its name stands somewhere in the search. A field that the
 * rows have for certain passes too, as one that a macro, iplocation or transaction makes: refusing it would be wrong.
 */
function namesIn(file: ContentFile, { project }: Context): (field: string) => boolean {
  const search = file.root.get('search').text.toLowerCase()
  // A detection without a search has one error, not one for each field.
  if (file.status !== 'production' || search === '') return () => true
  return (field) => search.includes(field.toLowerCase()) || project.searches.of(file)?.output.has(field) === 'yes'
}

function hasNoRiskAction({ root }: ContentFile): boolean {
  return ['Hunting', 'Correlation'].includes(root.get('type').text)
}

export const RBA_RULES = rules(
  fileRule(
    'V57',
    'rba-required',
    ['detection'],
    {
      what: 'A detection whose deployment writes risk events has `rba`: a TTP or an Anomaly, whatever its status.',
      why: 'Without it there is nothing to write.',
      bad: '# no rba',
      good: 'type: Anomaly',
    },
    function* (file, context) {
      const rba = file.root.get('rba')
      if (writesRisk(file, context)) yield* checkMap(rba, true, 'Add `rba` with a message and risk objects.')
    },
    { formats: [5] },
  ),
  fileRule(
    'V58',
    'rba-forbidden',
    ['detection'],
    {
      what: 'A detection whose deployment writes no risk events has no `rba`: Hunting and Correlation.',
      why: 'It would do nothing.',
      bad: 'type: Hunting',
      good: 'type: Hunting\n# no rba',
    },
    function* (file, context) {
      const rba = file.root.get('rba')
      const known = ['TTP', 'Anomaly', 'Hunting', 'Correlation'].includes(file.root.get('type').text)
      if (known && rba.given && !writesRisk(file, context))
        yield keyFinding(
          rba,
          `A detection of type ${file.root.get('type').text} writes no risk events.`,
          'Remove `rba`.',
        )
    },
    { formats: [5] },
  ),
  fileRule(
    'V59',
    'rba-message',
    ['detection'],
    {
      what: '`rba.message` is a text.',
      why: 'It says what happened, in each risk event.',
      bad: '# no rba.message',
      good: 'rba:\n  message: $user$ logged on to $dest$.',
    },
    function* ({ root }) {
      if (root.get('rba').kind === 'map') yield* checkText(root.get('rba', 'message'))
    },
    { formats: [5] },
  ),
  fileRule(
    'V60',
    'risk-objects',
    ['detection'],
    {
      what: '`rba.risk_objects` has at least one entry; each has `field`, `type` (system, user or other) and a whole `score` from 1 to 100.',
      why: 'Each makes one risk event for every value of its field.',
      bad: 'rba:\n  risk_objects:\n    - field: user\n      type: user\n      score: 101',
      good: 'rba:\n  risk_objects:\n    - field: user\n      type: user\n      score: 100',
    },
    function* ({ root }) {
      if (root.get('rba').kind !== 'map') return
      yield* checkMaps(root.get('rba', 'risk_objects'), { min: 1 }, function* (item) {
        yield* checkText(item.get('field'))
        yield* checkText(item.get('type'), { oneOf: RISK_OBJECT_TYPES })
        yield* checkInteger(item.get('score'), { min: 1, max: 100 })
      })
    },
    { formats: [5] },
  ),
  fileRule(
    'V61',
    'threat-objects',
    ['detection'],
    {
      what: '`rba.threat_objects` is a list, perhaps an empty one; each entry has `field` and one of 26 types.',
      why: 'They say what the entity met: a process, an address, a file.',
      bad: 'rba:\n  threat_objects:\n    - field: src\n      type: hostname',
      good: 'rba:\n  threat_objects:\n    - field: dest\n      type: domain',
    },
    function* ({ root }) {
      const threats = root.get('rba', 'threat_objects')
      if (root.get('rba').kind !== 'map') return
      if (threats.kind === 'missing') yield missing(threats, 'Write `threat_objects: []` if there are none.')
      yield* checkMaps(threats, { required: threats.kind === 'null' }, function* (item) {
        yield* checkText(item.get('field'))
        yield* checkText(item.get('type'), { oneOf: THREAT_OBJECT_TYPES })
      })
    },
    { formats: [5] },
  ),
  fileRule(
    'V62',
    'risk-field-in-search',
    ['detection'],
    {
      what: 'In production, the field of each risk and threat object (format 4: of each observable) occurs in the text of the search.',
      why: 'A field that is nowhere makes no risk event. K12 and K13 look at the fields that the rows really have.',
      bad: 'rba:\n  risk_objects:\n    - field: nosuch\n      type: user\n      score: 10',
      good: 'rba:\n  risk_objects:\n    - field: user\n      type: user\n      score: 10',
    },
    function* (file, context) {
      if (hasNoRiskAction(file) || messagesOf(file).every(({ text }) => text === '')) return
      const isNamed = namesIn(file, context)
      for (const { value } of riskFields(file))
        if (!isNamed(value.text)) yield finding(value, `The search does not name ${quoted(value.text)}.`)
    },
    { formats: [5, 4] },
  ),
  fileRule(
    'V63',
    'message-token-in-search',
    ['detection'],
    {
      what: 'In production, each `$field$` of the message occurs in the text of the search.',
      why: 'The token would stay in the message as it is. K14 looks at the fields that the rows really have.',
      bad: 'rba:\n  message: $nosuch$ logged on to $dest$.',
      good: 'rba:\n  message: $user$ logged on to $dest$.',
    },
    function* (file, context) {
      if (hasNoRiskAction(file)) return
      const isNamed = namesIn(file, context)
      for (const message of messagesOf(file)) {
        const located = message.located()!
        for (const { token, name, start } of placedTokens(located))
          if (!isNamed(name.replace(/^result\./, '')))
            yield {
              range: located.rangeOf(start, start + token.length),
              message: `The search does not name \`${name}\`.`,
            } satisfies Finding
      }
    },
    { formats: [5, 4] },
  ),
)
