/** The findings of a scan by entity, the one with the most risk first. */
import { allTactics } from '../content/attack.ts'
import type { Detection } from '../content/detection.ts'
import type { RiskEvent } from '../detect/risk-event.ts'
import type { DetectionOutcome } from '../detect/run-detection.ts'
import { configuredSeverity, highestSeverity, type Severity } from '../detect/urgency.ts'
import { type EventName, inOrder, MOST_EVENTS, type RowOfEvents } from '../explain/row-events.ts'
import type { ScanEntity, ScanFinding } from './scan-result.ts'

/** A detection that found something. */
export interface Found {
  detection: Detection
  rows: readonly RowOfEvents[]
  outcome: DetectionOutcome
}

/** A finding before its events are read. */
export interface OpenFinding extends Omit<ScanFinding, 'events'> {
  made: EventName[]
}

export interface OpenEntity extends Omit<ScanEntity, 'findings'> {
  findings: OpenFinding[]
}

export function groupFindings(found: readonly Found[]): OpenEntity[] {
  const entities = new Map<string, { entity: string; type: string; findings: OpenFinding[]; tactics: Set<string> }>()
  for (const each of found) {
    for (const { entity, type, riskEvents, rids } of aboutEntities(each)) {
      const key = JSON.stringify([entity, type])
      const group = entities.get(key) ?? { entity, type, findings: [], tactics: new Set<string>() }
      entities.set(key, group)
      group.findings.push(findingOf(each, riskEvents, rids))
      for (const event of riskEvents) for (const tactic of tacticsOf(event)) group.tactics.add(tactic)
    }
  }
  return [...entities.values()].map(totals).sort(byRisk)
}

interface About {
  entity: string
  type: string
  riskEvents: RiskEvent[]
  rids: Set<number>
}

/** Rows of a detection by the entities of their risk events; those of no entity come together. */
function aboutEntities({ rows, outcome }: Found): About[] {
  const about = new Map<string, About>()
  // What the throttle held back says again what another row said.
  const told = new Set(outcome.suppressed.map(({ rid }) => rid))
  const group = (entity: string, type: string): About => {
    const key = JSON.stringify([entity, type])
    const known = about.get(key) ?? { entity, type, riskEvents: [], rids: new Set() }
    about.set(key, known)
    return known
  }
  for (const event of outcome.riskEvents) {
    const { riskEvents, rids } = group(event.normalized_risk_object, event.risk_object_type)
    riskEvents.push(event)
    const rid = Number(event.orig_rid)
    rids.add(rid)
    told.add(rid)
  }
  for (const [rid] of rows.entries()) if (!told.has(rid)) group('', '').rids.add(rid)
  return [...about.values()]
}

function findingOf(
  { detection, rows, outcome }: Found,
  riskEvents: readonly RiskEvent[],
  rids: Set<number>,
): OpenFinding {
  const own = [...rids].flatMap((rid) => rows[rid]?.made ?? [])
  const made = inOrder([...new Map(own.map((event) => [event.serial, event])).values()])
  const scores = riskEvents.map(({ calculated_risk_score }) => calculated_risk_score)
  return {
    detection,
    severity: severityOf(detection, outcome, rids),
    score: Math.max(0, ...scores),
    riskEvents: riskEvents.length,
    riskSum: scores.reduce((sum, score) => sum + score, 0),
    message: riskEvents[0]?.risk_message ?? '',
    rows: rids.size,
    firstTime: made[0]?.time,
    lastTime: made.at(-1)?.time,
    eventCount: made.length,
    manyEvents: [...rids].some((rid) => (rows[rid]?.made.length ?? 0) >= MOST_EVENTS),
    made,
  }
}

/** That of its findings; of a detection that writes none, what its scores would give one. */
function severityOf(detection: Detection, { findings }: DetectionOutcome, rids: ReadonlySet<number>): Severity {
  const own = findings.filter(({ orig_rid }) => rids.has(Number(orig_rid))).map(({ severity }) => severity)
  const scores = (detection.rba?.riskObjects ?? []).map(({ score }) => score)
  if (own.length === 0 && scores.length === 0) return 'informational'
  return highestSeverity(own) ?? configuredSeverity(scores)
}

function tacticsOf(event: RiskEvent): string[] {
  const tactics = event['annotations.mitre_attack.mitre_tactic']
  return Array.isArray(tactics) ? tactics : tactics === undefined ? [] : [String(tactics)]
}

function totals(group: { entity: string; type: string; findings: OpenFinding[]; tactics: Set<string> }): OpenEntity {
  const { entity, type, findings, tactics } = group
  const order = allTactics().map(({ shortName }) => shortName)
  return {
    entity,
    type,
    score: findings.reduce((sum, { score }) => sum + score, 0),
    riskSum: findings.reduce((sum, { riskSum }) => sum + riskSum, 0),
    tactics: [...tactics].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    findings: findings.toSorted((a, b) => b.score - a.score || (a.detection.name < b.detection.name ? -1 : 1)),
  }
}

/** What has no entity comes last. */
function byRisk(a: OpenEntity, b: OpenEntity): number {
  return Number(a.entity === '') - Number(b.entity === '') || b.score - a.score || (a.entity < b.entity ? -1 : 1)
}
