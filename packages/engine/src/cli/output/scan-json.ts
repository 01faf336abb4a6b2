/** A scan as JSON, version 1, and one line for each finding. Documented in docs/explaining.md. */
import type { ScanEntity, ScanFinding, ScanResult } from '../../scan/scan-result.ts'

export function scanJson(result: ScanResult, seconds: number): object {
  const { entities, ran, withoutData, found, notRun, cut } = result
  return {
    version: 1,
    entities: entities.map((entity) => ({
      ...about(entity),
      tactics: entity.tactics,
      findings: entity.findings.map(findingJson),
    })),
    detections: {
      ran,
      withoutData,
      found,
      notRun: notRun.map(({ detection, why }) => ({ name: detection.name, id: detection.id, why })),
      cut: cut.map(({ detection, rows }) => ({ name: detection.name, rows })),
    },
    seconds: Math.round(seconds * 10) / 10,
  }
}

/** The findings one by one, each with its entity, in the order of the report. */
export function scanLines({ entities }: ScanResult): object[] {
  return entities.flatMap((entity) => entity.findings.map((finding) => ({ ...about(entity), ...findingJson(finding) })))
}

function about({ entity, type, score, riskSum }: ScanEntity): object {
  return { entity, entity_type: type, entity_score: score, entity_risk_sum: riskSum }
}

function findingJson({ detection, firstTime, lastTime, ...finding }: ScanFinding): object {
  const { name, id, type, status, tags, filePath } = detection
  return {
    detection: {
      name,
      id,
      type,
      status,
      file: filePath,
      stories: tags.analyticStories,
      techniques: tags.mitreAttackIds,
    },
    ...finding,
    firstTime: firstTime ?? null,
    lastTime: lastTime ?? null,
  }
}
