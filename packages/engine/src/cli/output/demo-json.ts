/** The demo as JSON, version 1. Documented in docs/run-json.md. */
import { demoEntities, demoFindings, demoTotals } from '../demo/demo-summary.ts'
import type { NextCommand } from '../demo/next-commands.ts'
import type { DemoResult } from '../demo/run-demo.ts'

export function demoJson(result: DemoResult, data: string, next: readonly NextCommand[]): unknown {
  return {
    version: 1,
    data,
    totals: {
      events: result.events,
      files: result.files,
      detections: result.runs.length,
      ...demoTotals(result),
      seconds: result.seconds,
    },
    detections: result.runs.map(({ detection, search, outcome }) => ({
      name: detection.name,
      type: detection.type,
      ran: outcome !== undefined,
      rows: search.rows.length,
      riskEvents: outcome?.riskEvents.length ?? 0,
      findings: outcome?.findings.length ?? 0,
    })),
    findings: demoFindings(result).map(({ finding, run, entities }) => ({
      urgency: finding.urgency,
      severity: finding.severity,
      title: finding.rule_title,
      entities,
      detection: run.detection.name,
      type: run.detection.type,
      techniques: run.detection.tags.mitreAttackIds,
      eventId: finding.event_id,
    })),
    entities: demoEntities(result),
    next,
  }
}
