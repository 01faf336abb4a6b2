/** What a detection is filed under. Format 6 writes these keys at the top level, formats 4 and 5 below `tags`. */
import { ATTACK_VERSION, technique } from './attack.ts'
import type { FieldReader } from './field-reader.ts'

export interface Throttling {
  fields: string[]
  periodSeconds: number
  /** As written: `3600s`. */
  period: string
}

export interface DetectionTags {
  analyticStories: string[]
  assetType: string
  /** As written: a technique and its sub-technique may both be listed in format 4. */
  mitreAttackIds: string[]
  securityDomain: string
  cve: string[]
  product: string[]
  group: string[]
  atomicGuids: string[]
  /** Why the detection can't be tested automatically. An empty text counts as given, as in contentctl. */
  manualTest: string | undefined
  throttling: Throttling | undefined
}

export function readDetectionTags(tags: FieldReader): DetectionTags {
  return {
    analyticStories: tags.texts('analytic_story'),
    assetType: tags.text('asset_type'),
    mitreAttackIds: readTechniques(tags),
    securityDomain: tags.text('security_domain'),
    cve: tags.texts(tags.hasKey('cve') ? 'cve' : 'CVE'),
    product: tags.texts('product'),
    group: tags.texts(tags.hasKey('threat_group') ? 'threat_group' : 'group'),
    atomicGuids: tags.texts('atomic_guid'),
    manualTest: tags.optionalText('manual_test'),
    throttling: readThrottling(tags),
  }
}

/** Ids are kept as written; one that ATT&CK doesn't have gives no tactic. */
function readTechniques(tags: FieldReader): string[] {
  const ids = tags.texts('mitre_attack_id')
  ids.forEach((id, index) => {
    if (technique(id) !== undefined) return
    const message = `ATT&CK ${ATTACK_VERSION} has no technique \`${id}\`, so it adds no tactic.`
    tags.report('unknown-technique', 'mitre_attack_id', message, { index })
  })
  return ids
}

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600 }

function readThrottling(tags: FieldReader): Throttling | undefined {
  const throttling = tags.map('throttling')
  if (throttling === undefined) return undefined
  throttling.require('fields')
  const fields = throttling.texts('fields')
  const period = throttling.requiredText('period')
  const match = /^(\d+)([smh])$/.exec(period)
  if (match) return { fields, period, periodSeconds: Number(match[1]) * SECONDS[match[2]!]! }
  if (period !== '') {
    throttling.report('unknown-value', 'period', `\`${period}\` is no throttling period.`, {
      hint: 'Write a number of seconds, minutes or hours: `300s`, `5m`, `1h`.',
    })
  }
  return undefined
}

export const NO_TAGS: Readonly<DetectionTags> = {
  analyticStories: [],
  assetType: '',
  mitreAttackIds: [],
  securityDomain: '',
  cve: [],
  product: [],
  group: [],
  atomicGuids: [],
  manualTest: undefined,
  throttling: undefined,
}
