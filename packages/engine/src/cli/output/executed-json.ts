/** A run of a detection as JSON, version 1. Documented in docs/run-json.md. */
import type { ExecutedDetection } from '../../detect/execute-detection.ts'
import type { Row } from '../../search/result.ts'
import { type ShownDiagnostic, toJson } from './diagnostics.ts'

export interface ExecutedJson {
  detection: { name: string; id: string; type: string; status: string; file: string }
  fields: string[]
  rows: Row[]
  riskEvents: unknown[]
  findings: unknown[]
  /** Of every row, in order: the drilldown searches with their tokens filled. */
  drilldowns: unknown[]
  suppressed: number
  diagnostics: (ShownDiagnostic | { code: string; severity: string; message: string })[]
  statistics: { elapsed: number; rowsRead: number; bytesRead: number }
}

export function executedJson({ detection, search, outcome }: ExecutedDetection): ExecutedJson {
  const { name, id, type, status, filePath } = detection
  return {
    detection: { name, id, type, status, file: filePath },
    fields: search.fields,
    rows: search.rows,
    riskEvents: outcome?.riskEvents ?? [],
    findings: outcome?.findings ?? [],
    drilldowns:
      outcome?.drilldowns.flatMap(({ rid, drilldowns }) => drilldowns.map((drilldown) => ({ rid, ...drilldown }))) ??
      [],
    suppressed: outcome?.suppressed.length ?? 0,
    diagnostics: [...toJson(search.diagnostics, search.source, detection.search), ...(outcome?.diagnostics ?? [])],
    statistics: search.statistics,
  }
}
