/** V41 to V56: what a detection is filed under; in format 6 these keys stand at the top of the file. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ATTACK_VERSION, technique } from '../../content/attack.ts'
import { DETECTION_TAGS } from '../../content/format-5-keys.ts'
import { readTextFile } from '../../content/text-file.ts'
import { checkKeys, checkMap, checkText, checkTexts, finding, keyFinding, quoted } from '../checks.ts'
import { fileRule, rules } from '../rule.ts'
import { ASSET_TYPES, PRODUCTS, SECURITY_DOMAINS, UUID } from '../vocabulary.ts'
import { unknownNames } from './references.ts'

const GONE: Record<string, string> = {
  observable: 'Write `rba.risk_objects` and `rba.threat_objects` instead.',
  message: 'Write `rba.message` instead.',
  confidence: 'Write a `score` for each of `rba.risk_objects` instead.',
  impact: 'Write a `score` for each of `rba.risk_objects` instead.',
  risk_score: 'Write a `score` for each of `rba.risk_objects` instead.',
  required_fields: 'Remove it: the fields are taken from the search.',
}

/** `T1234` or `T1234.001`; the dot may be any character, as in contentctl. */
const TECHNIQUE = /^T\d{4}(?:.\d{3})?$/

let guids: { folder: string; known: Set<string> } | undefined

