/** What asset and identity data add to a finding: the priority that urgency is made of, and the entities' scores. */
import type { EntityDirectory, EntityKind, Priority } from './detection-for-run.ts'
import type { FieldValue } from './record-fields.ts'
import { type ResultRow, valuesOf } from './result-row.ts'
import { highestPriority } from './urgency.ts'

const PRIORITY_FIELDS: readonly [field: string, kind: EntityKind][] = [
  ['src', 'asset'],
  ['dest', 'asset'],
  ['dvc', 'asset'],
  ['user', 'identity'],
  ['src_user', 'identity'],
]

/** Fields of the finding whose entities have a risk score, by the name that they have there. */
const SCORE_FIELDS: readonly [field: string, rowField: string, type: 'system' | 'user'][] = [
  ['orig_host', 'host', 'system'],
  ['dvc', 'dvc', 'system'],
  ['src', 'src', 'system'],
  ['dest', 'dest', 'system'],
  ['src_user', 'src_user', 'user'],
  ['user', 'user', 'user'],
]

/** The highest priority of the entities in src, dest, dvc, user and src_user; of the risk object too when asked for. */
export function findingPriority(row: ResultRow, entities: EntityDirectory, fromRiskObject: boolean): Priority {
  const fields = [...PRIORITY_FIELDS]
  const kind = kindOfRiskObject(row)
  if (fromRiskObject && kind !== undefined) fields.push(['risk_object', kind])
  const priorities = fields.flatMap(([field, kind]) =>
    valuesOf(row, field).map((value) => entities.priority(kind, value) ?? 'unknown'),
  )
  return highestPriority(priorities)
}

function kindOfRiskObject(row: ResultRow): EntityKind | undefined {
  const [type] = valuesOf(row, 'risk_object_type')
  if (type === 'system') return 'asset'
  return type === 'user' ? 'identity' : undefined
}

/** `risk_score` as the highest of the entities' scores, and `<field>_risk_score` with its type for each of them. */
export function entityFields(row: ResultRow, entities: EntityDirectory): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = { risk_score: 0 }
  let highest = Number.NEGATIVE_INFINITY
  for (const [field, rowField, type] of SCORE_FIELDS) {
    const scores = valuesOf(row, rowField).flatMap((value) => entities.riskScore(type, value) ?? [])
    if (scores.length === 0) continue
    const score = Math.max(...scores)
    fields[`${field}_risk_score`] = score
    fields[`${field}_risk_object_type`] = type
    highest = Math.max(highest, score)
  }
  if (highest > Number.NEGATIVE_INFINITY) fields.risk_score = highest
  return fields
}
