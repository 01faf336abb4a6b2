/** savedsearches.conf: detections, baselines, investigations, with contentctl's settings in contentctl's order. */
import type { Baseline } from '../content/baseline.ts'
import type { Deployment } from '../content/deployment.ts'
import type { Investigation } from '../content/investigation.ts'
import type { AppDetection } from './app-detection.ts'
import { confText, type Json, jsonText, PythonFloat, StanzaText } from './conf-text.ts'
import { dataModelsIn, technologiesIn } from './technologies.ts'

/** Searches that are gone keep a stanza in users' local/ settings; this is what such a stanza then inherits. */
export function removedSearches(): StanzaText {
  return new StanzaText('default')
    .set('disabled', 1)
    .set('description', 'This search is not part of the app any more.')
    .set(
      'search',
      '| makeresults | eval message="This search is not part of the app any more. Remove its local settings."',
    )
}

/** What a search does when Enterprise Security has nothing to say about its entities. */
const NO_ENTITIES: Json = [{ risk_object_field: 'N/A', risk_object_type: 'N/A', risk_score: 0 }]

export function detectionStanza(app: AppDetection): StanzaText {
  const { detection, deployment } = app
  const stanza = new StanzaText(app.stanza)
  describe(stanza, app)
  riskAction(stanza, app)
  schedule(stanza, deployment)
  correlationSearch(stanza, app)
  stanza.set('schedule_window', deployment.scheduling?.scheduleWindow)
  notableAction(stanza, app)
  otherActions(stanza, app)
  stanza.set('alert.digest_mode', 1).set('disabled', detection.enabledByDefault ? 'false' : 'true')
  stanza.set('enableSched', 1).set('allow_skew', '100%').set('counttype', 'number of events')
  stanza.set('relation', 'greater than').set('quantity', 0).set('realtime_schedule', 0).set('is_visible', 'false')
  const { throttling } = detection.tags
  if (throttling) {
    stanza.set('alert.suppress', 'true').set('alert.suppress.fields', throttling.fields.join(','))
    stanza.set('alert.suppress.period', throttling.period)
  }
  stanza.text('search', detection.search.text)
  return stanza.json('action.notable.param.drilldown_searches', drilldowns(app))
}

function describe(stanza: StanzaText, { detection, description, mappings, creationDate, date }: AppDetection): void {
  const { tags, search } = detection
  const technologies = technologiesIn(search.text)
  // The blank behind the description is contentctl's.
  stanza
    .set('action.escu', 0)
    .set('action.escu.enabled', 1)
    .set('description', `${confText(description)} `)
  stanza.json('action.escu.mappings', mappings).json('action.escu.data_models', dataModelsIn(search.text))
  stanza.text('action.escu.eli5', description)
  stanza.text('action.escu.how_to_implement', detection.howToImplement)
  stanza.text('action.escu.known_false_positives', detection.knownFalsePositives)
  stanza.set('action.escu.creation_date', creationDate).set('action.escu.modification_date', date)
  stanza.set('action.escu.confidence', 'high').set('action.escu.search_type', 'detection')
  stanza.json('action.escu.product', tags.product)
  if (tags.atomicGuids.length > 0) stanza.json('action.escu.atomic_red_team_guids', tags.atomicGuids)
  stanza.set('action.escu.providing_technologies', technologies.length > 0 ? jsonText(technologies) : 'null')
  stanza.json('action.escu.analytic_story', tags.analyticStories)
}

function riskAction(stanza: StanzaText, { deployment, riskMessage, riskObjects, threatObjects }: AppDetection): void {
  if (!deployment.alertAction.rba) return
  const risk: Json[] = [
    ...riskObjects.map(({ field, type, score }) => ({
      risk_object_field: field,
      risk_object_type: type,
      risk_score: score,
    })),
    ...threatObjects.map(({ field, type }) => ({ threat_object_field: field, threat_object_type: type })),
  ]
  stanza.set('action.risk', 1).text('action.risk.param._risk_message', riskMessage)
  stanza.json('action.risk.param._risk', risk)
  stanza.set('action.risk.param._risk_score', 0).set('action.risk.param.verbose', 0)
}

function schedule(stanza: StanzaText, { scheduling }: Deployment): void {
  if (scheduling === undefined) return
  stanza.set('cron_schedule', scheduling.cron).set('dispatch.earliest_time', scheduling.earliest)
  stanza.set('dispatch.latest_time', scheduling.latest)
}

