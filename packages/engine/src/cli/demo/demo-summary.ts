/** What a run of the demo comes to: its findings in order, the entities, the totals, what failed. */
import { type EntityRisk, entityRisk } from '../../detect/entity-risk.ts'
import type { ExecutedDetection } from '../../detect/execute-detection.ts'
import type { Finding } from '../../detect/finding.ts'
import { SEVERITIES, type Severity } from '../../detect/urgency.ts'
import type { DemoResult } from './run-demo.ts'

export interface DemoFinding {
  finding: Finding
  run: ExecutedDetection
  /** Values of the fields that carry risk, or the finding's own entity. */
  entities: string[]
}

/** The most urgent first; of equal ones, the highest risk. */
export function demoFindings({ runs }: DemoResult): DemoFinding[] {
  const findings = runs.flatMap((run) =>
    (run.outcome?.findings ?? []).map((finding) => ({ finding, run, entities: entitiesOf(finding, run) })),
  )
  const rank = ({ finding }: DemoFinding): number => SEVERITIES.indexOf(finding.urgency as Severity)
  return findings.sort((a, b) => rank(b) - rank(a) || b.finding.risk_score - a.finding.risk_score)
}

function entitiesOf(finding: Finding, { detection }: ExecutedDetection): string[] {
  const fields = detection.rba?.riskObjects.map(({ field }) => field) ?? ['risk_object']
  const values = fields.flatMap((field) => (finding[field] as string | string[] | undefined) ?? [])
  return [...new Set(values)]
}

export function demoEntities({ runs }: DemoResult): EntityRisk[] {
  return entityRisk(runs.flatMap((run) => run.outcome?.riskEvents ?? []))
}

export function demoFailures({ runs }: DemoResult): ExecutedDetection[] {
  return runs.filter((run) => run.outcome === undefined)
}

export function demoTotals({ runs }: DemoResult): { rows: number; riskEvents: number; findings: number } {
  const sum = (value: (run: ExecutedDetection) => number): number => runs.reduce((all, run) => all + value(run), 0)
  return {
    rows: sum((run) => run.search.rows.length),
    riskEvents: sum((run) => run.outcome?.riskEvents.length ?? 0),
    findings: sum((run) => run.outcome?.findings.length ?? 0),
  }
}
