/** The catalogue as JSON files for a web server: one for each kind, of the names and shapes of contentctl's API. */
import type { AppSettings } from '../content/app-settings.ts'
import type { ContentObject } from '../content/content-object.ts'
import type { DataSource } from '../content/data-source.ts'
import type { Deployment } from '../content/deployment.ts'
import type { Lookup } from '../content/lookup.ts'
import type { OutputFile } from '../content/output-files.ts'
import type { ContentRepository } from '../content/repository.ts'
import type { AppDetection } from './app-detection.ts'
import { dataModelsIn, technologiesIn } from './technologies.ts'

export interface ApiInput {
  content: ContentRepository
  detections: readonly AppDetection[]
  app: AppSettings
  time: Date
}

export function catalogueApi({ content, detections, app, time }: ApiInput): OutputFile[] {
  const { stories, macros, lookups, dataSources, baselines, investigations } = content
  const kinds: [string, unknown[]][] = [
    ['detections', detections.map(detectionEntry)],
    ['stories', sorted(stories.all().values()).map((story) => storyEntry(story, detections))],
    [
      'macros',
      sorted(macros.all().values()).map((each) => ({
        name: each.name,
        arguments: each.arguments,
        definition: each.definition.text,
        description: each.description,
      })),
    ],
    ['lookups', sorted(lookups.all().values()).map(lookupEntry)],
    ['data_sources', sorted(dataSources.all().values()).map(dataSourceEntry)],
    ['deployments', deployments(content)],
    [
      'baselines',
      sorted(baselines.all().values()).map((each) => ({
        ...header(each),
        search: each.search.text,
        how_to_implement: each.howToImplement,
        analytic_story: each.analyticStories,
        detections: each.detections,
      })),
    ],
    [
      'response_tasks',
      sorted(investigations.all().values()).map((each) => ({
        ...header(each),
        search: each.search.text,
        inputs: each.inputs,
        analytic_story: each.analyticStories,
      })),
    ],
  ]
  const files = kinds.map(([name, objects]) => file(name, { count: objects.length, [name]: objects }))
  const version = { version: { name: app.version, published_at: time.toISOString().replace('.000Z', 'Z') } }
  return [...files, file('version', version)].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function file(name: string, value: unknown): OutputFile {
  return { path: `${name}_v2.json`, content: `${JSON.stringify(value, undefined, 2)}\n` }
}

function sorted<T extends { name: string }>(objects: Iterable<T>): T[] {
  return [...objects].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function header({ name, id, version, date, author, description, references, status }: ContentObject) {
  return { name, id, version: version ?? null, date: date ?? null, author, status, description, references }
}

function detectionEntry(app: AppDetection) {
  const { detection, deployment, riskMessage, riskObjects, threatObjects } = app
  const { tags } = detection
  return {
    ...header(detection),
    type: detection.type,
    search: detection.search.text,
    how_to_implement: detection.howToImplement,
    known_false_positives: detection.knownFalsePositives,
    data_source: detection.dataSource,
    datamodel: dataModelsIn(detection.search.text),
    providing_technologies: technologiesIn(detection.search.text),
    source: detection.category,
    saved_search: app.stanza,
    mappings: app.mappings,
    rba: deployment.alertAction.rba
      ? { message: riskMessage, risk_objects: riskObjects, threat_objects: threatObjects }
      : null,
    finding: app.notable ?? null,
    schedule: scheduling(deployment),
    drilldown_searches: detection.drilldowns.map((each) => ({ ...each, search: each.search.text })),
    tags: {
      analytic_story: tags.analyticStories,
      asset_type: tags.assetType,
      mitre_attack_id: tags.mitreAttackIds,
      security_domain: tags.securityDomain,
      product: tags.product,
      cve: tags.cve,
      group: tags.group,
      atomic_guid: tags.atomicGuids,
    },
    tests: detection.tests.map((test) => ({
      name: test.name,
      test_type: test.testType,
      attack_data: test.attackData.map(({ updateTimestamp: _, ...data }) => data),
    })),
  }
}

function storyEntry(
  story: ContentObject & { narrative: string; categories: string[]; product: string[]; useCase: string },
  detections: readonly AppDetection[],
) {
  const members = detections.filter(({ detection }) => detection.tags.analyticStories.includes(story.name))
  return {
    ...header(story),
    narrative: story.narrative,
    category: story.categories,
    product: story.product,
    usecase: story.useCase,
    detections: members.map(({ detection: { name, id, type, tags } }) => ({
      name,
      id,
      type,
      mitre_attack_id: tags.mitreAttackIds,
    })),
  }
}

function lookupEntry(lookup: Lookup) {
  const { name, description, backing, fields, matchType, caseSensitive, defaultMatch, minMatches, maxMatches } = lookup
  return {
    ...{ name, description, lookup_type: backing.kind, fields },
    match_type: matchType.map(({ kind, field }) => `${kind}(${field})`),
    case_sensitive_match: caseSensitive,
    default_match: defaultMatch ?? null,
    min_matches: minMatches,
    max_matches: maxMatches,
  }
}

function dataSourceEntry(source: DataSource) {
  return {
    ...header(source),
    source: source.eventSource,
    sourcetype: source.sourcetype,
    separator: source.separator ?? null,
    fields: source.fields,
    supported_TA: source.supportedAddOns,
  }
}

function scheduling({ scheduling: when }: Deployment) {
  return when
    ? {
        cron_schedule: when.cron,
        earliest_time: when.earliest,
        latest_time: when.latest,
        schedule_window: when.scheduleWindow,
      }
    : null
}

function deployments(content: ContentRepository) {
  const fromFiles = sorted(content.deployments.all().values()).map((each) => ({
    name: each.name,
    type: each.type,
    scheduling: scheduling(each),
    alert_action: each.alertAction,
  }))
  const schedules = sorted(content.schedules.all().values()).map(({ name, scheduling: when }) => ({
    name,
    type: null,
    scheduling: {
      cron_schedule: when.cron,
      earliest_time: when.earliest,
      latest_time: when.latest,
      schedule_window: when.scheduleWindow,
    },
    alert_action: null,
  }))
  return [...fromFiles, ...schedules]
}
