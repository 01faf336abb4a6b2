/**
 * Rows × risk objects → risk events, the records of the action `risk` ("intermediate findings" since Enterprise
 * Security 8). One event a value of each risk object's field; the layout is that of stash events.
 */
import type { ActionContext } from './action-context.ts'
import { contributingEventsSearch } from './contributing-events.ts'
import type { DetectionForRun } from './detection-for-run.ts'
import { expandTokens, tokenSource } from './message.ts'
import type { DiagnosticLog } from './outcome-diagnostic.ts'
import { outcomeKey } from './outcome-key.ts'
import { addStashFields, type FieldValue, originIds, type RecordFields, setFields } from './record-fields.ts'
import { numberFromText, type ResultRow, singleValueOf, valuesOf } from './result-row.ts'
import { riskObjectsInOrder, threatObjectsInOrder } from './risk-definitions.ts'
import { calculatedRisk, NO_RISK_FACTORS, normalizedRiskObject, type RiskFactor } from './risk-factors.ts'
import { riskScore } from './score.ts'
import { encodeStash, ownStashFields, stashFields } from './stash.ts'
import { threatObjects } from './threat-objects.ts'

export interface RiskEvent {
  _time: number
  index: 'risk'
  sourcetype: 'stash'
  source: string
  host: string
  _raw: string
  tag: string[]
  search_name: string
  orig_action_name: 'risk'
  orig_sid: string
  orig_rid: string
  risk_object: string
  risk_object_type: string
  risk_score: number
  risk_message: string
  threat_object?: string[]
  threat_object_type?: string[]
  contributing_events_search: string
  savedsearch_description: string
  annotations: string
  'annotations._all': string[]
  'annotations._frameworks': string[]
  analyticstories: string[]
  info_min_time: string
  info_max_time: string
  info_search_time: string
  normalized_risk_object: string
  calculated_risk_score: number
  event_hash: string
  detection_id: string
  detection_version: string
  /** The row's fields, and `annotations.<framework>…`. */
  [field: string]: FieldValue | undefined
}

/** One event in the making: the value that carries the score, and the field that it comes from. */
interface RiskOfRow {
  field: string
  object: string
  type: string
  score: number
  message: string
}

/** The risk events of one row; `rid` is its index among the search's rows. */
export function riskEventsOfRow(
  row: ResultRow,
  rid: number,
  context: ActionContext,
  factors: readonly RiskFactor[] = NO_RISK_FACTORS,
): RiskEvent[] {
  const risks = hasRiskObjects(context.detection) ? definedRisks(row, rid, context) : adHocRisks(row, rid, context)
  if (risks.length === 0) return []
  const threats = threatFields(row, context)
  const occurrences = new Map<string, number>()
  return risks.map((risk) => {
    const twin = JSON.stringify([risk.object, risk.type])
    const occurrence = occurrences.get(twin) ?? 0
    occurrences.set(twin, occurrence + 1)
    return riskEvent(row, rid, { risk, threats, occurrence, factors }, context)
  })
}

export function hasRiskObjects({ rba }: DetectionForRun): boolean {
  return rba !== undefined && rba.riskObjects.length > 0
}

function definedRisks(row: ResultRow, rid: number, context: ActionContext): RiskOfRow[] {
  const { log, detection } = context
  return riskObjectsInOrder(detection).flatMap((definition) => {
    const { field, type } = definition
    const values = valuesOf(row, field)
    if (values.length === 0) {
      log.add('risk-object-absent', field, `\`${field}\` has no value, so no risk event was written for it.`, { rid })
    }
    if (values.includes('null')) warnOfLiteralNull(field, rid, log)
    const score = scoreOf(row, rid, definition.score, log)
    const template = definition.message ?? detection.rba?.message ?? ''
    return values.map((object) => {
      const risk = { field, object, type, score }
      return { ...risk, message: messageOf(template, row, rid, risk, context) }
    })
  })
}

function warnOfLiteralNull(field: string, rid: number, log: DiagnosticLog): void {
  const message = `The value of \`${field}\` is the text \`null\`: a risk event was written for an entity of that name.`
  const hint = '`fillnull_value=null` of tstats writes this text where the field is missing.'
  log.add('risk-object-literal-null', field, message, { hint, rid })
}

