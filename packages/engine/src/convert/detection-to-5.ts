/**
 * A detection of format 4 in format 5: observables, confidence and impact become `rba`. A file that is of format 5
 * already comes out as it went in.
 */
import type { Detection } from '../content/detection.ts'
import type { RiskDefinition, RiskObject, ThreatObject } from '../content/risk.ts'
import { currentThreatType, THREAT_OBJECT_TYPES } from '../content/threat-types.ts'
import type { WrittenValue } from '../content/written-value.ts'
import { byText } from './risk-order.ts'
import type { Step } from './step.ts'

/** Keys of tags that format 4 carried and nothing ever read. */
const UNREAD = [
  'risk_score',
  'required_fields',
  'confidence_id',
  'impact_id',
  'evidence_str',
  'context',
  'dataset',
  'supported_tas',
  'automated_detection_testing',
  'kill_chain_phases',
  'nist',
  'cis20',
]

export function detectionTo5(step: Step, detection: Detection): void {
  const { map } = step
  if (map.has('data_sources') && !map.has('data_source')) map.rename('data_sources', 'data_source')
  step.drop('data_sources', '`data_source` says it')
  step.drop('datamodel', 'the search says it')
  if (step.text('status') === 'validation') {
    map.set('status', 'experimental')
    step.report('convert-changed', ['status'], '`validation` becomes `experimental`, which format 5 calls it.')
  }
  convertRisk(step, detection)
  convertTags(step, detection)
  dropUpdateTimestamps(step)
}

function convertRisk(step: Step, detection: Detection): void {
  const { map } = step
  const tags = map.map('tags')
  if (tags === undefined) return
  const old = ['observable', 'message', 'confidence', 'impact'].filter((key) => tags.has(key))
  const withRisk = detection.type === 'TTP' || detection.type === 'Anomaly'
  if (old.length > 0 && !map.has('rba')) {
    if (withRisk && detection.rba) map.set('rba', rbaValue(step, detection.rba), before(step, 'tags'))
    else reportUnused(step, detection, old)
  }
  for (const key of old) tags.remove(key)
  if (old.length > 0) map.write('tags', tags)
}

/** Hunting and Correlation write no risk events; of the score only a Correlation's severity came. */
function reportUnused(step: Step, detection: Detection, keys: readonly string[]): void {
  const why = `a ${detection.type} detection writes no risk events, and format 5 has no place for them`
  for (const key of keys) step.report('convert-dropped', ['tags', key], `\`tags.${key}\` is left out: ${why}.`)
  const score = detection.legacyScore
  if (detection.type !== 'Correlation' || score === undefined || (score > 60 && score <= 80)) return
  step.report(
    'convert-lost',
    ['tags', 'confidence'],
    `The finding's severity came from the score ${score}; in format 5 a Correlation's is always \`high\`.`,
    'Set the severity in the search: `| eval severity="medium"`.',
  )
}

function rbaValue(step: Step, rba: RiskDefinition): WrittenValue {
  return {
    message: rba.message,
    risk_objects: riskObjects(step, rba.riskObjects),
    threat_objects: threatObjects(step, rba.threatObjects),
  }
}

function riskObjects(step: Step, objects: readonly RiskObject[]): WrittenValue[] {
  const written = objects.map(({ field, type, score }) => ({ field, type, score }))
  if (objects.length === 0) {
    const message = 'There is no risk object: no observable is a victim. Format 5 wants one.'
    step.report('convert-lost', ['tags', 'observable'], message, 'Add a risk object: a field, a type and a score.')
  }
  const low = written.filter(({ score }) => score < 1)
  for (const object of low) object.score = 1
  if (low.length > 0) {
    step.report('convert-changed', ['tags', 'confidence'], 'The score 0 becomes 1, the least that format 5 allows.')
  }
  return byText(written, ({ field, type, score }) => `${field}${type}${score}`)
}

function threatObjects(step: Step, objects: readonly ThreatObject[]): WrittenValue[] {
  const kept: ThreatObject[] = []
  for (const object of objects) {
    const type = threatType(step, object)
    if (type !== undefined) kept.push({ field: object.field, type })
    if (type === object.type) continue
    const path = observablePath(step, object)
    const was = `\`${object.field}\` is an attacker of type \`${object.type}\``
    if (type !== undefined) step.report('convert-changed', path, `${was}; it becomes \`${type}\`.`)
    else {
      const message = `${was}, which format 5 has no type for: the threat object is left out.`
      step.report('convert-lost', path, message, `Types are ${THREAT_OBJECT_TYPES.join(', ')}.`)
    }
  }
  return byText(kept, ({ field, type }) => `${field}${type}`).map(({ field, type }) => ({ field, type }))
}

