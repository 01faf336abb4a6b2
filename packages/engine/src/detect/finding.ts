/**
 * One finding a row, the record of the action `notable` ("notable event" until Enterprise Security 7). There, titles,
 * severity, annotations and drilldowns are joined when a finding is read, so that editing a detection changes old
 * findings; here they are written into the record, which says which version of the detection it is from.
 */
import { createHash } from 'node:crypto'
import type { ActionContext } from './action-context.ts'
import { expandAttributes } from './attribute-tokens.ts'
import { findingEventsSearch } from './contributing-events.ts'
import { type DetectionForRun, type EntityDirectory, NO_ENTITIES, type NotableSettings } from './detection-for-run.ts'
import type { ResolvedDrilldown } from './drilldown.ts'
import { entityFields, findingPriority } from './finding-entities.ts'
import { DEFAULT_DISPOSITION, DEFAULT_OWNER, DEFAULT_STATUS, type StatusId } from './lifecycle.ts'
import { expandTokens, tokenSource } from './message.ts'
import type { DiagnosticLog } from './outcome-diagnostic.ts'
import { outcomeKey } from './outcome-key.ts'
import { addStashFields, type FieldValue, originIds, type RecordFields } from './record-fields.ts'
import { numberFromText, type ResultRow, singleValueOf, valuesOf } from './result-row.ts'
import { scoresOf } from './risk-definitions.ts'
import { encodeStash, ownStashFields, type StashField, stashFields } from './stash.ts'
import { configuredSeverity, highestSeverity, type Severity, urgency } from './urgency.ts'

export interface Finding {
  event_id: string
  rule_id: string
  event_hash: string
  indexer_guid: string
  _time: number
  index: 'notable'
  sourcetype: 'stash'
  source: string
  host: string
  _raw: string
  tag: string[]
  search_name: string
  orig_action_name: 'notable'
  orig_sid: string
  orig_rid: string
  rule_name: string
  rule_title: string
  orig_rule_title: string
  rule_description: string
  orig_rule_description: string
  savedsearch_description: string
  security_domain: string
  severity: string
  urgency: string
  status: StatusId
  owner: string
  disposition: string
  notable_type: 'notable' | 'risk_event'
  risk_score: number
  nes_fields: string[]
  drilldown_searches: ResolvedDrilldown[]
  contributing_events_search: string
  info_min_time: string
  info_max_time: string
  info_search_time: string
  detection_id: string
  detection_version: string
  outcome_key: string
  /** The row's fields, and `annotations.<framework>…`. */
  [field: string]: FieldValue | ResolvedDrilldown[] | undefined
}

export interface FindingOptions {
  entities?: EntityDirectory
  /** Let the priority of the risk object count too; Splunk looks at src, dest, dvc, user and src_user only. */
  urgencyFromEntity?: boolean
}

/** Fields in which the row has the last word: the detection's value is looked up only where the event has none. */
const ROW_WINS = new Set(['severity', 'urgency', 'rule_title', 'rule_description', 'security_domain'])

/** The finding of one row, without its drilldowns, which need the finding to be resolved. */
export function findingOfRow(
  row: ResultRow,
  rid: number,
  notable: NotableSettings,
  context: ActionContext,
  options: FindingOptions = {},
): Finding {
  const { actionTime, searchName, scheduledTime, shared, annotations } = context
  const fromRow = stashFields(row, ['status'])
  const written = stashFields(row, ['status'], ownStashFields(context.info))
  const raw = encodeStash(actionTime, searchName, written)
  const record: RecordFields = {
    ...identity(raw, row, rid, context),
    ...texts(row, rid, notable, context),
    ...grading(row, rid, context, options),
    ...LIFECYCLE,
    ...entityFields(row, options.entities ?? NO_ENTITIES),
    ...ownFields(row, notable, context),
    ...shared,
    ...annotations.lookups,
  }
  keepRowValues(record, fromRow)
  addStashFields(record, written)
  // The row's content counts: when late events changed it, it is another finding and must not go missing.
  record.outcome_key = outcomeKey({ searchName, scheduledTime, rid, about: [JSON.stringify(row)] })
  record._raw = raw
  return Object.assign(record, { drilldown_searches: [] }) as unknown as Finding
}

/** `<guid>@@notable@@<md5 of time and raw text>`, the form by which analysts' reviews name a finding. */
function identity(raw: string, row: ResultRow, rid: number, context: ActionContext): Record<string, string | number> {
  const { actionTime, origin, searchName, sid } = context
  const hash = createHash('md5').update(`${actionTime}${raw}`).digest('hex')
  const id = `${origin.indexerGuid}@@notable@@${hash}`
  const [orig_sid, orig_rid] = originIds(row, sid, rid)
  return {
    ...{ event_id: id, rule_id: id, event_hash: hash, indexer_guid: origin.indexerGuid },
    ...{ _time: actionTime, index: 'notable', sourcetype: 'stash', source: searchName, host: origin.host },
    ...{ search_name: searchName, orig_action_name: 'notable', orig_sid, orig_rid, rule_name: searchName },
  }
}

