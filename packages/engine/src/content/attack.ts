/** MITRE ATT&CK for Enterprise: names and tactics of techniques, and the kill-chain phases that tactics stand for. */
import data from '../../attack/techniques.json' with { type: 'json' }

export interface Technique {
  id: string
  name: string
  /** Short names, in the matrix's order. */
  tactics: Tactic[]
  /** Replaced by another technique. Published content still names some of them. */
  revoked: boolean
  deprecated: boolean
}

export interface Tactic {
  /** `TA0005` */
  id: string
  /** `defense-evasion`, as `annotations.mitre_attack.mitre_tactic` has it. */
  shortName: string
  /** `Defense Evasion` */
  name: string
}

interface TechniqueData {
  name: string
  tactics: string[]
  revoked?: boolean
  deprecated?: boolean
}

/** The ATT&CK version that names and tactics follow. */
export const ATTACK_VERSION = data.attackVersion

const TECHNIQUES = data.techniques as Readonly<Record<string, TechniqueData>>

const TACTICS: ReadonlyMap<string, Tactic> = new Map(
  Object.entries(data.tactics).map(([shortName, { id, name }]) => [shortName, { id, shortName, name }]),
)

/** Undefined for an id that this version doesn't have. */
export function technique(id: string): Technique | undefined {
  const found = Object.hasOwn(TECHNIQUES, id) ? TECHNIQUES[id] : undefined
  if (found === undefined) return undefined
  const tactics = found.tactics.map((name) => TACTICS.get(name)!)
  return { id, name: found.name, tactics, revoked: found.revoked ?? false, deprecated: found.deprecated ?? false }
}

/** Every technique id, for "did you mean" and coverage. */
export function techniqueIds(): string[] {
  return Object.keys(TECHNIQUES)
}

export function allTactics(): Tactic[] {
  return [...TACTICS.values()]
}

/** The tactics of a technique; none for an unknown one. */
export function tacticsOf(techniqueId: string): Tactic[] {
  return technique(techniqueId)?.tactics ?? []
}

/**
 * contentctl's mapping of tactics to phases of the cyber kill chain, by the tactic's short name. The last two are
 * ATT&CK 19's, for tactics that come from elsewhere than the table.
 */
const KILL_CHAIN: Readonly<Record<string, string>> = {
  reconnaissance: 'Reconnaissance',
  'resource-development': 'Weaponization',
  'initial-access': 'Delivery',
  execution: 'Installation',
  persistence: 'Installation',
  'privilege-escalation': 'Exploitation',
  'defense-evasion': 'Exploitation',
  'credential-access': 'Exploitation',
  discovery: 'Exploitation',
  'lateral-movement': 'Exploitation',
  collection: 'Exploitation',
  'command-and-control': 'Command and Control',
  exfiltration: 'Actions on Objectives',
  impact: 'Actions on Objectives',
  stealth: 'Exploitation',
  'defense-impairment': 'Exploitation',
}

/** Distinct kill-chain phases of tactics (short names or tactics), sorted, as contentctl writes them. */
export function killChainPhases(tactics: readonly (Tactic | string)[]): string[] {
  const names = tactics.map((tactic) => (typeof tactic === 'string' ? tactic : tactic.shortName))
  return [...new Set(names.flatMap((name) => KILL_CHAIN[name] ?? []))].sort()
}
