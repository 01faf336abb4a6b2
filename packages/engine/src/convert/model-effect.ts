/** What a detection does, whatever its format: two files of one effect run alike. */
import type { Deployment } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import { currentThreatType } from '../content/threat-types.ts'
import { byText } from './risk-order.ts'

export function effectOf(detection: Detection, deployment: Deployment) {
  const { name, id, type, search, drilldowns, tags, rba } = detection
  return {
    ...{ name, id, type, search: search.text, status: detection.status, description: detection.description },
    rba: rba && riskOf(rba),
    scheduling: deployment.scheduling,
    makes: { risk: deployment.alertAction.rba, findings: deployment.alertAction.notable !== undefined },
    drilldowns: drilldowns.map((each) => ({ ...each, search: each.search.text })),
    stories: tags.analyticStories,
    assetType: tags.assetType,
    domain: tags.securityDomain,
    cve: tags.cve,
    techniques: tags.mitreAttackIds.filter((id) => !tags.mitreAttackIds.some((other) => other.startsWith(`${id}.`))),
    groups: tags.group,
    dataSource: detection.dataSource,
  }
}

/** Messages by entity, so that one for all and the same for each are equal. */
function riskOf(rba: NonNullable<Detection['rba']>) {
  const objects = rba.riskObjects.map(({ field, type, score, message }) => ({
    ...{ field, type, score: Math.max(1, score) },
    message: message ?? rba.message,
  }))
  const threats = rba.threatObjects.flatMap((object) => {
    const type = currentThreatType(object)
    return type === undefined ? [] : [{ field: object.field, type }]
  })
  return {
    riskObjects: byText(objects, ({ field, type, score }) => `${field}${type}${score}`),
    threatObjects: byText(threats, ({ field, type }) => `${field}${type}`),
  }
}
