/** A detection of format 5 in format 4: `rba` becomes observables with one score for all. */
import type { Detection } from '../content/detection.ts'
import type { WrittenValue } from '../content/written-value.ts'
import type { Step } from './step.ts'

/** How format 4 spells the types; any other is written as it is, which it reads back unchanged. */
const VICTIMS: Readonly<Record<string, string>> = { user: 'User', system: 'Hostname', other: 'Other' }
const ATTACKERS: Readonly<Record<string, string>> = {
  process: 'Process',
  file_name: 'File Name',
  ip_address: 'IP Address',
  url: 'URL String',
}

/** The severity of a Correlation in format 5 is `high`; format 4 took it from the product of the two. */
const CORRELATION_IMPACT = 80

export function detectionTo4(step: Step, detection: Detection): void {
  const { map } = step
  const tags = map.map('tags') ?? undefined
  if (tags === undefined || detection.formatVersion === 4) return
  const { rba } = detection
  const score = rba === undefined ? CORRELATION_IMPACT : commonScore(step, detection)
  const message = rba?.message ?? detection.name
  const observables = rba === undefined ? [] : observablesOf(rba)
  tags.set('confidence', 100, 'asset_type')
  tags.set('impact', score, 'confidence')
  tags.set('message', message, 'impact')
  tags.set('observable', observables)
  tags.set('risk_score', score)
  if (!tags.has('required_fields')) tags.set('required_fields', ['_time'])
  map.write('tags', tags)
  map.remove('rba')
  if (rba === undefined) {
    const text = `\`confidence\`, \`impact\` and \`message\` are added: format 4 wants them of a ${detection.type} detection too.`
    step.report('convert-assumed', [], text)
  }
}

function commonScore(step: Step, detection: Detection): number {
  const scores = (detection.rba?.riskObjects ?? []).map(({ score }) => score)
  const highest = Math.max(0, ...scores)
  const lower = scores.findIndex((score) => score !== highest)
  if (lower !== -1) {
    const text = `Format 4 has one score for all risk objects: the highest, ${highest}, is taken.`
    step.report('convert-lost', ['rba', 'risk_objects', lower, 'score'], text)
  }
  return highest
}

function observablesOf({ riskObjects, threatObjects }: NonNullable<Detection['rba']>): WrittenValue {
  return [
    ...riskObjects.map(({ field, type }) => ({ name: field, type: VICTIMS[type] ?? type, role: ['Victim'] })),
    ...threatObjects.map(({ field, type }) => ({ name: field, type: ATTACKERS[type] ?? type, role: ['Attacker'] })),
  ]
}
