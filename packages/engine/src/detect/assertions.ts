/**
 * What a detection's test asserts, as Splunk's contentctl does after replaying the attack data: rows that carry the
 * risk fields, risk events that say what the detection says, findings that stay out of the risk model. Its waits and
 * retries have no place here: the run is over when these are called.
 */
import type { DeploymentForRun, DetectionForRun, RiskObjectDefinition } from './detection-for-run.ts'
import { collapseBlanks } from './message.ts'
import { type ResultRow, valuesOf } from './result-row.ts'
import { createsWhat } from './who-creates-what.ts'

export interface Verdict {
  status: 'pass' | 'fail' | 'error' | 'skip'
  message: string
}

/** A record as a search of the store returns it: text, numbers, lists. */
export type StoredRecord = Readonly<Record<string, unknown>>

export interface TestEvidence {
  rows: readonly ResultRow[]
  riskEvents: readonly StoredRecord[]
  findings: readonly StoredRecord[]
  /** The run's findings that the data model Risk.All_Risk contains. */
  findingsInModel: readonly StoredRecord[]
}

const PASS: Verdict = { status: 'pass', message: 'passed' }

/** contentctl runs two tests: of the rows, and ("integration") of the records. The second never passes without the first. */
export interface TestVerdicts {
  unit: Verdict
  integration: Verdict
  /** What the second is about: the first kind of records that fell short. */
  about: 'risk-events' | 'findings'
}

export function assertOutcome(
  detection: DetectionForRun,
  deployment: DeploymentForRun | null,
  searchName: string,
  evidence: TestEvidence,
): TestVerdicts {
  const unit = assertRows(detection, evidence.rows)
  const skipped = integrationSkip(detection, deployment)
  if (skipped !== undefined) return { unit, integration: { status: 'skip', message: skipped }, about: 'risk-events' }
  if (unit.status !== 'pass') return { unit, integration: unit, about: 'risk-events' }
  return { unit, ...records(detection, deployment, searchName, evidence) }
}

function records(
  detection: DetectionForRun,
  deployment: DeploymentForRun | null,
  searchName: string,
  evidence: TestEvidence,
): Pick<TestVerdicts, 'integration' | 'about'> {
  const creates = createsWhat(detection, deployment)
  const risk = creates.riskEvents ? assertRiskEvents(detection, searchName, evidence.riskEvents) : PASS
  if (risk.status !== 'pass' || !creates.findings) return { integration: risk, about: 'risk-events' }
  return { integration: assertFindings(evidence.findings, evidence.findingsInModel), about: 'findings' }
}

/** Why contentctl does not look at the records of such a detection; undefined when it does. */
export function integrationSkip(detection: DetectionForRun, deployment: DeploymentForRun | null): string | undefined {
  const { type, status } = detection
  if (type === 'Hunting' || type === 'Correlation') return `a ${type} detection is tested by its rows only`
  if (status !== 'production') return `only production detections are tested beyond their rows, this one is ${status}`
  const { riskEvents, findings } = createsWhat(detection, deployment)
  return riskEvents || findings ? undefined : 'the deployment creates neither risk events nor findings'
}

/**
 * At least one row. Every row up to the deciding one must carry all risk fields; the first that carries all threat
 * fields too decides. The text `null`, which `fillnull_value` writes, counts as missing.
 */
export function assertRows({ rba }: Pick<DetectionForRun, 'rba'>, rows: readonly ResultRow[]): Verdict {
  if (rows.length === 0) return { status: 'fail', message: 'The search returned no rows.' }
  const riskFields = fieldsOf(rba?.riskObjects)
  const threatFields = fieldsOf(rba?.threatObjects)
  const everPresent = new Set<string>()
  for (const [rid, row] of rows.entries()) {
    const missing = riskFields.filter((field) => !isPresent(row, field))
    if (missing.length > 0) {
      return { status: 'fail', message: `Row ${rid} lacks the risk object field(s) ${listed(missing)}.` }
    }
    const threats = threatFields.filter((field) => isPresent(row, field))
    if (threats.length === threatFields.length) return PASS
    for (const field of threats) everPresent.add(field)
  }
  const never = threatFields.filter((field) => !everPresent.has(field))
  if (never.length === 0) return PASS
  return { status: 'fail', message: `No row has a value in the threat object field(s) ${listed(never)}.` }
}

function fieldsOf(definitions: readonly { field: string }[] | undefined): string[] {
  return [...new Set((definitions ?? []).map(({ field }) => field))]
}

function isPresent(row: ResultRow, field: string): boolean {
  const values = valuesOf(row, field)
  return values.length > 1 || (values.length === 1 && values[0] !== 'null')
}

