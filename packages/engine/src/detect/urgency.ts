/** Severity bands and the urgency matrix, as data (Enterprise Security, "How urgency is assigned to findings"). */
import type { Priority } from './detection-for-run.ts'

export const SEVERITIES = ['informational', 'unknown', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

export const PRIORITIES = ['unknown', 'low', 'medium', 'high', 'critical'] as const satisfies readonly Priority[]

type Matrix = Readonly<Record<Priority, Readonly<Record<Severity, Severity>>>>

/**
 * Urgency by the entity's priority and the finding's severity. Documented for the priorities unknown, low and medium;
 * in the rows `high` and `critical` the cells from `high` and `medium` on are the common reading of the page.
 */
export const URGENCY_MATRIX: Matrix = {
  unknown: row('informational', 'low', 'low', 'low', 'medium', 'high'),
  low: row('informational', 'low', 'low', 'low', 'medium', 'high'),
  medium: row('informational', 'low', 'low', 'medium', 'high', 'critical'),
  high: row('informational', 'medium', 'medium', 'medium', 'high', 'critical'),
  critical: row('informational', 'medium', 'medium', 'high', 'critical', 'critical'),
}

function row(
  informational: Severity,
  unknown: Severity,
  low: Severity,
  medium: Severity,
  high: Severity,
  critical: Severity,
): Record<Severity, Severity> {
  return { informational, unknown, low, medium, high, critical }
}

export function urgency(priority: Priority, severity: string, matrix: Matrix = URGENCY_MATRIX): Severity {
  return matrix[priority][knownSeverity(severity) ?? 'unknown']
}

export function knownSeverity(severity: string): Severity | undefined {
  const folded = severity.trim().toLowerCase()
  return SEVERITIES.find((each) => each === folded)
}

/** The severest of several, as a field with several values has them; undefined when none is one. */
export function highestSeverity(severities: readonly string[]): Severity | undefined {
  const known = severities.map(knownSeverity).filter((each) => each !== undefined)
  return known.length === 0 ? undefined : SEVERITIES[Math.max(...known.map((each) => SEVERITIES.indexOf(each)))]
}

export function highestPriority(priorities: readonly Priority[]): Priority {
  return PRIORITIES[Math.max(0, ...priorities.map((each) => PRIORITIES.indexOf(each)))]!
}

/** The severity that ESCU configures: by the highest score of the detection, `high` without any (Correlation). */
export function configuredSeverity(scores: readonly number[]): Severity {
  if (scores.length === 0) return 'high'
  const highest = Math.max(...scores)
  if (highest <= 20) return 'informational'
  if (highest <= 40) return 'low'
  if (highest <= 60) return 'medium'
  return highest <= 80 ? 'high' : 'critical'
}

/** The severity of a summed risk score, as the default threshold rule has it; below 100 the configured one stays. */
export function riskSeverity(totalScore: number, configured: Severity): Severity {
  if (totalScore >= 500) return 'critical'
  if (totalScore >= 250) return 'high'
  return totalScore >= 100 ? 'medium' : configured
}