function correlationSearch(stanza: StanzaText, { stanza: name, annotations, detection, date }: AppDetection): void {
  const published = Date.parse(`${date}T00:00:00Z`) / 1000
  stanza.set('action.correlationsearch.enabled', 1).set('action.correlationsearch.detection_type', 'ebd')
  stanza.set('action.correlationsearch.label', name)
  stanza.json('action.correlationsearch.annotations', annotations)
  stanza.json('action.correlationsearch.metadata', {
    deprecated: detection.status === 'deprecated' ? '1' : '0',
    detection_id: detection.id,
    detection_version: String(detection.version ?? 1),
    publish_time: new PythonFloat(Number.isNaN(published) ? 0 : published),
  })
}

function notableAction(stanza: StanzaText, { notable, detection }: AppDetection): void {
  if (notable === undefined) return
  stanza.set('action.notable', 1).json('action.notable.param._entities', NO_ENTITIES)
  if (notable.nesFields.length > 0) stanza.set('action.notable.param.nes_fields', notable.nesFields.join(','))
  stanza.text('action.notable.param.rule_description', notable.description)
  stanza.text('action.notable.param.rule_title', notable.title)
  stanza.set('action.notable.param.security_domain', detection.tags.securityDomain)
  stanza.set('action.notable.param.severity', notable.severity)
}

function otherActions(stanza: StanzaText, { deployment, texts }: AppDetection): void {
  const { email, slack, phantom } = deployment.alertAction
  if (email) {
    stanza.set('action.email', 1).text('action.email.subject.alert', texts(email.subject))
    stanza.set('action.email.to', email.to).text('action.email.message.alert', texts(email.message))
    stanza.set('action.email.useNSSubject', 1)
  }
  if (slack) {
    stanza.set('action.slack', 1).text('action.slack.param.channel', texts(slack.channel))
    stanza.text('action.slack.param.message', texts(slack.message))
  }
  if (phantom) {
    const param = (key: string, from: string) =>
      stanza.text(`action.sendtophantom.param.${key}`, texts(phantom[from] ?? ''))
    stanza.set('action.sendtophantom', 1)
    param('_cam_workers', 'cam_workers')
    for (const key of ['label', 'phantom_server', 'sensitivity', 'severity']) param(key, key)
  }
}

function drilldowns({ detection }: AppDetection): Json {
  return detection.drilldowns.map(({ name, search, earliest, latest }) => ({
    earliest_offset: earliest ?? undefined,
    latest_offset: latest ?? undefined,
    name,
    search: search.text.replaceAll('%original_detection_search%', () => detection.search.text),
  }))
}

export function baselineStanza(baseline: Baseline, deployment: Deployment, label: string, date: string): StanzaText {
  const own = baseline.date ?? date
  const stanza = new StanzaText(`${label} - ${baseline.name}`)
  stanza.set('action.escu', 0).set('action.escu.enabled', 1).set('action.escu.search_type', 'support')
  stanza.text('description', baseline.description)
  stanza.set('action.escu.creation_date', own).set('action.escu.modification_date', own)
  stanza.json('action.escu.analytic_story', baseline.analyticStories)
  stanza.json('action.escu.data_models', dataModelsIn(baseline.search.text))
  stanza.set('cron_schedule', deployment.scheduling?.cron).set('enableSched', 1)
  stanza.set('dispatch.earliest_time', deployment.scheduling?.earliest)
  stanza.set('dispatch.latest_time', deployment.scheduling?.latest)
  stanza.set('schedule_window', deployment.scheduling?.scheduleWindow)
  stanza.json('action.escu.providing_technologies', []).text('action.escu.eli5', baseline.description)
  stanza.text('action.escu.how_to_implement', baseline.howToImplement)
  stanza.set('disabled', 'true').set('is_visible', 'false')
  return stanza.text('search', baseline.search.text)
}

export function investigationStanza(investigation: Investigation, label: string, date: string): StanzaText {
  const own = investigation.date ?? date
  const stanza = new StanzaText(`${label} - ${investigation.name} - Response Task`)
  stanza.set('action.escu', 0).set('action.escu.enabled', 1).set('action.escu.search_type', 'investigative')
  stanza.text('description', investigation.description)
  stanza.set('action.escu.creation_date', own).set('action.escu.modification_date', own)
  stanza.json('action.escu.analytic_story', investigation.analyticStories)
  stanza.set('action.escu.earliest_time_offset', 3600).set('action.escu.latest_time_offset', 86400)
  stanza.json('action.escu.providing_technologies', [])
  stanza.json('action.escu.data_models', dataModelsIn(investigation.search.text))
  stanza.text('action.escu.eli5', investigation.description).set('action.escu.how_to_implement', 'none')
  stanza.set('action.escu.known_false_positives', 'None at this time').set('disabled', 'true')
  stanza.set('schedule_window', 'auto').set('is_visible', 'false')
  return stanza.text('search', investigation.search.text)
}
