/** An ATT&CK Navigator layer (format 4.5): how many detections each technique has, and which. */
import { ATTACK_VERSION } from '../content/attack.ts'
import type { Detection } from '../content/detection.ts'

/** `name` is the layer's; deprecated detections do not count. */
export function navigatorLayer(detections: Iterable<Detection>, name: string): string {
  const byTechnique = new Map<string, string[]>()
  for (const detection of detections) {
    if (detection.status === 'deprecated') continue
    for (const id of new Set(detection.tags.mitreAttackIds)) {
      byTechnique.set(id, [...(byTechnique.get(id) ?? []), detection.name])
    }
  }
  const techniques = [...byTechnique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, names]) => technique(id, names))
  const highest = Math.max(1, ...techniques.map(({ score }) => score))
  const layer = {
    name,
    versions: { attack: ATTACK_VERSION.split('.')[0]!, navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `Number of detections for each technique: ${name}.`,
    sorting: 3,
    techniques,
    gradient: { colors: ['#ffffff', '#66b1ff'], minValue: 0, maxValue: highest },
    showTacticRowBackground: false,
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
  }
  return `${JSON.stringify(layer, undefined, 2)}\n`
}

function technique(techniqueID: string, names: readonly string[]) {
  const sorted = [...names].sort()
  return {
    techniqueID,
    score: sorted.length,
    comment: sorted.join('\n'),
    enabled: true,
    showSubtechniques: techniqueID.includes('.'),
  }
}