function scoreOf(row: ResultRow, rid: number, defined: number, log: DiagnosticLog): number {
  const { score, ignored } = riskScore(row, defined)
  if (ignored !== undefined) {
    const message = `The row's \`risk_score\` is not a number (\`${ignored}\`); the detection's score was used.`
    log.add('risk-score-not-numeric', 'risk_score', message, { rid })
  }
  return score
}

/** A detection without risk objects whose search sets them itself, as for `| sendalert risk`. */
function adHocRisks(row: ResultRow, rid: number, context: ActionContext): RiskOfRow[] {
  const type = singleValueOf(row, 'risk_object_type') ?? 'other'
  const score = scoreOf(row, rid, 0, context.log)
  const own = singleValueOf(row, 'risk_message')
  const template = context.detection.rba?.message ?? ''
  return valuesOf(row, 'risk_object').map((object) => {
    const risk = { field: 'risk_object', object, type, score }
    return { ...risk, message: own ?? messageOf(template, row, rid, risk, context) }
  })
}

function messageOf(
  template: string,
  row: ResultRow,
  rid: number,
  { object, type, score }: Omit<RiskOfRow, 'message'>,
  { log, info, searchName }: ActionContext,
): string {
  const own = { risk_object: object, risk_object_type: type, risk_score: score, search_name: searchName, ...info }
  const { text, unresolved, miscased } = expandTokens(template.trim(), tokenSource(row, own))
  for (const token of unresolved) {
    log.add('message-token-unresolved', token, `The risk message's token ${token} has no value in the row.`, { rid })
  }
  for (const { token, field } of miscased) {
    const message = `The risk message's token ${token} was filled from \`${field}\`: field names are case-sensitive.`
    log.add('message-token-case', token, message, { rid })
  }
  return text
}

/** The threat objects of a row as fields; none where it has none. */
function threatFields(row: ResultRow, { detection }: ActionContext): Record<string, string[]> {
  const { values, types } = hasRiskObjects(detection)
    ? threatObjects(row, threatObjectsInOrder(detection))
    : { values: valuesOf(row, 'threat_object'), types: valuesOf(row, 'threat_object_type') }
  return values.length === 0 ? {} : { threat_object: values, threat_object_type: types }
}

interface RiskEventParts {
  risk: RiskOfRow
  threats: Record<string, string[]>
  occurrence: number
  factors: readonly RiskFactor[]
}

function riskEvent(row: ResultRow, rid: number, parts: RiskEventParts, context: ActionContext): RiskEvent {
  const { searchName, scheduledTime } = context
  const { object, type, score, message, field } = parts.risk
  const own: RecordFields = {
    risk_object: object,
    risk_object_type: type,
    risk_score: score,
    risk_message: message,
    ...parts.threats,
    contributing_events_search: contributingEventsSearch(searchName, field, object),
  }
  const time = rowTime(row) ?? context.actionTime
  const written = stashFields(row, [], [...context.sharedStash, ...ownStashFields(own)])
  const record = riskRecord(time, own, originIds(row, context.sid, rid), context)
  addStashFields(record, written)
  record.normalized_risk_object = normalizedRiskObject(record)
  setFields(record, calculatedRisk(record, parts.factors))
  const key = { searchName, scheduledTime, rid, about: [object, type] }
  record.event_hash = outcomeKey(key, parts.occurrence)
  record._raw = encodeStash(time, searchName, written)
  return record as RiskEvent
}

function riskRecord(
  time: number,
  own: RecordFields,
  [orig_sid, orig_rid]: [string, string],
  { searchName, origin, shared, annotations }: ActionContext,
): RecordFields {
  return {
    ...{ _time: time, index: 'risk', sourcetype: 'stash', source: searchName, host: origin.host },
    ...{ search_name: searchName, orig_action_name: 'risk', orig_sid, orig_rid },
    ...own,
    ...shared,
    ...annotations.lookups,
    tag: ['modaction_result'],
  }
}

/** The row's own time. Most searches end in `stats` and have none: then a risk event counts from when it was made. */
export function rowTime(row: ResultRow): number | undefined {
  const time = singleValueOf(row, '_time')
  return time === undefined ? undefined : numberFromText(time)
}
