/**
 * A detection as the app has it. The app is that of format 5, so what format 4 says otherwise becomes what format 5
 * calls it, by the rules of a conversion: a build of either gives the same.
 */
import type { Deployment } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import type { RiskObject, ThreatObject } from '../content/risk.ts'
import { currentThreatType } from '../content/threat-types.ts'
import { byText } from '../convert/risk-order.ts'
import { annotationsOf } from '../detect/annotations.ts'
import { expandAttributes } from '../detect/attribute-tokens.ts'
import { BUILT_IN_ATTACK } from '../detect/detection-for-run.ts'
import { DiagnosticLog } from '../detect/outcome-diagnostic.ts'
import { savedSearchDescription, searchName } from '../detect/search-name.ts'
import { configuredSeverity } from '../detect/urgency.ts'

export interface AppDetection {
  detection: Detection
  deployment: Deployment
  /** Name of the saved search: `ESCU - Odd Logon - Rule`. */
  stanza: string
  description: string
  /** YYYY-MM-DD. */
  date: string
  creationDate: string
  mappings: Record<string, string | string[]>
  annotations: Record<string, string | string[]>
  riskMessage: string
  riskObjects: readonly RiskObject[]
  threatObjects: readonly ThreatObject[]
  notable: { title: string; description: string; nesFields: readonly string[]; severity: string } | undefined
  texts: (template: string) => string
}

export interface AppContext {
  label: string
  /** For what has no date. */
  date: string
  diagnostics: ContentDiagnostic[]
}

const MAPPINGS = ['cis20', 'kill_chain_phases', 'mitre_attack', 'nist']

export function appDetection(found: Detection, deployment: Deployment, context: AppContext): AppDetection {
  const ids = found.tags.mitreAttackIds
  const techniques = ids.filter((id) => !ids.some((other) => other.startsWith(`${id}.`)))
  const detection = { ...found, tags: { ...found.tags, mitreAttackIds: techniques } }
  const annotations = JSON.parse(annotationsOf(detection, BUILT_IN_ATTACK).json) as AppDetection['annotations']
  const mappings = Object.fromEntries(Object.entries(annotations).filter(([key]) => MAPPINGS.includes(key)))
  const texts = expander(detection, context)
  const risk = riskOf(detection, context)
  return {
    detection,
    deployment,
    stanza: searchName(detection, context.label),
    description: savedSearchDescription(detection),
    date: detection.date ?? context.date,
    creationDate: detection.date ?? context.date,
    mappings,
    annotations,
    ...risk,
    notable: notableOf(detection, deployment, risk.riskObjects, texts),
    texts,
  }
}

/** Scores from 1, types that format 5 knows, both lists sorted. */
function riskOf(detection: Detection, context: AppContext) {
  const { rba } = detection
  const messages = [...new Set((rba?.riskObjects ?? []).map(({ message }) => message ?? rba!.message))]
  if (messages.length > 1) {
    const at = ['intermediate_findings', 'entities', 1, 'message']
    const message = 'A saved search has one risk message: the other entities get that of the first.'
    report(detection, context, at, message, 'Write one message for all entities.')
  }
  const objects = (rba?.riskObjects ?? []).map(({ field, type, score }) => ({ field, type, score: Math.max(1, score) }))
  const threats = (rba?.threatObjects ?? []).flatMap((object) => {
    const type = currentThreatType(object)
    if (type !== undefined) return [{ field: object.field, type }]
    const message = `The threat object \`${object.field}\` is left out: Enterprise Security has no type \`${object.type}\`.`
    report(
      detection,
      context,
      detection.formatVersion === 4 ? ['tags', 'observable'] : ['rba', 'threat_objects'],
      message,
    )
    return []
  })
  return {
    riskMessage: messages[0] ?? rba?.message ?? '',
    riskObjects: byText(objects, ({ field, type, score }) => `${field}${type}${score}`),
    threatObjects: byText(threats, ({ field, type }) => `${field}${type}`),
  }
}

function report(
  { source, filePath }: Detection,
  { diagnostics }: AppContext,
  path: (string | number)[],
  message: string,
  hint?: string,
): void {
  diagnostics.push(contentDiagnostic('build-changed', filePath, source.at(path), message, { hint, path }))
}

function notableOf(
  detection: Detection,
  { alertAction: { notable } }: Deployment,
  riskObjects: readonly RiskObject[],
  texts: (template: string) => string,
): AppDetection['notable'] {
  if (notable === undefined) return undefined
  const scores = riskObjects.map(({ score }) => score)
  const entity = detection.finding?.entity
  if (entity) scores.push(entity.score)
  const title = texts(notable.ruleTitle)
  return {
    title: detection.type === 'Correlation' ? `RBA: ${title}` : title,
    description: texts(notable.ruleDescription),
    nesFields: notable.nesFields,
    severity: configuredSeverity(scores),
  }
}

/** `%name%` in texts of a deployment; one that the detection does not have is an error of the build. */
function expander(detection: Detection, context: AppContext): (template: string) => string {
  return (template) => {
    const log = new DiagnosticLog()
    const text = expandAttributes(template, detection, log)
    for (const { message, hint } of log.list()) {
      const { filePath, source } = detection
      context.diagnostics.push(contentDiagnostic('build-failed', filePath, source.at(['name']), message, { hint }))
    }
    return text
  }
}
