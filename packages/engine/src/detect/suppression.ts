/**
 * Suppressions hide findings from the analyst queue, those already written too. The finding stays stored and countable,
 * so they are matched when findings are read and never written into one. (Throttling prevents findings instead.)
 */
import type { Finding } from './finding.ts'

export interface Suppression {
  /** With or without Splunk's prefix `notable_suppression-`. */
  name: string
  /** Only findings before this time are hidden, in epoch seconds; null for all. */
  expires: number | null
  matches(finding: Finding): boolean
}

const PREFIX = 'notable_suppression-'

/** Names of the suppressions that hide a finding, without the prefix: its field `suppression`. */
export function suppressionsOf(finding: Finding, suppressions: readonly Suppression[]): string[] {
  return suppressions
    .filter((each) => (each.expires === null || finding._time < each.expires) && each.matches(finding))
    .map(({ name }) => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name))
}

/** The event types that Splunk gives such a finding. */
export function suppressionEventTypes(names: readonly string[]): string[] {
  return names.map((name) => PREFIX + name)
}
