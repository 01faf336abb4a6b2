/**
 * A detection of format 5 in format 6: tags at the top, `rba` as finding and intermediate findings, the deployment as
 * a schedule.
 */
import type { Deployment, Scheduling } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import { fitsFormat6 } from '../content/message-text.ts'
import type { DeprecationKind } from '../content/removed.ts'
import { renderEntry, type WrittenComment, type WrittenValue } from '../content/written-value.ts'
import { before } from './detection-to-5.ts'
import { findingEntity, findingTitle } from './finding-title.ts'
import { takenOver } from './format5-texts.ts'
import { headerTo6, hoistTags } from './header.ts'
import type { Entry } from './map-text.ts'
import { replaceByEntries, type Step } from './step.ts'
import { testsTo6 } from './tests-to-6.ts'

export const PRODUCTS_OF_6 = ['Splunk Enterprise', 'Splunk Enterprise Security', 'Splunk Cloud']
export const CATEGORIES = ['application', 'cloud', 'endpoint', 'network', 'web', 'deprecated']

const NO_PLACE = ['mappings', 'event_schema', 'research_site_url', 'mitre_attack_enrichments']

export function detectionTo6(step: Step, detection: Detection): void {
  const { map, facts } = step
  const deployment = facts.deploymentFor(detection)
  headerTo6(step)
  testsTo6(step, detection)
  findings(step, detection, deployment)
  scheduleTo6(step, deployment, map.has('tags') ? before(step, 'tags') : undefined)
  if (detection.enabledByDefault) step.lose('enabled_by_default', 'format 6 ships every search disabled')
  else map.remove('enabled_by_default')
  if (detection.explanation) step.lose('explanation', 'format 6 has the description only')
  else map.remove('explanation')
  tagsTo6(step)
  productTo6(step, detection.tags.product)
  categoryTo6(step, detection)
  const baselines = facts.baselinesOf(detection)
  if (baselines.length > 0) map.set('baselines', baselines, 'analytic_story')
  deprecationTo6(step, 'detections', detection.name, detection.status)
}

export function deprecationValue(info: { reason: string; removedInVersion: string; replacements: string[] }) {
  return {
    reason: info.reason,
    removed_in_version: info.removedInVersion,
    replacement_content: info.replacements.length === 0 ? undefined : info.replacements,
  }
}

/** Format 6 wants to know of everything deprecated why, and when it goes. */
export function deprecationTo6(step: Step, kind: DeprecationKind, name: string, status: string): void {
  const { map, facts } = step
  if (map.has('deprecation_info')) return
  const known = facts.deprecation(kind, name)
  if (known === undefined && status !== 'deprecated') return
  const next = `${(Number.parseInt(facts.appVersion, 10) || 0) + 1}.0.0`
  const assumed = { reason: 'No reason was recorded.', removedInVersion: next, replacements: [] }
  map.set('deprecation_info', deprecationValue(known ?? assumed), 'status')
  if (known) return
  const why = 'format 6 wants to know why content is deprecated, and the deprecation mapping does not say'
  step.report('convert-assumed', ['status'], `\`deprecation_info\` is added: ${why}.`)
}

function tagsTo6(step: Step): void {
  const throttling = step.map.map('tags')?.has('throttling')
  if (throttling) {
    const hint = 'Karst reads `throttling` at the top of a file of format 6 too; the format itself does not have it.'
    step.report(
      'convert-lost',
      ['tags', 'throttling'],
      'Format 6 has no throttling: the search will fire each time.',
      hint,
    )
  }
  for (const key of NO_PLACE) {
    if (step.map.map('tags')?.has(key))
      step.report('convert-dropped', ['tags', key], `\`tags.${key}\` is left out: it has no effect.`)
  }
  hoistTags(step, (key) => {
    if (key === 'manual_test' || key === 'throttling' || NO_PLACE.includes(key)) return undefined
    return key === 'group' ? 'threat_group' : key
  })
  if (!step.map.has('mitre_attack_id')) step.map.set('mitre_attack_id', [], 'asset_type')
}

export function productTo6(step: Step, product: readonly string[]): void {
  const same = product.length === PRODUCTS_OF_6.length && PRODUCTS_OF_6.every((each) => product.includes(each))
  if (same) return
  const message = `\`product\` becomes ${PRODUCTS_OF_6.join(', ')}: format 6 wants these three.`
  step.report('convert-changed', ['tags', 'product'], message)
  step.map.set('product', PRODUCTS_OF_6)
}

function categoryTo6(step: Step, detection: Detection): void {
  const folders = detection.filePath.split(/[\\/]/).slice(0, -1).reverse()
  const folder = folders.find((name) => CATEGORIES.includes(name))
  const known = detection.status === 'deprecated' ? 'deprecated' : folder
  const category = known ?? (detection.tags.securityDomain === 'network' ? 'network' : 'endpoint')
  step.map.set('category', category, 'asset_type')
  if (known !== undefined) return
  const why = `format 6 wants a category, and the file is in no folder that is called one (${CATEGORIES.join(', ')})`
  step.report('convert-assumed', [], `\`category: ${category}\` is added: ${why}.`)
}

