/** Risk-based alerting settings of a detection: entities that get a score, and what threatens them. */
import type { FieldReader } from './field-reader.ts'

export interface RiskObject {
  field: string
  /** `system`, `user`, `other`; Enterprise Security knows more, so any word is kept. */
  type: string
  score: number
  /** ESCU 6 writes a message per entity; elsewhere the definition's message counts. */
  message?: string
}

export interface ThreatObject {
  field: string
  type: string
}

export interface RiskDefinition {
  /** Template with `$field$` tokens. Empty where every risk object has its own. */
  message: string
  riskObjects: RiskObject[]
  threatObjects: ThreatObject[]
}

/** ESCU 6: what the detection's own finding says and is about. */
export interface FindingDefinition {
  title: string
  entity: RiskObject | undefined
}

/** `rba:` of format 5. Identical entries collapse, as contentctl keeps them in a set. */
export function readRba(rba: FieldReader): RiskDefinition {
  rba.require('message')
  rba.require('risk_objects')
  return {
    message: rba.text('message'),
    riskObjects: distinct(rba.maps('risk_objects').map(readRiskObject)),
    threatObjects: readThreatObjects(rba),
  }
}

/** `intermediate_findings:` and `threat_objects:` of format 6. */
export function readIntermediateFindings(root: FieldReader): RiskDefinition | undefined {
  const findings = root.map('intermediate_findings')
  if (findings === undefined) return undefined
  findings.require('entities')
  const riskObjects = findings.maps('entities').map((entity) => ({
    ...readRiskObject(entity),
    message: entity.requiredText('message'),
  }))
  return { message: '', riskObjects: distinct(riskObjects), threatObjects: readThreatObjects(root) }
}

export function readFinding(root: FieldReader): FindingDefinition | undefined {
  const finding = root.map('finding')
  if (finding === undefined) return undefined
  const entity = finding.map('entity')
  return { title: finding.requiredText('title'), entity: entity && readRiskObject(entity) }
}

function readRiskObject(reader: FieldReader): RiskObject {
  reader.require('score')
  return { field: reader.requiredText('field'), type: reader.requiredText('type'), score: reader.number('score') ?? 0 }
}

function readThreatObjects(reader: FieldReader): ThreatObject[] {
  const objects = reader.maps('threat_objects')
  return distinct(objects.map((object) => ({ field: object.requiredText('field'), type: object.requiredText('type') })))
}

function distinct<T>(objects: T[]): T[] {
  const seen = new Map<string, T>()
  for (const object of objects) {
    const key = JSON.stringify(object)
    if (!seen.has(key)) seen.set(key, object)
  }
  return [...seen.values()]
}
