/** What the risk events of some searches say about each entity: its total, where it comes from, how far it reaches. */
import { allTactics } from '../content/attack.ts'
import type { RiskEvent } from './risk-event.ts'

export interface EntityRisk {
  entity: string
  /** `system`, `user`, `other`. */
  type: string
  /** Sum of the calculated scores. */
  score: number
  riskEvents: number
  /** Names of the searches, in the order in which they came first. */
  searches: string[]
  /** Short names of ATT&CK tactics, in the matrix's order. */
  tactics: string[]
}

/** Entities by score, the highest first; of equal ones, by name. */
export function entityRisk(riskEvents: Iterable<RiskEvent>): EntityRisk[] {
  const entities = new Map<string, Tally>()
  for (const event of riskEvents) {
    const { normalized_risk_object: entity, risk_object_type: type } = event
    const key = JSON.stringify([entity, type])
    const tally = entities.get(key) ?? {
      entity,
      type,
      score: 0,
      riskEvents: 0,
      searches: new Set(),
      tactics: new Set(),
    }
    entities.set(key, tally)
    tally.score += event.calculated_risk_score
    tally.riskEvents += 1
    tally.searches.add(event.search_name)
    for (const tactic of tacticsOfEvent(event)) tally.tactics.add(tactic)
  }
  return [...entities.values()].map(toEntityRisk).sort((a, b) => b.score - a.score || (a.entity < b.entity ? -1 : 1))
}

interface Tally extends Omit<EntityRisk, 'searches' | 'tactics'> {
  searches: Set<string>
  tactics: Set<string>
}

function toEntityRisk({ searches, tactics, ...tally }: Tally): EntityRisk {
  const order = allTactics().map(({ shortName }) => shortName)
  return {
    ...tally,
    searches: [...searches],
    tactics: [...tactics].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
  }
}

function tacticsOfEvent(event: RiskEvent): string[] {
  const tactics = event['annotations.mitre_attack.mitre_tactic']
  return Array.isArray(tactics) ? tactics : tactics === undefined ? [] : [String(tactics)]
}
