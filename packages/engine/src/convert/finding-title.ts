/**
 * Format 6 writes the title of a finding into the detection, with at least one `$field$`; format 5 takes it from the
 * deployment, usually `%name%`. The title that a conversion writes is recognised on the way back.
 */
import type { Deployment } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import type { RiskObject } from '../content/risk.ts'

/** Score of the finding of a Correlation: format 5 gives it the severity `high`, which begins above 60. */
const CORRELATION_SCORE = 70

type Owner = Pick<Detection, 'name' | 'type' | 'rba' | 'search'>

/** The entity that a finding is about: the risk object of the highest score, which also decides its severity. */
export function findingEntity(detection: Owner): RiskObject {
  const objects = detection.rba?.riskObjects ?? []
  const top = Math.max(...objects.map(({ score }) => score))
  const candidates = objects.filter(({ score }) => score === top)
  // Of several the first that the search names: published content has risk objects that its rows lack.
  const highest = candidates.find(({ field }) => namesField(detection.search.text, field)) ?? candidates[0]
  if (highest) return { field: highest.field, type: highest.type, score: highest.score }
  return { field: 'risk_object', type: riskObjectType(detection.search.text), score: CORRELATION_SCORE }
}

function namesField(search: string, field: string): boolean {
  const literal = field.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\w.])${literal}(?![\\w.])`).test(search)
}

/** The type of risk objects that a search over the risk data model asks for, where it asks for one. */
function riskObjectType(search: string): string {
  const types = [...search.matchAll(/risk_object_type\s*=\s*"?(system|user|other)\b/gi)].map((m) => m[1]!.toLowerCase())
  return new Set(types).size === 1 ? types[0]! : 'other'
}

export function findingTitle(detection: Owner, deployment: Deployment, entity: Pick<RiskObject, 'field'>): string {
  const template = deployment.alertAction.notable?.ruleTitle ?? '%name%'
  const title = template.replaceAll('%name%', () => detection.name)
  return hasToken(title) ? title : `${title} on $${entity.field}$`
}

/** True when every `$` is part of a `$field$` and there is at least one. */
export function hasToken(text: string): boolean {
  const rest = text.replace(/\$[^$\s]+\$/g, '')
  return rest !== text && !rest.includes('$')
}
