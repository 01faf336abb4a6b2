/** `%name%` in a deployment's texts: replaced when the search is built by the detection's attribute of that name. */
import type { DetectionForRun } from './detection-for-run.ts'
import type { DiagnosticLog } from './outcome-diagnostic.ts'

/** Names as content files have them: of the detection, else of its tags. An unknown one stays and is an error. */
export function expandAttributes(template: string, detection: DetectionForRun, log: DiagnosticLog): string {
  return template.replace(/%([A-Za-z_]+)%/g, (token: string, name: string) => {
    const value = attribute(detection, name) ?? attribute(detection.tags, name)
    if (value !== undefined) return value
    const message = `The deployment's text names ${token}, which the detection does not have.`
    log.add('deployment-token-unknown', token, message, { hint: 'Name an attribute of the detection or of its tags.' })
    return token
  })
}

function attribute(holder: object, name: string): string | undefined {
  const key = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  if (!Object.hasOwn(holder, key)) return undefined
  const value = (holder as Record<string, unknown>)[key]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (key === 'search') return (value as DetectionForRun['search']).text
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join(', ') : undefined
}