function ownFields(row: ResultRow, notable: NotableSettings, context: ActionContext): RecordFields {
  const { detection, searchName } = context
  const riskFields = (detection.rba?.riskObjects ?? []).map(({ field }) => field)
  const isRisk = valuesOf(row, 'risk_object').length > 0 && valuesOf(row, 'risk_object_type').length > 0
  const domain = singleValueOf(row, 'security_domain') ?? (detection.tags.securityDomain || 'threat')
  return {
    security_domain: domain.toLowerCase(),
    notable_type: isRisk ? 'risk_event' : 'notable',
    nes_fields: [...notable.nesFields],
    contributing_events_search: findingEventsSearch(searchName, row, riskFields),
    eventtype: ['modnotable_results', 'notable', ...(isRisk ? ['risk_notables'] : [])],
    tag: ['modaction_result'],
    detection_type: 'ebd',
  }
}

/** The title before its `$field$` tokens are filled in. A rule that brings its own in the row has the last word. */
export function titleTemplate(
  row: ResultRow,
  notable: NotableSettings,
  detection: DetectionForRun,
  log: DiagnosticLog,
): string {
  const own = singleValueOf(row, 'rule_title')
  if (own !== undefined) return own
  return (detection.type === 'Correlation' ? 'RBA: ' : '') + expandAttributes(notable.ruleTitle, detection, log)
}

/** Title and description as templates and filled in. */
function texts(row: ResultRow, rid: number, notable: NotableSettings, context: ActionContext): Record<string, string> {
  const { detection, log, info, searchName } = context
  const title = titleTemplate(row, notable, detection, log)
  const description =
    singleValueOf(row, 'rule_description') ?? expandAttributes(notable.ruleDescription, detection, log)
  const source = tokenSource(row, { search_name: searchName, ...info })
  const fill = (template: string): string => {
    const { text, unresolved, miscased } = expandTokens(template.trim(), source)
    for (const token of unresolved) {
      log.add('title-token-unresolved', token, `The finding's token ${token} has no value in the row.`, { rid })
    }
    for (const { token, field } of miscased) {
      const message = `The finding's token ${token} was filled from \`${field}\`: field names are case-sensitive.`
      log.add('title-token-case', token, message, { rid })
    }
    return text
  }
  return {
    rule_title: fill(title) || searchName,
    orig_rule_title: title,
    rule_description: fill(description) || context.savedSearchDescription || 'unknown',
    orig_rule_description: description,
  }
}

function grading(
  row: ResultRow,
  rid: number,
  { detection, log }: ActionContext,
  { entities = NO_ENTITIES, urgencyFromEntity = false }: FindingOptions,
): Record<string, FieldValue> {
  const configured: Severity = configuredSeverity(scoresOf(detection))
  const fromRow = valuesOf(row, 'severity')
  const severity = fromRow.length === 0 ? configured : (highestSeverity(fromRow) ?? fromRow[0]!)
  if (fromRow.length > 0 && highestSeverity(fromRow) === undefined) {
    const message = `The row's severity \`${severity}\` is not one of Splunk's; the urgency is that of \`unknown\`.`
    log.add('severity-unknown', severity, message, { rid })
  }
  const priority = findingPriority(row, entities, urgencyFromEntity)
  return {
    severity,
    severities: fromRow.length === 0 ? [configured] : fromRow,
    priority,
    urgency: singleValueOf(row, 'urgency') ?? urgency(priority, severity),
  }
}

const LIFECYCLE: Readonly<Record<string, string>> = {
  status: DEFAULT_STATUS.id,
  status_label: DEFAULT_STATUS.label,
  status_group: DEFAULT_STATUS.group,
  status_description: DEFAULT_STATUS.description,
  status_end: String(DEFAULT_STATUS.isEnd),
  status_default: 'true',
  owner: DEFAULT_OWNER,
  owner_realname: DEFAULT_OWNER,
  disposition: DEFAULT_DISPOSITION.id,
  disposition_label: DEFAULT_DISPOSITION.label,
  disposition_default: 'true',
}

/**
 * A row's field of a name that the finding uses itself: annotations of the row stay (a rule over risk events computes
 * them), the rest is kept as `orig_<name>` unless its value went into the finding already.
 */
function keepRowValues(record: RecordFields, fromRow: readonly StashField[]): void {
  for (const { name, values, multi } of fromRow) {
    if (!Object.hasOwn(record, name) || ROW_WINS.has(name)) continue
    const value = multi ? values : values[0]!
    if (name.startsWith('annotations.')) record[name] = value
    else if (name === 'risk_score') record.risk_score = numberFromText(values[0]!) ?? record.risk_score ?? 0
    else if (!name.startsWith('info_')) record[`orig_${name}`] = value
  }
}
