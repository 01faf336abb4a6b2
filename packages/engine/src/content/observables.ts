/**
 * Format 4 wrote observables with a role and one score for all; format 5 writes risk and threat objects. The
 * conversion is the one that contentctl 4.4.7 made when it wrote `action.risk.param._risk`, its quirks included:
 * content that ran as risk rules then keeps its entities.
 */
import type { FieldReader } from './field-reader.ts'
import type { RiskDefinition, RiskObject, ThreatObject } from './risk.ts'

const USER_TYPES = new Set(['user', 'username', 'email address'])
const SYSTEM_TYPES = new Set(['device', 'endpoint', 'hostname', 'ip address'])

const THREAT_TYPES: ReadonlyMap<string, string> = new Map([
  ['process name', 'process'],
  ['process', 'process'],
  ['file name', 'file_name'],
  ['file', 'file_name'],
  ['file hash', 'file_name'],
  ['ip address', 'ip_address'],
  ['url string', 'url'],
  ['url', 'url'],
])

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** `confidence * impact / 100`. `tags.risk_score` of format 4 was never read, and contradicts this in six ESCU files. */
export function legacyScore(tags: FieldReader): number {
  tags.require('confidence')
  tags.require('impact')
  return roundHalfEven(((tags.number('confidence') ?? 0) * (tags.number('impact') ?? 0)) / 100)
}

export function readObservables(tags: FieldReader, score: number): RiskDefinition {
  const riskObjects: RiskObject[] = []
  const threatObjects: ThreatObject[] = []
  tags.require('message')
  for (const observable of tags.maps('observable')) {
    const field = observable.requiredText('name')
    const writtenType = observable.requiredText('type')
    const type = writtenType.toLowerCase()
    const roles = observable.texts('role')
    const victim = roles.includes('Victim')
    if (victim && USER_TYPES.has(type)) riskObjects.push({ field, type: 'user', score })
    else if (victim && SYSTEM_TYPES.has(type)) riskObjects.push({ field, type: 'system', score })
    else if (!victim && roles.includes('Attacker')) threatObjects.push({ field, type: THREAT_TYPES.get(type) ?? type })
    else {
      riskObjects.push({ field, type: 'other', score })
      reportOther(observable, field, writtenType, victim)
    }
  }
  return { message: tags.text('message'), riskObjects, threatObjects }
}

function reportOther(observable: FieldReader, field: string, type: string, victim: boolean): void {
  const why = victim ? `a victim of type \`${type}\`` : 'an observable that is neither victim nor attacker'
  observable.report(
    'risk-object-other',
    'type',
    `\`${field}\` becomes a risk object of type \`other\`: it is ${why}.`,
    {
      hint: 'Only User, Username, Email Address, Device, Endpoint, Hostname and IP Address become a user or a system.',
    },
  )
}
