/** A saved search that makes findings or risk events, or that contentctl wrote, as a detection of format 5. */
import { defaultDeployment } from '../default-deployments.ts'
import { contentDiagnostic } from '../diagnostic.ts'
import { objectId } from '../object-id.ts'
import type { WrittenValue } from '../written-value.ts'
import {
  type AppObject,
  type AppReading,
  appObject,
  fileStem,
  jsonSetting,
  reportUnread,
  strings,
} from './app-object.ts'
import type { Stanza } from './conf-layers.ts'
import { drilldownsOf, riskOf } from './detection-actions.ts'

/** Settings that say what is so for every search that contentctl writes, or what follows from others. */
const IMPLIED =
  /^(?:action\.escu(?:\.|$)|action\.risk(?:\.param\.(?:_risk_score|verbose)|)$|action\.correlationsearch\.(?:enabled|detection_type|label|annotations|metadata)$|action\.notable(?:\.param\._entities|)$|alert\.digest_mode$|disabled$|enableSched$|allow_skew$|counttype$|relation$|quantity$|realtime_schedule$|is_visible$|alert\.suppress$|display\.|request\.ui_dispatch)/

export function isDetection(stanza: Stanza): boolean {
  if (!stanza.has('search')) return false
  const kind = stanza.text('action.escu.search_type')
  if (kind !== '') return kind === 'detection'
  const acts = ['action.correlationsearch.enabled', 'action.risk', 'action.notable']
  return acts.some((key) => stanza.flag(key) === true) || / - Rule$/.test(stanza.name)
}

export function detectionOf(stanza: Stanza, assetType: string | undefined, reading: AppReading): AppObject {
  const { label, name } = splitName(stanza.name, 'Rule')
  const annotations = object(jsonSetting(stanza, 'action.correlationsearch.annotations', reading))
  const metadata = object(jsonSetting(stanza, 'action.correlationsearch.metadata', reading))
  const rba = riskOf(stanza, reading)
  const type = typeOf(stanza, annotations, rba !== undefined)
  const { status, description } = statusOf(stanza.text('description'), metadata)
  const domain = domainOf(stanza, annotations)
  const value = {
    name,
    id: text(metadata.detection_id) || objectId('detection', name),
    version: Number(text(metadata.detection_version)) || 1,
    date: dateOf(stanza, metadata) ?? reading.date,
    author: reading.author,
    status,
    type,
    description: description || name,
    data_source: strings(annotations.data_source),
    search: stanza.text('search'),
    how_to_implement: stanza.text('action.escu.how_to_implement') || 'See the app that it is from.',
    known_false_positives: stanza.text('action.escu.known_false_positives') || 'None known.',
    references: [],
    drilldown_searches: drilldownsOf(stanza, reading),
    rba: type === 'TTP' || type === 'Anomaly' ? rba : undefined,
    deployment: deploymentOf(stanza, { name, type, description, rba: rba !== undefined }),
    enabled_by_default: enabled(stanza) && type !== 'Hunting' && status === 'production' ? true : undefined,
    tags: tagsOf(stanza, annotations, { assetType, domain }, reading),
  }
  const keys = { search: 'search', description: 'description', message: 'action.risk.param._risk_message' }
  reportUnread(stanza, reading, IMPLIED)
  const made = appObject(stanza, 'detections', `detections/${domain}/${fileStem(name)}.yml`, value, {
    ...keys,
    drilldown_searches: 'action.notable.param.drilldown_searches',
    risk_objects: 'action.risk.param._risk',
    threat_objects: 'action.risk.param._risk',
    observable: 'action.risk.param._risk',
  })
  const filter = [...stanza.text('search').matchAll(/`(\w+_filter)`/g)].at(-1)?.[1]
  return { ...made, ...(filter ? { filterMacro: filter } : {}), ...(label ? {} : {}) }
}

/** `ESCU - Odd Logon - Rule` */
export function splitName(stanza: string, suffix: string): { label: string; name: string } {
  const match = new RegExp(`^(.+?) - (.+) - ${suffix}$`).exec(stanza)
  if (match) return { label: match[1]!, name: match[2]! }
  return { label: '', name: stanza.replace(new RegExp(` - ${suffix}$`), '') }
}