/** Every event is about the detection and one of its risk objects; every risk object has an event. */
export function assertRiskEvents(
  detection: Pick<DetectionForRun, 'rba' | 'tags'>,
  searchName: string,
  events: readonly StoredRecord[],
): Verdict {
  if (events.length === 0) return { status: 'fail', message: 'No risk event was created.' }
  const { riskObjects = [], message = '' } = detection.rba ?? {}
  const matched = new Set<RiskObjectDefinition>()
  for (const event of events) {
    const fault =
      sameValues('analyticstories', event, detection.tags.analyticStories) ??
      sameValues('annotations.mitre_attack', event, detection.tags.mitreAttackIds) ??
      sameValues('search_name', event, [searchName]) ??
      messageFault(event, message)
    if (fault !== undefined) return { status: 'fail', message: fault }
    const definition = matchDefinition(event, searchName, riskObjects)
    if ('status' in definition) return definition
    // Format 6: each risk object has a message of its own.
    const own = definition.message === undefined ? undefined : messageFault(event, definition.message)
    const wrong = own ?? definitionFault(event, definition)
    if (wrong !== undefined) return { status: 'fail', message: wrong }
    matched.add(definition)
  }
  const unmatched = riskObjects.filter((definition) => !matched.has(definition)).map(({ field }) => field)
  if (unmatched.length === 0) return PASS
  return { status: 'fail', message: `No risk event was created for the risk object(s) ${listed(unmatched)}.` }
}

function sameValues(field: string, event: StoredRecord, expected: readonly string[]): string | undefined {
  const actual = storedValues(event, field)
  if (JSON.stringify([...actual].sort()) === JSON.stringify([...expected].sort())) return undefined
  return `\`${field}\` of a risk event is ${listed(actual)}; the detection says ${listed(expected)}.`
}

function messageFault(event: StoredRecord, template: string): string | undefined {
  const [message = ''] = storedValues(event, 'risk_message')
  const token = (template.match(/\$\S+\$/g) ?? []).find((each) => message.includes(each))
  if (token !== undefined) return `The token ${token} was not replaced in the risk message "${message}".`
  if (fitsTemplate(message, template)) return undefined
  return `The risk message "${message}" does not fit "${template}".`
}

/**
 * Whether a message begins as the template does, each token having put in something that is not blank. Tokens are read
 * greedily, as contentctl does: `$a$,$b$` is one.
 */
export function fitsTemplate(message: string, template: string): boolean {
  const text = collapseBlanks(message)
  const [head = '', ...literals] = collapseBlanks(template).split(/\$\S+\$/)
  if (!text.startsWith(head)) return false
  let at = head.length
  for (const literal of literals) {
    const filled = text.slice(at).search(/\S/)
    if (filled < 0) return false
    // The earliest place is the best one: it leaves the most to what follows.
    const next = text.indexOf(literal, at + filled + 1)
    if (next < 0) return false
    at = next + literal.length
  }
  return true
}

/** The risk object that an event is about, by the field that its contributing search names. */
function matchDefinition(
  event: StoredRecord,
  searchName: string,
  riskObjects: readonly RiskObjectDefinition[],
): RiskObjectDefinition | Verdict {
  const [search = ''] = storedValues(event, 'contributing_events_search')
  const field = sourceField(search, searchName)
  if (field === undefined) return { status: 'error', message: `No field can be read from "${search}".` }
  const matching = riskObjects.filter((definition) => definition.field === field)
  if (matching.length > 1) {
    return { status: 'error', message: `More than one risk object of the detection has the field \`${field}\`.` }
  }
  return matching[0] ?? { status: 'fail', message: `No risk object of the detection has the field \`${field}\`.` }
}

function sourceField(search: string, searchName: string): string | undefined {
  try {
    // The name goes in unescaped, as in contentctl, where a name with parentheses fails for the same reason.
    return new RegExp(`\\| savedsearch "${searchName}" \\| search ([^=]+)=.+`).exec(search)?.[1]
  } catch {
    return undefined
  }
}

function definitionFault(event: StoredRecord, { field, type, score }: RiskObjectDefinition): string | undefined {
  const [eventType = ''] = storedValues(event, 'risk_object_type')
  if (eventType !== type) return `A risk event of \`${field}\` has the type ${eventType}, not ${type}.`
  const [eventScore = ''] = storedValues(event, 'risk_score')
  if (Math.trunc(Number(eventScore)) === score) return undefined
  return `A risk event of \`${field}\` has the score ${eventScore}, not ${score}.`
}

/** At least one finding, and none of them counted as risk. */
export function assertFindings(findings: readonly StoredRecord[], findingsInModel: readonly StoredRecord[]): Verdict {
  if (findings.length === 0) return { status: 'fail', message: 'No finding was created.' }
  if (findingsInModel.length === 0) return PASS
  return { status: 'fail', message: `${findingsInModel.length} finding(s) appear in the risk data model.` }
}

/** A field's values as text, however it was stored. */
export function storedValues(record: StoredRecord, field: string): string[] {
  const value = Object.hasOwn(record, field) ? record[field] : undefined
  if (value === undefined || value === null || value === '') return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.map((name) => `\`${name}\``).join(', ')
}
