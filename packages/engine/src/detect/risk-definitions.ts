/**
 * The definitions in the order of the saved search's parameter `_risk`, which is the order of a row's risk events: from
 * format 5 on sorted as text, each once; what comes from format 4 keeps the author's order and repetitions.
 */
import { byCodePoint } from './code-point-order.ts'
import type { DetectionForRun, RiskObjectDefinition, ThreatObjectDefinition } from './detection-for-run.ts'

type Risk = Pick<DetectionForRun, 'formatVersion' | 'rba'>

export function riskObjectsInOrder({ formatVersion, rba }: Risk): readonly RiskObjectDefinition[] {
  if (rba === undefined || formatVersion < 5) return rba?.riskObjects ?? []
  return sorted(rba.riskObjects, ({ field, type, score }) => `${field}${type}${score}`)
}

export function threatObjectsInOrder({ formatVersion, rba }: Risk): readonly ThreatObjectDefinition[] {
  if (rba === undefined || formatVersion < 5) return rba?.threatObjects ?? []
  return sorted(rba.threatObjects, ({ field, type }) => `${field}${type}`)
}

function sorted<T>(definitions: readonly T[], textOf: (definition: T) => string): T[] {
  const byContent = new Map(definitions.map((each) => [JSON.stringify(each), each]))
  return [...byContent.values()].sort((a, b) => byCodePoint(textOf(a), textOf(b)))
}

/** The scores that decide a finding's severity; none where the detection has none of its own. */
export function scoresOf(detection: Pick<DetectionForRun, 'rba' | 'finding' | 'legacyScore'>): number[] {
  const { rba, finding, legacyScore } = detection
  const scores = (rba?.riskObjects ?? []).map(({ score }) => score)
  if (finding?.entity !== undefined) scores.push(finding.entity.score)
  return scores.length === 0 && legacyScore !== undefined ? [legacyScore] : scores
}