type Annotations = Record<string, unknown>

function object(value: unknown): Annotations {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Annotations) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** contentctl writes the type; elsewhere it follows from what the search makes. */
function typeOf(stanza: Stanza, annotations: Annotations, risk: boolean): string {
  const written = text(annotations.type)
  if (['TTP', 'Anomaly', 'Hunting', 'Correlation'].includes(written)) return written
  if (stanza.flag('action.notable') !== true) return risk ? 'Anomaly' : 'Hunting'
  const overRisk = /^RBA: /.test(stanza.text('action.notable.param.rule_title'))
  return overRisk || (!risk && /datamodel\s*=?\s*"?Risk\b/i.test(stanza.text('search'))) ? 'Correlation' : 'TTP'
}

/** The sentence that a packager puts before the description of what is not in production. */
function statusOf(written: string, metadata: Annotations): { status: string; description: string } {
  const ours = /^WARNING: this detection is (experimental|deprecated) and [^.]*\.\s*/.exec(written)
  const splunks = /^\*\*WARNING\*\*.*?\*\*(EXPERIMENTAL|DEPRECATED)\*\*.*?splunk\.com\.?\s*/s.exec(written)
  const found = ours ?? splunks
  const status = found?.[1]?.toLowerCase() ?? (text(metadata.deprecated) === '1' ? 'deprecated' : 'production')
  return { status, description: found ? written.slice(found[0].length) : written }
}

function dateOf(stanza: Stanza, metadata: Annotations): string | undefined {
  const written = stanza.text('action.escu.modification_date')
  if (/^\d{4}-\d\d-\d\d$/.test(written)) return written
  const published = Number(metadata.publish_time)
  return published > 0 ? new Date(published * 1000).toISOString().slice(0, 10) : undefined
}

const DOMAINS = ['endpoint', 'network', 'threat', 'identity', 'access', 'audit']

function domainOf(stanza: Stanza, annotations: Annotations): string {
  const written = stanza.text('action.notable.param.security_domain').toLowerCase()
  if (DOMAINS.includes(written)) return written
  const named = stanza.name.split(' - ')[0]!.toLowerCase()
  if (DOMAINS.includes(named)) return named
  return strings(annotations.cis20).includes('CIS 13') ? 'network' : 'endpoint'
}

function enabled(stanza: Stanza): boolean {
  return stanza.flag('disabled') === false && stanza.flag('enableSched') === true
}

function tagsOf(
  stanza: Stanza,
  annotations: Annotations,
  { assetType, domain }: { assetType: string | undefined; domain: string },
  reading: AppReading,
): WrittenValue {
  const mappings = object(jsonSetting(stanza, 'action.escu.mappings', reading))
  const stories = strings(annotations.analytic_story)
  const own = strings(jsonSetting(stanza, 'action.escu.analytic_story', reading))
  const guids = strings(jsonSetting(stanza, 'action.escu.atomic_red_team_guids', reading))
  const product = strings(jsonSetting(stanza, 'action.escu.product', reading))
  const cve = strings(annotations.cve)
  const techniques = strings(annotations.mitre_attack ?? mappings.mitre_attack)
  return {
    analytic_story: stories.length > 0 ? stories : own,
    asset_type: assetType ?? 'Endpoint',
    atomic_guid: guids.length > 0 ? guids : undefined,
    cve: cve.length > 0 ? cve : undefined,
    mitre_attack_id: techniques,
    product: product.length > 0 ? product : ['Splunk Enterprise', 'Splunk Enterprise Security', 'Splunk Cloud'],
    security_domain: domain,
    throttling: throttlingOf(stanza, reading),
  }
}

function throttlingOf(stanza: Stanza, reading: AppReading): WrittenValue | undefined {
  if (stanza.flag('alert.suppress') !== true) return undefined
  const fields = stanza
    .text('alert.suppress.fields')
    .split(',')
    .map((field) => field.trim())
    .filter(Boolean)
  const period = /^\s*(\d+)\s*([smhd]?)\w*\s*$/.exec(stanza.text('alert.suppress.period'))
  if (period && fields.length > 0) {
    const [, count, unit] = period
    return { fields, period: unit === 'd' ? `${Number(count) * 24}h` : `${count}${unit || 's'}` }
  }
  const message = `[${stanza.name}] throttles without fields or for no period that content can say; it is left out.`
  const range = stanza.setting('alert.suppress')!.range
  reading.diagnostics.push(contentDiagnostic('conf-value', stanza.file, range, message))
  return undefined
}

/** A deployment of its own where the one of its type would do something else. */
function deploymentOf(
  stanza: Stanza,
  detection: { name: string; type: string; description: string; rba: boolean },
): WrittenValue | undefined {
  const cron = stanza.text('cron_schedule')
  const usual = defaultDeployment(detection.type)
  const scheduling = {
    cron_schedule: cron || (usual?.scheduling?.cron ?? ''),
    earliest_time: stanza.text('dispatch.earliest_time') || (usual?.scheduling?.earliest ?? ''),
    latest_time: stanza.text('dispatch.latest_time') || (usual?.scheduling?.latest ?? ''),
    schedule_window: stanza.text('schedule_window') || 'auto',
  }
  const notable = notableOf(stanza, detection)
  const sameTimes =
    scheduling.cron_schedule === usual?.scheduling?.cron &&
    scheduling.earliest_time === usual.scheduling.earliest &&
    scheduling.latest_time === usual.scheduling.latest &&
    scheduling.schedule_window === usual.scheduling.scheduleWindow
  const sameActions =
    detection.rba === usual?.alertAction.rba &&
    JSON.stringify(notable) === JSON.stringify(notableValue(usual?.alertAction.notable))
  if (sameTimes && sameActions && !otherActions(stanza)) return undefined
  return { scheduling, alert_action: { notable, rba: { enabled: detection.rba }, ...otherActions(stanza) } }
}

function notableValue(notable: { ruleTitle: string; ruleDescription: string; nesFields: string[] } | undefined) {
  return (
    notable && {
      rule_description: notable.ruleDescription,
      rule_title: notable.ruleTitle,
      nes_fields: notable.nesFields,
    }
  )
}

function notableOf(stanza: Stanza, { name, type, description }: { name: string; type: string; description: string }) {
  if (stanza.flag('action.notable') !== true) return undefined
  const title = stanza.text('action.notable.param.rule_title')
  const plain = type === 'Correlation' ? title.replace(/^RBA: /, '') : title
  const said = stanza.text('action.notable.param.rule_description')
  const fields = stanza.text('action.notable.param.nes_fields').split(',')
  stanza.text('action.notable.param.severity')
  return {
    rule_description: said === description.trim() ? '%description%' : said || '%description%',
    rule_title: plain === name ? '%name%' : plain || '%name%',
    nes_fields: fields.map((field) => field.trim()).filter(Boolean),
  }
}

function otherActions(stanza: Stanza): Record<string, WrittenValue> | undefined {
  const actions: Record<string, WrittenValue> = {}
  if (stanza.has('action.email.to') && stanza.flag('action.email') !== false) {
    stanza.text('action.email.useNSSubject')
    actions.email = {
      message: stanza.text('action.email.message.alert'),
      subject: stanza.text('action.email.subject.alert'),
      to: stanza.text('action.email.to'),
    }
  }
  if (stanza.flag('action.slack') === true) {
    actions.slack = {
      channel: stanza.text('action.slack.param.channel'),
      message: stanza.text('action.slack.param.message'),
    }
  }
  if (stanza.flag('action.sendtophantom') === true) {
    const param = (key: string) => stanza.text(`action.sendtophantom.param.${key}`)
    actions.phantom = {
      cam_workers: param('_cam_workers'),
      label: param('label'),
      phantom_server: param('phantom_server'),
      sensitivity: param('sensitivity'),
      severity: param('severity'),
    }
  }
  return Object.keys(actions).length > 0 ? actions : undefined
}
