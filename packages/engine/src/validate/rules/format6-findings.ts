/** V123 to V127: findings, intermediate findings and threat objects of format 6. */

import { THREAT_OBJECT_TYPES } from '../../content/threat-types.ts'
import { tokensOf } from '../../detect/message.ts'
import { checkInteger, checkKeys, checkMap, checkMaps, checkText, finding, keyFinding, missing } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type Finding, fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'
import { RISK_OBJECT_TYPES } from '../vocabulary.ts'
import { SIX } from './format6.ts'
import { messagesOf } from './rba.ts'

function* checkEntity(entity: Value, least: number): Generator<Finding> {
  yield* checkText(entity.get('field'))
  yield* checkText(entity.get('type'), { oneOf: RISK_OBJECT_TYPES })
  yield* checkInteger(entity.get('score'), { min: least, max: 100 })
}

/** What a type of detection has to have, may have and can't have. */
const MATRIX: Record<string, { finding: Need; intermediate: Need; threats: Need }> = {
  TTP: { finding: 'wanted', intermediate: 'allowed', threats: 'allowed' },
  Anomaly: { finding: 'forbidden', intermediate: 'wanted', threats: 'allowed' },
  Correlation: { finding: 'wanted', intermediate: 'forbidden', threats: 'allowed' },
  Hunting: { finding: 'forbidden', intermediate: 'forbidden', threats: 'forbidden' },
}
type Need = 'wanted' | 'allowed' | 'forbidden'

function* checkNeed(file: ContentFile, key: string, need: Need): Generator<Finding> {
  const value = file.root.get(key)
  const type = file.root.get('type').text
  const given = value.given && !(value.kind === 'list' && value.items().length === 0)
  if (need === 'wanted' && !given) yield { ...missing(value), message: `A detection of type ${type} needs \`${key}\`.` }
  if (need === 'forbidden' && given)
    yield keyFinding(value, `A detection of type ${type} has no \`${key}\`.`, 'Remove it, or change the type.')
}

export const FORMAT_6_FINDING_RULES = rules(
  fileRule(
    'V123',
    'finding-form',
    ['detection'],
    {
      what: '`finding` has a `title` and an `entity` with `field`, `type` (system, user, other) and a `score` from 0 to 100.',
      why: 'They are what an analyst sees in the queue.',
      bad: 'type: TTP\nfinding:\n  title: Odd logon of $user$\n  entity:\n    field: user\n    type: person\n    score: 50',
      good: 'type: TTP\nfinding:\n  title: Odd logon of $user$\n  entity:\n    field: user\n    type: user\n    score: 50',
    },
    function* ({ root }) {
      const value = root.get('finding')
      yield* checkMap(value, false)
      if (value.kind !== 'map') return
      yield* checkText(value.get('title'), { min: 1 })
      yield* checkMap(value.get('entity'), true)
      if (value.get('entity').kind === 'map') yield* checkEntity(value.get('entity'), 0)
      yield* checkKeys(value, ['title', 'entity'])
    },
    SIX,
  ),
  fileRule(
    'V124',
    'intermediate-findings-form',
    ['detection'],
    {
      what: '`intermediate_findings.entities` has at least one entry, each with `field`, `type`, a `score` from 0 to 100 and a `message`.',
      why: 'Each makes one risk event for every value of its field.',
      bad: 'intermediate_findings:\n  entities:\n    - field: user\n      type: user\n      score: 50',
      good: 'intermediate_findings:\n  entities:\n    - field: user\n      type: user\n      score: 50\n      message: $user$ logged on.',
    },
    function* ({ root }) {
      const value = root.get('intermediate_findings')
      yield* checkMap(value, false)
      if (value.kind !== 'map') return
      yield* checkKeys(value, ['entities'])
      yield* checkMaps(value.get('entities'), { min: 1 }, function* (entity) {
        yield* checkEntity(entity, 0)
        yield* checkText(entity.get('message'), { min: 1 })
        yield* checkKeys(entity, ['field', 'type', 'score', 'message'])
      })
    },
    SIX,
  ),
  fileRule(
    'V125',
    'threat-objects-of-format-6',
    ['detection'],
    {
      what: '`threat_objects` is a list of `field` and `type`, one of the 26 types.',
      why: 'They say what the entity met: a process, an address, a file.',
      bad: 'threat_objects:\n  - field: dest\n    type: laptop',
      good: 'threat_objects:\n  - field: dest\n    type: domain',
    },
    ({ root }) =>
      checkMaps(root.get('threat_objects'), { required: false }, function* (item) {
        yield* checkText(item.get('field'))
        yield* checkText(item.get('type'), { oneOf: THREAT_OBJECT_TYPES })
      }),
    SIX,
  ),
  fileRule(
    'V126',
    'findings-by-type',
    ['detection'],
    {
      what: 'A TTP has `finding` and perhaps `intermediate_findings`; an Anomaly has `intermediate_findings` and no `finding`; a Correlation has `finding` only; a hunting search has neither, and no `threat_objects`.',
      why: 'The type says what becomes of rows.',
      bad: 'type: Hunting',
      good: 'type: Hunting\n# no intermediate_findings\n# no threat_objects',
    },
    function* (file) {
      const needs = MATRIX[file.root.get('type').text]
      if (!needs) return
      yield* checkNeed(file, 'finding', needs.finding)
      yield* checkNeed(file, 'intermediate_findings', needs.intermediate)
      yield* checkNeed(file, 'threat_objects', needs.threats)
    },
    SIX,
  ),
  fileRule(
    'V127',
    'tokens-in-texts',
    ['detection'],
    {
      what: 'The title of a finding and every message have an even number of `$` and at least one `$field$`.',
      why: 'A text without a field says the same of every row; a `$` without its partner shows that a token is broken.',
      bad: 'intermediate_findings:\n  entities:\n    - field: user\n      type: user\n      score: 50\n      message: $user logged on.',
      good: 'intermediate_findings:\n  entities:\n    - field: user\n      type: user\n      score: 50\n      message: $user$ logged on.',
    },
    function* (file) {
      for (const message of messagesOf(file)) {
        const dollars = message.text.split('$').length - 1
        if (dollars % 2 === 1)
          yield finding(
            message,
            `\`${message.name}\` has ${dollars === 1 ? 'one dollar sign, which' : `${dollars} dollar signs: one`} has no partner.`,
            'Write $field$.',
          )
        else if (tokensOf(message.text).length === 0) yield finding(message, `\`${message.name}\` has no \`$field$\`.`)
      }
    },
    SIX,
  ),
)