function threatType(step: Step, object: ThreatObject): string | undefined {
  const type = currentThreatType(object)
  if (!step.facts.refineThreatTypes || type === undefined) return type
  return currentThreatType({ field: object.field, type: '' }) ?? type
}

function observablePath(step: Step, object: ThreatObject): (string | number)[] {
  const tags = step.plain.tags
  const list = typeof tags === 'object' && !Array.isArray(tags) ? tags.observable : undefined
  const named = (each: unknown) => typeof each === 'object' && each !== null && 'name' in each && each.name
  const at = Array.isArray(list) ? list.findIndex((each) => named(each) === object.field) : -1
  return at === -1 ? ['tags', 'observable'] : ['tags', 'observable', at]
}

function convertTags(step: Step, detection: Detection): void {
  const { map } = step
  const tags = map.map('tags')
  if (tags === undefined) return
  const before = tags.toString()
  for (const key of UNREAD) {
    if (!tags.has(key)) continue
    tags.remove(key)
    step.report('convert-dropped', ['tags', key], `\`tags.${key}\` is left out: it has no effect.`)
  }
  if (tags.has('CVE') && !tags.has('cve')) tags.rename('CVE', 'cve')
  removeParentTechniques(step, detection.tags.mitreAttackIds)
  const techniques = subTechniquesOnly(detection.tags.mitreAttackIds)
  if (techniques.length < detection.tags.mitreAttackIds.length) {
    const list = tags.list('mitre_attack_id')
    if (list && list.size === detection.tags.mitreAttackIds.length) {
      const ids = detection.tags.mitreAttackIds
      for (let i = ids.length - 1; i >= 0; i--) if (isParent(ids[i]!, ids)) list.remove(i)
      tags.write('mitre_attack_id', list)
    } else tags.set('mitre_attack_id', techniques)
  }
  if (tags.toString() !== before) map.write('tags', tags)
}

export function subTechniquesOnly(ids: readonly string[]): string[] {
  return ids.filter((id) => !isParent(id, ids))
}

function isParent(id: string, ids: readonly string[]): boolean {
  return ids.some((other) => other.startsWith(`${id}.`))
}

function removeParentTechniques(step: Step, ids: readonly string[]): void {
  ids.forEach((id, i) => {
    if (!isParent(id, ids)) return
    const message = `${id} is left out: its own sub-technique stands beside it, which format 5 forbids.`
    step.report('convert-changed', ['tags', 'mitre_attack_id', i], message)
  })
}

/** The date that attack data were moved to is no matter of format 5; every test looks at all time. */
function dropUpdateTimestamps(step: Step): void {
  if (!step.map.get('tests')?.text.includes('update_timestamp')) return
  forEachAttackData(step, (data, path) => {
    if (!data.has('update_timestamp')) return false
    data.remove('update_timestamp')
    const why = 'a test of format 5 searches all time'
    step.report('convert-dropped', [...path, 'update_timestamp'], `\`update_timestamp\` is left out: ${why}.`)
    return true
  })
}

type DataEdit = (data: NonNullable<ReturnType<Step['map']['map']>>, path: (string | number)[]) => boolean

/** Changes the attack data of every test; `edit` says whether it changed something. */
export function forEachAttackData(step: Step, edit: DataEdit): void {
  const tests = step.map.list('tests')
  if (tests === undefined) return
  let changed = false
  for (let i = 0; i < tests.size; i++) {
    const test = tests.map(i)
    const list = test?.list('attack_data')
    if (test === undefined || list === undefined) continue
    let edited = false
    for (let j = 0; j < list.size; j++) {
      const data = list.map(j)
      if (data === undefined || !edit(data, ['tests', i, 'attack_data', j])) continue
      list.write(j, data)
      edited = true
    }
    if (!edited) continue
    test.write('attack_data', list)
    tests.write(i, test)
    changed = true
  }
  if (changed) step.map.write('tests', tests)
}

/** The key that stands before another. */
export function before(step: Step, key: string): string | undefined {
  const at = step.map.entries.findIndex((entry) => entry.key === key)
  return at > 0 ? step.map.entries[at - 1]!.key : undefined
}
