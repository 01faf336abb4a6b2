/**
 * A detection's annotations: the JSON object of the saved search (`action.correlationsearch.annotations`), and the
 * fields that Enterprise Security expands it to. They depend on the detection alone, so a run computes them once.
 */
import { killChainPhases } from '../content/attack.ts'
import type { AttackLookup, DetectionForRun } from './detection-for-run.ts'

export interface Annotations {
  /** The object as JSON text, keys sorted. */
  json: string
  /** `annotations.<framework>`, `annotations._frameworks`, `annotations._all`: written into the event. */
  fields: Record<string, string[]>
  /** `annotations.mitre_attack.…`: what Splunk looks up in ATT&CK when the event is read. */
  lookups: Record<string, string[]>
  analyticStories: string[]
}

/** `attack` is null when techniques are not to be looked up: then there are no phases and no tactics. */
export function annotationsOf(
  detection: Pick<DetectionForRun, 'type' | 'dataSource' | 'tags'>,
  attack: AttackLookup | null,
): Annotations {
  const frameworks = frameworksOf(detection, attack)
  const fields: Record<string, string[]> = {}
  const all: string[] = []
  for (const [key, value] of Object.entries(frameworks)) {
    const values = typeof value === 'string' ? [value] : value
    if (values.length > 0) fields[`annotations.${key}`] = values
    all.push(...values)
  }
  fields['annotations._frameworks'] = Object.keys(frameworks)
  fields['annotations._all'] = distinct(all)
  return {
    json: JSON.stringify(frameworks),
    fields,
    lookups: attackLookups(detection.tags.mitreAttackIds, attack),
    analyticStories: [...detection.tags.analyticStories],
  }
}

/** Keys in code point order, which the JSON text keeps. */
function frameworksOf(
  { type, dataSource, tags }: Pick<DetectionForRun, 'type' | 'dataSource' | 'tags'>,
  attack: AttackLookup | null,
): Record<string, string | string[]> {
  const tactics = attack === null ? [] : tags.mitreAttackIds.flatMap((id) => attack.tactics(id))
  const phases = killChainPhases(tactics.map(({ shortName }) => shortName))
  const frameworks: Record<string, string | string[]> = { analytic_story: [...tags.analyticStories] }
  frameworks.cis20 = [tags.securityDomain.toLowerCase() === 'network' ? 'CIS 13' : 'CIS 10']
  if (tags.cve.length > 0) frameworks.cve = [...tags.cve]
  frameworks.data_source = [...dataSource]
  if (phases.length > 0) frameworks.kill_chain_phases = phases
  if (tags.mitreAttackIds.length > 0) frameworks.mitre_attack = [...tags.mitreAttackIds]
  frameworks.nist = [type === 'TTP' ? 'DE.CM' : 'DE.AE']
  frameworks.type = type
  // The list is there because the risk index reads the scalar wrongly.
  frameworks.type_list = [type]
  return frameworks
}

function attackLookups(ids: readonly string[], attack: AttackLookup | null): Record<string, string[]> {
  if (attack === null) return {}
  // Content also annotates with tactics' names; only what ATT&CK knows, or could know, is a technique.
  const techniques = ids.filter((id) => /^T\d{4}(\.\d{3})?$/.test(id) || attack.name(id) !== undefined)
  const tactics = techniques.flatMap((id) => attack.tactics(id))
  const found: Record<string, string[]> = {
    mitre_technique_id: distinct(techniques),
    mitre_technique: distinct(techniques.map((id) => attack.name(id)).filter((name) => name !== undefined)),
    mitre_tactic_id: distinct(tactics.map(({ id }) => id)),
    mitre_tactic: distinct(tactics.map(({ shortName }) => shortName)),
  }
  const fields: Record<string, string[]> = {}
  for (const [name, values] of Object.entries(found)) {
    if (values.length > 0) fields[`annotations.mitre_attack.${name}`] = values
  }
  return fields
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
