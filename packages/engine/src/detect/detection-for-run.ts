/** What the actions need to know of a detection, its deployment and the world around it. Content's model fits. */
import { technique } from '../content/attack.ts'

export interface RiskObjectDefinition {
  readonly field: string
  /** `system`, `user` or `other`; Enterprise Security knows more for ad-hoc entries. */
  readonly type: string
  readonly score: number
  /** Where each risk object has a message of its own (format 6). */
  readonly message?: string
}

export interface ThreatObjectDefinition {
  readonly field: string
  readonly type: string
}

export interface RbaDefinition {
  readonly message: string
  readonly riskObjects: readonly RiskObjectDefinition[]
  readonly threatObjects: readonly ThreatObjectDefinition[]
}

export interface DrilldownTemplate {
  readonly name: string
  readonly search: { readonly text: string }
  readonly earliest: string | null
  readonly latest: string | null
}

export interface ThrottleDefinition {
  readonly fields: readonly string[]
  /** A number and `s`, `m`, `h` or `d`. */
  readonly period: string
}

export interface DetectionForRun {
  readonly id: string
  readonly name: string
  readonly version: number | undefined
  readonly formatVersion: number
  /** `production`, `experimental`, `deprecated`. */
  readonly status: string
  /** `TTP`, `Anomaly`, `Hunting`, `Correlation` or `Baseline`. */
  readonly type: string
  readonly description: string
  readonly dataSource: readonly string[]
  /** The SPL as the author wrote it: macros unexpanded, line feeds kept. */
  readonly search: { readonly text: string }
  readonly drilldowns: readonly DrilldownTemplate[]
  readonly rba: RbaDefinition | undefined
  /** Format 6: the entity of the detection's own finding. */
  readonly finding: { readonly entity: { readonly score: number } | undefined } | undefined
  /** Format 4: confidence times impact. */
  readonly legacyScore: number | undefined
  readonly tags: {
    readonly analyticStories: readonly string[]
    readonly mitreAttackIds: readonly string[]
    readonly securityDomain: string
    readonly cve: readonly string[]
    readonly throttling: ThrottleDefinition | undefined
  }
}

export interface NotableSettings {
  readonly ruleTitle: string
  readonly ruleDescription: string
  readonly nesFields: readonly string[]
}

/** The alert actions that a deployment switches on. */
export interface DeploymentForRun {
  readonly alertAction: { readonly rba: boolean; readonly notable: NotableSettings | undefined }
}

/** ATT&CK, as far as annotations look it up. */
export interface AttackLookup {
  /** `shortName` is the hyphenated name, e.g. `credential-access`. */
  tactics(techniqueId: string): readonly { readonly id: string; readonly shortName: string }[]
  name(techniqueId: string): string | undefined
}

/** The version of ATT&CK that comes with the engine. */
export const BUILT_IN_ATTACK: AttackLookup = {
  tactics: (id) => technique(id)?.tactics ?? [],
  name: (id) => technique(id)?.name,
}

export type EntityKind = 'asset' | 'identity'
export type Priority = 'unknown' | 'low' | 'medium' | 'high' | 'critical'

/** Asset and identity data. Without any, every priority is unknown and no entity has a score. */
export interface EntityDirectory {
  priority(kind: EntityKind, value: string): Priority | undefined
  /** The entity's current risk score. */
  riskScore(type: 'system' | 'user', value: string): number | undefined
}

export const NO_ENTITIES: EntityDirectory = { priority: () => undefined, riskScore: () => undefined }
