/**
 * Format 6 writes the title of a finding into the detection, with at least one `$field$`, and says whom it is about;
 * format 5 takes the title from the deployment, usually `%name%`, and names nobody. What a conversion chooses is
 * recognised on the way back.
 */
import type { OutputFields } from '@karst/spl'
import type { Deployment } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import { isToken, tokenNames } from '../content/message-text.ts'
import type { RiskObject } from '../content/risk.ts'

/** Score of a finding that no risk object gives one: format 5 makes it `high`, which begins above 60. */
const HIGH_SCORE = 70

type Owner = Pick<Detection, 'name' | 'type' | 'rba' | 'search'>
type Rows = Pick<OutputFields, 'has' | 'names'>

/**
 * Whom a finding is about: the risk object of the highest score, which also decides the severity. Of several the first
 * that the rows have: published content has risk objects that its rows lack. Where they have none of the highest
 * score, one with a lower score gives the field and the highest its score.
 */
export function findingEntity(detection: Owner, rows: Rows): RiskObject {
  const objects = detection.rba?.riskObjects ?? []
  if (objects.length === 0) return entityOfRows(detection, rows)
  const top = Math.max(...objects.map(({ score }) => score))
  const highest = objects.filter(({ score }) => score === top)
  const mayHave = ({ field }: RiskObject): boolean => rows.has(field) !== 'no'
  const chosen =
    highest.find((each) => mayHave(each) && namesField(detection.search.text, each.field)) ??
    highest.find(mayHave) ??
    objects.find(mayHave) ??
    highest[0]!
  return { field: chosen.field, type: chosen.type, score: top }
}

/** A Correlation is about what it has counted risk of; other searches without risk objects about what rows are named by. */
function entityOfRows({ type, search }: Owner, rows: Rows): RiskObject {
  const risk = rows.has('risk_object')
  if (risk === 'yes' || (type === 'Correlation' && risk === 'unknown'))
    return { field: 'risk_object', type: riskObjectType(search.text), score: HIGH_SCORE }
  const field = namesOfRows(rows)[0] ?? 'risk_object'
  const kind = /user/i.test(field) ? 'user' : ENTITY_NAME.test(field) ? 'system' : 'other'
  return { field, type: kind, score: HIGH_SCORE }
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

export function findingTitle(
  detection: Owner,
  deployment: Deployment,
  entity: Pick<RiskObject, 'field'>,
  rows: Rows,
): string {
  const template = deployment.alertAction.notable?.ruleTitle ?? '%name%'
  const title = template.replaceAll('%name%', () => detection.name)
  if (tokenNames(title).length > 0) return title
  const field = titleField(detection, entity.field, rows)
  return field === undefined ? title : `${title} on $${field}$`
}

/** The field that a title names: the entity, else another that the rows have, so that no token stays as it is. */
function titleField({ rba }: Owner, entity: string, rows: Rows): string | undefined {
  const candidates = [
    entity,
    ...(rba?.riskObjects ?? []).map(({ field }) => field),
    ...tokenNames(rba?.message ?? ''),
    ...(rba?.threatObjects ?? []).map(({ field }) => field),
    ...namesOfRows(rows),
  ].filter(isToken)
  return candidates.find((field) => rows.has(field) !== 'no') ?? candidates[0]
}

/** Names of fields that say who or where, as those of the Common Information Model do. */
const ENTITY_NAME = /(?:^|[._])(?:dest|user|src|dvc|host|computer|client|server|ip)/i

/** The fields of rows, those first that say who or where. */
function namesOfRows({ names = [] }: Rows): string[] {
  const fields = names.filter((name) => /^[A-Za-z][\w.]*$/.test(name))
  return [...fields.filter((name) => ENTITY_NAME.test(name)), ...fields.filter((name) => !ENTITY_NAME.test(name))]
}
