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

/** What one row that triggered became. Its drilldowns are there whether it is a finding or not. */
export interface RowOutcome {
  rid: number
  riskEvents: RiskEvent[]
  finding: Finding | undefined
  drilldowns: ResolvedDrilldown[]
}

/** A run whose records are made while they are taken. */
export interface DetectionRecords {
  searchName: string
  sid: string
  scheduledTime: number
  creates: Creates
  /** Rows that the throttle held back. */
  suppressed: ThrottledRow[]
  /** For the next run. Save it after the records are written. */
  throttle: ThrottleState | null
  /** To be taken once, from beginning to end. */
  rows: Iterable<RowOutcome>
  /** Complete when all rows are taken. */
  diagnostics(): OutcomeDiagnostic[]
}

export interface DetectionOutcome extends Omit<DetectionRecords, 'rows' | 'diagnostics'> {
  riskEvents: RiskEvent[]
  findings: Finding[]
  drilldowns: { rid: number; drilldowns: ResolvedDrilldown[] }[]
  diagnostics: OutcomeDiagnostic[]
}

/** The whole outcome at once, for searches with some thousands of rows at most; `detectionRecords` for all others. */
export function runDetection(run: DetectionRun): DetectionOutcome {
  const { rows, diagnostics, ...records } = detectionRecords(run)
  const outcome: DetectionOutcome = { ...records, riskEvents: [], findings: [], drilldowns: [], diagnostics: [] }
  for (const { rid, riskEvents, finding, drilldowns } of rows) {
    for (const event of riskEvents) outcome.riskEvents.push(event)
    if (finding !== undefined) outcome.findings.push(finding)
    if (drilldowns.length > 0) outcome.drilldowns.push({ rid, drilldowns })
  }
  outcome.diagnostics = diagnostics()
  return outcome
}

export function detectionRecords(run: DetectionRun): DetectionRecords {
  const { detection, rows, sid, scheduledTime } = run
  const log = new DiagnosticLog()
  const name = searchName(detection, run.appLabel)
  const { throttling } = detection.tags
  const state = run.throttle ?? null
  const search = detection.search.text
  const throttle = applyThrottle({ throttling, search, cron: run.cron ?? '', rows, time: scheduledTime, state }, log)
  const creates = createsWhat(detection, run.deployment)
  if (creates.riskEvents) reportMissingObjects(detection, rows, log)
  return {
    searchName: name,
    sid,
    scheduledTime,
    creates,
    suppressed: throttle.suppressed,
    throttle: throttle.state,
    rows: rowOutcomes(run, throttle.rids, name, log),
    diagnostics: () => log.list(),
  }
}

function* rowOutcomes(
  run: DetectionRun,
  rids: readonly number[],
  searchName: string,
  log: DiagnosticLog,
): Generator<RowOutcome> {
  const { detection, rows, actionTime, startTime = actionTime, origin = DEFAULT_ORIGIN } = run
  const context = actionContext({ ...run, searchName, startTime, origin, log })
  const { rba, notable } = deploymentOf(detection, run.deployment).alertAction
  const templates = detection.drilldowns.map((template) => compileDrilldown(template, detection.search.text))
  for (const rid of rids) {
    const row = rows[rid]!
    const riskEvents = rba ? riskEventsOfRow(row, rid, context, run.riskFactors) : []
    const finding = notable === undefined ? undefined : findingOfRow(row, rid, notable, context, run.finding)
    const drilldowns = rowDrilldowns(row, rid, run, finding, context, templates)
    if (finding !== undefined) finding.drilldown_searches = drilldowns
    yield { rid, riskEvents, finding, drilldowns }
  }
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
