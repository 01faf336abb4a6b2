/** ATT&CK as the lookup `mitre_enrichment`: technique, name, tactics. */
import { technique, techniqueIds } from '../content/attack.ts'

export function allTechniques(): string[][] {
  const rows = techniqueIds()
    .sort()
    .map((id) => technique(id)!)
    .map(({ id, name, tactics }) => [id, name, tactics.map((tactic) => tactic.name).join('|')])
  return [['mitre_id', 'technique', 'tactics'], ...rows]
}