/** The GUIDs of all tests below `atomics/` of a clone of Atomic Red Team. */
function atomicGuids(folder: string): Set<string> {
  if (guids?.folder === folder) return guids.known
  const known = new Set<string>()
  const atomics = join(folder, 'atomics')
  const files = existsSync(atomics) ? readdirSync(atomics, { recursive: true, encoding: 'utf8' }) : []
  for (const path of files.filter((each) => /\.ya?ml$/.test(each))) {
    const text = readTextFile(join(atomics, path))
    if (typeof text !== 'string') continue
    for (const [, guid] of text.matchAll(/auto_generated_guid:\s*['"]?([0-9a-f-]{36})/gi))
      known.add(guid!.toLowerCase())
  }
  guids = { folder, known }
  return known
}

export const TAG_RULES = rules(
  fileRule(
    'V41',
    'tags-unknown-key',
    ['detection'],
    {
      what: '`tags` has no keys but its own.',
      why: 'A misspelled key would do nothing. Format 4 took any key.',
      bad: 'tags:\n  assettype: Endpoint',
      good: 'tags:\n  group: [Odd Group]',
    },
    function* ({ root }) {
      yield* checkMap(root.get('tags'), true)
      yield* checkKeys(root.get('tags'), DETECTION_TAGS, (key) => GONE[key])
    },
    { formats: [5] },
  ),
  fileRule(
    'V42',
    'story-unknown',
    ['detection'],
    {
      what: '`analytic_story` is a list of names of stories; it may be empty.',
      why: 'A detection is found by its story.',
      bad: 'tags:\n  analytic_story: [Odd Behaviour]',
      good: 'tags:\n  analytic_story: [Odd Behavior]',
    },
    function* ({ tags }, { project }) {
      yield* checkTexts(tags.get('analytic_story'))
      yield* unknownNames(tags.get('analytic_story'), project, 'story', 'story')
    },
  ),
  fileRule(
    'V43',
    'asset-type',
    ['detection'],
    {
      what: '`asset_type` is one of the 44 that contentctl knows.',
      why: 'Catalogues group detections by it.',
      bad: 'tags:\n  asset_type: Laptop',
      good: 'tags:\n  asset_type: Endpoint',
    },
    ({ tags }) => checkText(tags.get('asset_type'), { oneOf: ASSET_TYPES }),
    { formats: [5, 6] },
  ),
  fileRule(
    'V44',
    'product',
    ['detection'],
    {
      what: '`product` names at least one product of Splunk.',
      why: 'It says where the detection can run.',
      bad: 'tags:\n  product: [Spunk]',
      good: 'tags:\n  product: [Splunk Cloud]',
    },
    ({ tags }) => checkTexts(tags.get('product'), { min: 1, each: { oneOf: PRODUCTS } }),
    { formats: [4, 5] },
  ),
  fileRule(
    'V45',
    'security-domain',
    ['detection'],
    {
      what: '`security_domain` is endpoint, network, threat, identity, access or audit.',
      why: 'Enterprise Security files findings under it.',
      bad: 'tags:\n  security_domain: desktop',
      good: 'tags:\n  security_domain: endpoint',
    },
    ({ tags }) => checkText(tags.get('security_domain'), { oneOf: SECURITY_DOMAINS }),
  ),
  fileRule(
    'V46',
    'technique-form',
    ['detection'],
    {
      what: 'Each of `mitre_attack_id` looks like `T1234` or `T1234.001`.',
      why: 'Annotations and coverage are made from it. Whether ATT&CK has it is K26.',
      bad: 'tags:\n  mitre_attack_id: [t1560]',
      good: 'tags:\n  mitre_attack_id: [T1560.001]',
    },
    ({ tags }) =>
      checkTexts(tags.get('mitre_attack_id'), {
        required: false,
        each: { pattern: TECHNIQUE, wanted: 'like T1234 or T1234.001' },
      }),
  ),
  fileRule(
    'V47',
    'technique-with-sub-technique',
    ['detection'],
    {
      what: 'No technique stands beside a sub-technique of its own.',
      why: 'The sub-technique says it all. Content of format 4 lists both.',
      bad: 'tags:\n  mitre_attack_id: [T1003, T1003.001]',
      good: 'tags:\n  mitre_attack_id: [T1003.001]',
    },
    function* ({ tags }) {
      const ids = tags.get('mitre_attack_id').texts()
      for (const id of ids) {
        const sub = ids.find((other) => other.text.startsWith(`${id.text}.`))
        if (sub)
          yield finding(
            id,
            `${quoted(id.text)} stands beside its sub-technique ${quoted(sub.text)}.`,
            'Keep the sub-technique only.',
          )
      }
    },
    { formats: [5, 6] },
  ),
  fileRule(
    'V48',
    'technique-exists',
    ['detection'],
    {
      what: `With \`--attack\` or \`--enrichments\`: each of \`mitre_attack_id\` is a technique of ATT&CK for Enterprise ${ATTACK_VERSION}, with a tactic.`,
      why: 'contentctl checks it when it enriches. Without the option K26 warns.',
      bad: 'tags:\n  mitre_attack_id: [T9999]',
      good: 'tags:\n  mitre_attack_id: [T1003]',
    },
    function* ({ tags }) {
      for (const id of tags.get('mitre_attack_id').texts()) {
        const found = technique(id.text)
        if (!TECHNIQUE.test(id.text) || (found && found.tactics.length > 0)) continue
        yield finding(
          id,
          found ? `${quoted(id.text)} has no tactic.` : `ATT&CK ${ATTACK_VERSION} has no technique ${quoted(id.text)}.`,
        )
      }
    },
    { options: ['attack', 'enrichments'] },
  ),
  fileRule(
    'V49',
    'cve-form',
    ['detection'],
    {
      what: 'Each of `cve` looks like `CVE-2024-1234`.',
      why: 'It becomes a link. Whether there is such an entry is never checked. For format 6 see V139.',
      bad: 'tags:\n  cve: [CVE-3000-1]',
      good: 'tags:\n  cve: [CVE-2024-1234]',
    },
    ({ tags }) =>
      checkTexts(tags.get('cve'), {
        required: false,
        each: { pattern: /^CVE-[1|2]\d{3}-\d+$/, wanted: 'like CVE-2024-1234' },
      }),
    { formats: [4, 5] },
  ),
  fileRule(
    'V50',
    'atomic-guid-form',
    ['detection'],
    {
      what: 'Each of `atomic_guid` is a UUID.',
      why: 'It names a test of Atomic Red Team.',
      bad: 'tags:\n  atomic_guid: [T1003-1]',
      good: 'tags:\n  atomic_guid: [0f3f2f8e-61d5-4c0e-9c76-3fd0f3f7a0aa]',
    },
    ({ tags }) => checkTexts(tags.get('atomic_guid'), { required: false, each: { pattern: UUID, wanted: 'a UUID' } }),
  ),
  fileRule(
    'V51',
    'atomic-guid-exists',
    ['detection'],
    {
      what: 'With `--atomic DIR` or `--enrichments`: each of `atomic_guid` is a test in the clone of Atomic Red Team.',
      why: 'A link to a test that is gone helps nobody.',
      bad: 'tags:\n  atomic_guid: [0f3f2f8e-61d5-4c0e-9c76-3fd0f3f7a0aa]',
      good: 'tags:\n  atomic_guid: []',
    },
    function* ({ tags }, { options, project }) {
      const known = atomicGuids(options.atomic ?? join(project.root, 'external_repos', 'atomic-red-team'))
      for (const guid of tags.get('atomic_guid').texts())
        if (UUID.test(guid.text) && !known.has(guid.text.toLowerCase()))
          yield finding(guid, `Atomic Red Team has no test ${quoted(guid.text)}.`)
    },
    { options: ['atomic', 'enrichments'] },
  ),
  fileRule(
    'V52',
    'throttling-fields',
    ['detection'],
    {
      what: '`throttling.fields` names at least one field.',
      why: 'Rows with the same values of these fields trigger once in a period.',
      bad: 'tags:\n  throttling:\n    fields: []\n    period: 1h',
      good: 'tags:\n  throttling:\n    fields: [user]\n    period: 1h',
    },
    function* ({ tags }) {
      const throttling = tags.get('throttling')
      yield* checkMap(throttling, false)
      if (throttling.kind === 'map') yield* checkTexts(throttling.get('fields'), { min: 1 })
    },
  ),
  fileRule(
    'V53',
    'throttling-field-blank',
    ['detection'],
    {
      what: 'No field of `throttling.fields` has a blank in its name.',
      why: 'Splunk separates the names by blanks and commas.',
      bad: 'tags:\n  throttling:\n    fields: [user name]\n    period: 1h',
      good: 'tags:\n  throttling:\n    fields: [user]\n    period: 1h',
    },
    function* ({ tags }) {
      for (const field of tags.get('throttling', 'fields').texts())
        if (/\s/.test(field.text)) yield finding(field, `${quoted(field.text)} has a blank in it.`)
    },
  ),
  fileRule(
    'V54',
    'throttling-period',
    ['detection'],
    {
      what: '`throttling.period` is a number of seconds, minutes or hours: `300s`, `5m`, `1h`.',
      why: 'Splunk knows no other units here.',
      bad: 'tags:\n  throttling:\n    fields: [user]\n    period: 1d',
      good: 'tags:\n  throttling:\n    fields: [user]\n    period: 24h',
    },
    function* ({ tags }) {
      const throttling = tags.get('throttling')
      if (throttling.kind === 'map')
        yield* checkText(throttling.get('period'), {
          pattern: /^[0-9]+[smh]$/,
          wanted: 'a number of seconds, minutes or hours such as 300s, 5m, 1h',
        })
    },
  ),
  fileRule(
    'V55',
    'throttling-field-in-search',
    ['detection'],
    {
      what: 'Each of `throttling.fields` occurs in the text of the search.',
      why: 'A field that is nowhere is empty in every row. K17 looks at the fields that the rows really have.',
      bad: 'tags:\n  throttling:\n    fields: [nosuch]\n    period: 1h',
      good: 'tags:\n  throttling:\n    fields: [user]\n    period: 1h',
    },
    function* (file, { project }) {
      const search = file.root.get('search').text
      if (search === '') return
      for (const field of file.tags.get('throttling', 'fields').texts())
        if (!search.includes(field.text) && project.searches.of(file)?.output.has(field.text) !== 'yes')
          yield finding(field, `The search does not name ${quoted(field.text)}.`)
    },
  ),
  fileRule(
    'V56',
    'technique-enrichment-given',
    ['detection'],
    {
      what: '`tags` has no `mitre_attack_enrichments`.',
      why: 'contentctl works it out.',
      bad: 'tags:\n  mitre_attack_enrichments: [x]',
      good: 'tags:\n  mitre_attack_enrichments: []',
    },
    function* ({ tags }) {
      const list = tags.get('mitre_attack_enrichments')
      if (list.items().length > 0 || list.kind === 'text' || list.keys().length > 0)
        yield keyFinding(list, '`mitre_attack_enrichments` must be empty.')
    },
    { formats: [5] },
  ),
)