/** What the deployment's actions make: a finding for `notable`, intermediate findings for `rba`. */
function findings(step: Step, detection: Detection, deployment: Deployment): void {
  const { map } = step
  const { alertAction } = deployment
  const entries: Entry[] = []
  const add = (key: string, value: WrittenValue, comments: WrittenComment[] = []) =>
    entries.push({ key, lead: '', text: renderEntry(key, value, map.style, comments) })
  if (alertAction.notable && allowsFinding(detection)) {
    const rows = step.facts.rowsOf(detection)
    const entity = findingEntity(detection, rows)
    const title = findingTitle(detection, deployment, entity, rows)
    add(
      'finding',
      { title, entity: { ...entity } },
      commentsOn([title], () => ['finding', 'title']),
    )
    if ((detection.rba?.riskObjects ?? []).length === 0) reportEntity(step, entity)
  }
  if (detection.rba && alertAction.rba) {
    const { message, riskObjects, threatObjects } = detection.rba
    const entities = riskObjects.map(({ field, type, score }) => ({ field, type, score, message }))
    const messages = entities.map((entity) => entity.message)
    const at = (i: number) => ['intermediate_findings', 'entities', i, 'message']
    add('intermediate_findings', { entities }, commentsOn(messages, at))
    if (threatObjects.length > 0)
      add(
        'threat_objects',
        threatObjects.map(({ field, type }) => ({ field, type })),
      )
    reportMessage(step, message, riskObjects.length)
  }
  reportActions(step, detection, deployment)
  if (map.has('rba')) replaceByEntries(map, 'rba', entries)
  else for (const entry of entries) map.insert(entry, before(step, 'tags'))
}

function commentsOn(texts: readonly string[], at: (i: number) => (string | number)[]): WrittenComment[] {
  return texts.flatMap((each, i) => {
    const text = takenOver(each)
    return text === undefined ? [] : [{ path: at(i), text }]
  })
}

function reportMessage(step: Step, message: string, entities: number): void {
  const report = (text: string, hint?: string) => step.report('convert-lost', ['rba', 'message'], text, hint)
  if (entities === 0) report('The message is lost: format 6 has it in the risk objects, and there are none.')
  else if (!fitsFormat6(message)) {
    const comment = takenOver(message) === undefined ? '' : ' A comment says to `karst validate` where it is from.'
    const text = `The message is kept as it is; format 6 wants at least one \`$field$\` in it, and every \`$\` in a pair.${comment}`
    report(text, 'Name the entity in it: `… on $dest$`.')
  }
}

function allowsFinding({ type }: Detection): boolean {
  return type === 'TTP' || type === 'Correlation'
}

function reportEntity(step: Step, { field, type, score }: { field: string; type: string; score: number }): void {
  const message = `The finding's entity is taken to be \`${field}\`, of type \`${type}\`, with the score ${score}: format 5 names none.`
  step.report('convert-assumed', [], message)
}

function reportActions(step: Step, detection: Detection, { alertAction, file }: Deployment): void {
  const { type } = detection
  const path = detection.deployment ? ['deployment'] : ['type']
  const where = detection.deployment
    ? 'Its deployment'
    : `The deployment of type ${type}${file ? ` (${file.name})` : ''}`
  const lost = (what: string) =>
    step.report('convert-lost', path, `${where} ${what}; format 6 can't say so for a ${type} detection.`)
  if (alertAction.notable && !allowsFinding(detection)) lost('makes findings')
  if (!alertAction.notable && allowsFinding(detection)) lost('makes no findings')
  if (detection.rba && !alertAction.rba) lost('makes no risk events')
  if (!detection.rba && alertAction.rba) lost('makes risk events of a detection that has no `rba`')
  if (alertAction.notable && allowsFinding(detection)) {
    const { nesFields, ruleDescription } = alertAction.notable
    if (ruleDescription !== '%description%') lost('has a text of its own for the description of findings')
    if (nesFields.join(',') !== 'user,dest')
      lost(`names ${nesFields.join(', ') || 'no fields'} as the fields of findings`)
  }
  if (alertAction.email) lost('sends mail')
  if (alertAction.slack) lost('writes to Slack')
  if (alertAction.phantom) lost('sends to SOAR')
}

/** `schedule: <name>` where a file says when, else `custom_schedule`. */
export function scheduleTo6(step: Step, deployment: Deployment, after: string | undefined): void {
  const { map } = step
  map.remove('deployment')
  if (map.has('schedule') || map.has('custom_schedule') || deployment.scheduling === undefined) return
  if (deployment.file) map.set('schedule', deployment.name, after)
  else map.set('custom_schedule', schedulingValue(deployment.scheduling), after)
}

export function schedulingValue({ cron, earliest, latest, scheduleWindow }: Scheduling) {
  return { cron_schedule: cron, earliest_time: earliest, latest_time: latest, schedule_window: scheduleWindow }
}
