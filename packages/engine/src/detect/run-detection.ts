/**
 * One run of a detection, from the rows of its search to its records: throttle, then for every row that triggers its
 * risk events, its finding and its drilldowns. Nothing is read or written here; write-outcome.ts stores the result.
 */
import { type ActionContext, actionContext, DEFAULT_ORIGIN, type RecordOrigin } from './action-context.ts'
import type { AttackLookup, DeploymentForRun, DetectionForRun } from './detection-for-run.ts'
import { type CompiledDrilldown, compileDrilldown, type ResolvedDrilldown, resolveDrilldown } from './drilldown.ts'
import { type Finding, type FindingOptions, findingOfRow } from './finding.ts'
import { tokenSource } from './message.ts'
import { DiagnosticLog, type OutcomeDiagnostic, type OutcomeDiagnosticCode } from './outcome-diagnostic.ts'
import { type ResultRow, valuesOf } from './result-row.ts'
import { hasRiskObjects, type RiskEvent, riskEventsOfRow, rowTime } from './risk-event.ts'
import type { RiskFactor } from './risk-factors.ts'
import type { SearchWindow } from './search-info.ts'
import { searchName } from './search-name.ts'
import { applyThrottle, type ThrottledRow, type ThrottleState } from './throttle.ts'
import { type Creates, createsWhat, deploymentOf } from './who-creates-what.ts'

export interface DetectionRun {
  detection: DetectionForRun
  /** All rows of the search, in its order: a row's index is its id. */
  rows: readonly ResultRow[]
  window: SearchWindow
  /** Epoch seconds, as all times. */
  scheduledTime: number
  /** When the records are made: their `_time` where the row has none. */
  actionTime: number
  /** When the search started; the action time if not given. */
  startTime?: number
  sid: string
  /** Null: techniques are not looked up. */
  attack: AttackLookup | null
  /** Null: the one that belongs to the detection's type. */
  deployment: DeploymentForRun | null
  /** First word of the search's name; `ESCU` if not given. */
  appLabel?: string
  /** The throttle's state after the last run; null when there was none. */
  throttle?: ThrottleState | null
  /** Part of what the throttle's state depends on. */
  cron?: string
  origin?: RecordOrigin
  riskFactors?: readonly RiskFactor[]
  finding?: FindingOptions
}

/** The drilldowns of one row, whether it became a finding or not. */
export interface RowDrilldowns {
  rid: number
  drilldowns: ResolvedDrilldown[]
}

export interface DetectionOutcome {
  searchName: string
  sid: string
  scheduledTime: number
  creates: Creates
  riskEvents: RiskEvent[]
  findings: Finding[]
  drilldowns: RowDrilldowns[]
  /** Rows that the throttle held back. */
  suppressed: ThrottledRow[]
  /** For the next run. Save it after the records are written. */
  throttle: ThrottleState | null
  diagnostics: OutcomeDiagnostic[]
}

export function runDetection(run: DetectionRun): DetectionOutcome {
  const { detection, rows } = run
  const log = new DiagnosticLog()
  const name = searchName(detection, run.appLabel)
  const context = actionContext({
    ...run,
    searchName: name,
    startTime: run.startTime ?? run.actionTime,
    origin: run.origin ?? DEFAULT_ORIGIN,
    log,
  })
  const deployment = deploymentOf(detection, run.deployment)
  const creates = createsWhat(detection, deployment)
  const { throttling } = detection.tags
  const state = run.throttle ?? null
  const throttle = {
    throttling,
    search: detection.search.text,
    cron: run.cron ?? '',
    rows,
    time: run.scheduledTime,
    state,
  }
  const triggered = applyThrottle(throttle, log)
  const outcome: DetectionOutcome = {
    searchName: name,
    sid: run.sid,
    scheduledTime: run.scheduledTime,
    creates,
    riskEvents: [],
    findings: [],
    drilldowns: [],
    suppressed: triggered.suppressed,
    throttle: triggered.state,
    diagnostics: [],
  }
  if (creates.riskEvents) reportMissingObjects(detection, rows, log)
  const drilldowns = detection.drilldowns.map((template) => compileDrilldown(template, detection.search.text))
  for (const rid of triggered.rids) runRow(rows[rid]!, rid, run, deployment, context, drilldowns, outcome)
  outcome.diagnostics = log.list()
  return outcome
}

function runRow(
  row: ResultRow,
  rid: number,
  run: DetectionRun,
  { alertAction: { rba, notable } }: DeploymentForRun,
  context: ActionContext,
  templates: readonly CompiledDrilldown[],
  outcome: DetectionOutcome,
): void {
  const riskEvents = rba ? riskEventsOfRow(row, rid, context, run.riskFactors) : []
  for (const event of riskEvents) outcome.riskEvents.push(event)
  const finding = notable === undefined ? undefined : findingOfRow(row, rid, notable, context, run.finding)
  const drilldowns = rowDrilldowns(row, rid, run, finding, context, templates)
  if (finding !== undefined) {
    finding.drilldown_searches = drilldowns
    outcome.findings.push(finding)
  }
  if (drilldowns.length > 0) outcome.drilldowns.push({ rid, drilldowns })
}

function rowDrilldowns(
  row: ResultRow,
  rid: number,
  { window, actionTime }: DetectionRun,
  finding: Finding | undefined,
  { info, searchName, log }: ActionContext,
  templates: readonly CompiledDrilldown[],
): ResolvedDrilldown[] {
  const time = finding?._time ?? rowTime(row) ?? actionTime
  const record = (finding ?? { ...info, search_name: searchName }) as unknown as ResultRow
  const infoMax = info.info_max_time === '+Infinity' ? null : window.latest
  const times = { time, infoMin: window.earliest ?? 0, infoMax, now: actionTime }
  const subject = { source: tokenSource(row, record), times }
  return templates.map((template) => {
    const resolved = resolveDrilldown(template, subject)
    for (const text of resolved.diagnostics) {
      const [code, sentence] = splitAt(text, ': ')
      log.add(code as OutcomeDiagnosticCode, `${template.template.name}\u0000${sentence}`, sentence, { rid })
    }
    return resolved
  })
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at), text.slice(at + separator.length)]
}

function reportMissingObjects(detection: DetectionForRun, rows: readonly ResultRow[], log: DiagnosticLog): void {
  if (rows.length === 0 || hasRiskObjects(detection)) return
  if (rows.some((row) => valuesOf(row, 'risk_object').length > 0)) return
  const message = 'The detection is to write risk events, but names no risk object and its rows carry none.'
  log.add('risk-action-without-object', detection.name, message, {
    hint: 'Give `rba.risk_objects` a field and a score.',
  })
}
