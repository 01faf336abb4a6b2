/** A detection of format 6 in format 5: keys below `tags`, findings as `rba`, the schedule as a deployment. */
import type { OutputFields } from '@karst/spl'
import { defaultDeployment } from '../content/default-deployments.ts'
import type { AlertAction, Deployment, Scheduling } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import type { RiskDefinition } from '../content/risk.ts'
import { renderEntry, type WrittenValue } from '../content/written-value.ts'
import { schedulingValue } from './detection-to-6.ts'
import { findingEntity, findingTitle } from './finding-title.ts'
import { headerTo5, nestTags } from './header.ts'
import type { Entry } from './map-text.ts'
import { replaceByEntries, type Step } from './step.ts'
import { testsFrom6 } from './tests-from-6.ts'

/** Keys that formats 4 and 5 have below `tags`. */
const TAG_KEYS = [
  'analytic_story',
  'asset_type',
  'atomic_guid',
  'cve',
  'mitre_attack_id',
  'product',
  'security_domain',
  'threat_group',
  'throttling',
]

export function detectionFrom6(step: Step, detection: Detection): void {
  const { map, facts } = step
  headerTo5(step)
  const manual = testsFrom6(step, detection)
  const deployment = facts.deploymentFor(detection)
  rbaFrom6(step, detection)
  scheduleFrom6(step, deployment, actionsOf(detection), () =>
    carriesTitle(detection, facts.deploymentOfType(detection.type), facts.rowsOf(detection)),
  )
  categoryFrom6(step, detection)
  for (const name of detection.baselines) {
    if (facts.baselinesOf(detection).includes(name)) continue
    step.report(
      'convert-lost',
      ['baselines'],
      `The baseline \`${name}\` is not in this content, and in format 5 only a baseline can say so.`,
    )
  }
  map.remove('baselines')
  map.remove('deprecation_info')
  nestTags(step, (key) => (key === 'threat_group' ? 'group' : TAG_KEYS.includes(key) ? key : undefined))
  if (manual !== undefined) {
    const tags = map.map('tags')
    tags?.set('manual_test', manual)
    if (tags) map.write('tags', tags)
  }
}

function categoryFrom6(step: Step, detection: Detection): void {
  const folders = detection.filePath.split(/[\\/]/).slice(0, -1)
  const said = folders.includes(detection.category) || detection.status === 'deprecated'
  if (said) step.map.remove('category')
  else step.lose('category', 'in format 5 the folder says it')
}

function rbaFrom6(step: Step, detection: Detection): void {
  const { map } = step
  const entries: Entry[] = []
  if (detection.rba) {
    const value = rbaValue(step, detection.rba)
    entries.push({ key: 'rba', lead: '', text: renderEntry('rba', value, map.style) })
  } else if (map.has('threat_objects')) step.lose('threat_objects', 'in format 5 they belong to risk events')
  const keys = ['intermediate_findings', 'finding', 'threat_objects'].filter((key) => map.has(key))
  if (keys[0] !== undefined) replaceByEntries(map, keys[0], entries)
  for (const key of keys.slice(1)) map.remove(key)
  reportEntity(step, detection)
}

function rbaValue(step: Step, { riskObjects, threatObjects }: RiskDefinition): WrittenValue {
  const messages = [...new Set(riskObjects.map(({ message }) => message ?? ''))]
  if (messages.length > 1) {
    const other = riskObjects.findIndex(({ message }) => message !== messages[0])
    const path = ['intermediate_findings', 'entities', other, 'message']
    step.report('convert-lost', path, 'Format 5 has one message for all risk objects: that of the first is taken.')
  }
  const written = riskObjects.map(({ field, type, score }, i) => {
    if (score >= 1) return { field, type, score }
    const path = ['intermediate_findings', 'entities', i, 'score']
    step.report('convert-changed', path, 'The score 0 becomes 1, the least that format 5 allows.')
    return { field, type, score: 1 }
  })
  return {
    message: messages[0] ?? '',
    risk_objects: written,
    threat_objects: threatObjects.map(({ field, type }) => ({ field, type })),
  }
}

/** Format 5 has no entity of a finding: it is lost unless it is the one that would be taken. */
function reportEntity(step: Step, detection: Detection): void {
  const entity = detection.finding?.entity
  if (entity === undefined) return
  const taken = findingEntity(detection, step.facts.rowsOf(detection))
  const same = entity.field === taken.field && entity.type === taken.type && entity.score === taken.score
  if (same) return
  const message = `The finding's entity \`${entity.field}\` with the score ${entity.score} has no place in format 5, which takes the severity from the risk objects.`
  step.report('convert-lost', ['finding', 'entity'], message)
}

function actionsOf(detection: Detection): AlertAction {
  const { finding, rba } = detection
  return {
    rba: rba !== undefined,
    notable: finding && { ruleTitle: finding.title, ruleDescription: '%description%', nesFields: ['user', 'dest'] },
    email: undefined,
    slack: undefined,
    phantom: undefined,
  }
}

/** True when the deployment of format 5 gives findings another title than the detection says. */
function carriesTitle(detection: Detection, expected: Deployment | undefined, rows: OutputFields): boolean {
  const { finding } = detection
  if (finding === undefined || expected?.alertAction.notable === undefined) return false
  const entity = finding.entity ?? findingEntity(detection, rows)
  return finding.title !== findingTitle(detection, expected, entity, rows)
}

/** No deployment where the one of its type says the same, else one inside the file. */
export function scheduleFrom6(
  step: Step,
  actual: Deployment,
  actions: AlertAction | undefined,
  ownTitle: () => boolean,
): void {
  const { map, facts } = step
  const type = step.kind === 'baseline' ? 'Baseline' : step.text('type')
  const expected = facts.deploymentOfType(type) ?? defaultDeployment(type)
  const key = map.has('custom_schedule') ? 'custom_schedule' : 'schedule'
  const same =
    sameScheduling(actual.scheduling, expected?.scheduling) &&
    (actions === undefined ||
      (actions.rba === (expected?.alertAction.rba ?? false) &&
        (actions.notable === undefined) === (expected?.alertAction.notable === undefined) &&
        !ownTitle()))
  if (!same && actual.scheduling) {
    const value = { scheduling: schedulingValue(actual.scheduling), alert_action: actions && actionValue(actions) }
    if (map.has(key))
      replaceByEntries(map, key, [{ key: 'deployment', lead: '', text: renderEntry('deployment', value, map.style) }])
    else map.set('deployment', value)
  }
  map.remove('schedule')
  map.remove('custom_schedule')
}

export function sameScheduling(a: Scheduling | undefined, b: Scheduling | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.cron === b.cron && a.earliest === b.earliest && a.latest === b.latest && a.scheduleWindow === b.scheduleWindow
  )
}

function actionValue({ rba, notable }: AlertAction): WrittenValue {
  return {
    notable: notable && {
      rule_description: notable.ruleDescription,
      rule_title: notable.ruleTitle,
      nes_fields: notable.nesFields,
    },
    rba: { enabled: rba },
  }
}
