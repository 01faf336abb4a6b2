/** The app's other configuration files. */
import { basename } from 'node:path'
import type { AppSettings } from '../content/app-settings.ts'
import type { Investigation } from '../content/investigation.ts'
import type { Lookup } from '../content/lookup.ts'
import type { Macro } from '../content/macro.ts'
import { macroKey } from '../content/macro.ts'
import type { Story } from '../content/story.ts'
import type { AppDetection } from './app-detection.ts'
import { confFile, jsonText, StanzaText } from './conf-text.ts'
import { technologiesIn } from './technologies.ts'

export function storiesConf(
  stories: readonly Story[],
  detections: readonly AppDetection[],
  investigations: readonly Investigation[],
  { label, date }: { label: string; date: string },
): string {
  const searches = detections.map(searchStanza)
  const tasks = investigations.map((each) => responseTask(each, label))
  return confFile([
    ...searches,
    ...stories.map((story) => storyStanza(story, detections, investigations, label, date)),
    ...tasks,
  ])
}

function searchStanza({ stanza, detection, description, mappings }: AppDetection): StanzaText {
  const technologies = technologiesIn(detection.search.text)
  return new StanzaText(`savedsearch://${stanza}`)
    .set('type', 'detection')
    .set('asset_type', detection.tags.assetType)
    .set('confidence', 'medium')
    .text('explanation', description)
    .text('how_to_implement', detection.howToImplement)
    .json('annotations', mappings)
    .text('known_false_positives', detection.knownFalsePositives)
    .set('providing_technologies', technologies.length > 0 ? jsonText(technologies) : 'null')
}

function storyStanza(
  story: Story,
  detections: readonly AppDetection[],
  investigations: readonly Investigation[],
  label: string,
  date: string,
): StanzaText {
  const searches = detections.filter(({ detection }) => detection.tags.analyticStories.includes(story.name))
  const tasks = investigations.filter(({ analyticStories }) => analyticStories.includes(story.name))
  const [name = '', ...company] = story.author.split(',')
  return new StanzaText(`analytic_story://${story.name}`)
    .set('category', story.categories[0] ?? 'Uncategorized')
    .set('last_updated', story.date ?? date)
    .set('version', story.version ?? 1)
    .json('references', story.references)
    .json('maintainers', [{ company: company.join(',').trim() || 'no', email: '-', name: name.trim() }])
    .set('spec_version', 3)
    .json('searches', [
      ...searches.map(({ stanza }) => stanza),
      ...tasks.map((task) => `${label} - ${task.name} - Response Task`),
    ])
    .text('description', story.description)
    .text('narrative', story.narrative)
}

function responseTask(investigation: Investigation, label: string): StanzaText {
  return new StanzaText(`savedsearch://${label} - ${investigation.name} - Response Task`)
    .set('type', 'investigation')
    .set('explanation', 'none')
    .text('how_to_implement', investigation.howToImplement || 'none')
    .set('known_false_positives', 'not defined')
    .set('earliest_time_offset', 14400)
    .set('latest_time_offset', 0)
}

export function macrosConf(macros: readonly Macro[]): string {
  return confFile(
    macros.map((macro) => {
      const stanza = new StanzaText(macroKey(macro.name, macro.arguments.length))
      if (macro.arguments.length > 0) stanza.set('args', macro.arguments.join(', '))
      return stanza.text('definition', macro.definition.text).text('description', macro.description)
    }),
  )
}

/** `file` names the lookup's file in the app. Models have no stanza: the toolkit finds them by name. */
export function transformsConf(lookups: readonly Lookup[], file: (lookup: Lookup) => string): string {
  const stanzas = lookups
    .filter(({ backing }) => backing.kind !== 'mlmodel')
    .map((lookup) => lookupStanza(lookup, file))
  const attack = new StanzaText('mitre_enrichment').set('filename', 'mitre_enrichment.csv')
  return confFile([...stanzas, attack.comment('description = ATT&CK techniques with their tactics.')])
}

function lookupStanza(lookup: Lookup, file: (lookup: Lookup) => string): StanzaText {
  const { backing } = lookup
  const stanza = new StanzaText(lookup.name)
  if (backing.kind === 'kvstore') stanza.set('collection', lookup.name).set('external_type', 'kvstore')
  else stanza.set('filename', file(lookup))
  if (lookup.defaultMatch !== undefined) stanza.set('default_match', lookup.defaultMatch)
  if (written(lookup, 'case_sensitive_match')) stanza.set('case_sensitive_match', String(lookup.caseSensitive))
  stanza.comment(`description = ${lookup.description}`)
  const types = lookup.matchType.filter(({ kind }) => kind !== 'EXACT')
  if (types.length > 0) stanza.set('match_type', types.map(({ kind, field }) => `${kind}(${field})`).join(', '))
  if (written(lookup, 'max_matches')) stanza.set('max_matches', lookup.maxMatches)
  if (written(lookup, 'min_matches')) stanza.set('min_matches', lookup.minMatches)
  if (backing.kind === 'kvstore') stanza.set('fields_list', keyFirst(lookup.fields).join(', '))
  return stanza
}

function keyFirst(fields: readonly string[]): string[] {
  return ['_key', ...fields.filter((field) => field !== '_key')]
}

/** True when the lookup's file sets it: Splunk's default stays Splunk's. */
function written(lookup: Lookup, key: string): boolean {
  const plain = lookup.file?.source.toPlain()
  return typeof plain === 'object' && !Array.isArray(plain) && Object.hasOwn(plain, key)
}

export function collectionsConf(lookups: readonly Lookup[]): string {
  const stores = lookups.filter(({ backing }) => backing.kind === 'kvstore')
  return confFile(stores.map(({ name }) => new StanzaText(name).set('enforceTypes', 'false').set('replicate', 'false')))
}

/** Configuration files that Splunk does not know by itself, and so would neither reload nor replicate. */
const OWN_CONFS = ['analyticstories', 'content-version']

/** Number on Splunkbase of Splunk's own content; only that one may look for updates. */
const ESCU_UID = 3449

export function appConf(app: AppSettings, buildTime: Date): string {
  const build = buildTime.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  const triggers = new StanzaText('triggers')
  for (const name of OWN_CONFS) triggers.set(`reload.${name}`, 'simple')
  return confFile([
    new StanzaText('install')
      .set('is_configured', 'false')
      .set('state', 'enabled')
      .set('state_change_requires_restart', 'false')
      .set('build', build),
    triggers,
    new StanzaText('launcher')
      .set('author', app.authorCompany)
      .set('version', app.version)
      .text('description', app.description),
    new StanzaText('ui').set('is_visible', 'true').set('label', app.title),
    new StanzaText('package').set('id', app.appId).set('check_for_updates', String(app.uid === ESCU_UID)),
    new StanzaText('id').set('version', app.version).set('name', app.appId),
  ])
}

export function serverConf(): string {
  const stanza = new StanzaText('shclustering')
  for (const name of OWN_CONFS) stanza.set(`conf_replication_include.${name}`, 'true')
  return confFile([stanza])
}

export function contentVersionConf({ version }: AppSettings): string {
  return confFile([new StanzaText('content-version').set('version', version)])
}

/** Everybody may read; the stanza for removed searches stays inside the app, or it would disable other apps' searches. */
export function defaultMeta(): string {
  return `${new StanzaText('').set('access', 'read : [ * ], write : [ admin ]').set('export', 'system')}
${new StanzaText('savedsearches/default').set('export', 'none')}`
}

export function appManifest(app: AppSettings, buildTime: Date): string {
  const none = { name: null, text: null, uri: null }
  const manifest = {
    schemaVersion: '1.0.0',
    info: {
      title: app.title,
      id: { group: null, name: app.appId, version: app.version },
      author: [{ name: app.authorName, email: app.authorEmail, company: app.authorCompany }],
      releaseDate: buildTime.toISOString().slice(0, 10),
      description: app.description,
      classification: { intendedAudience: null, categories: [], developmentStatus: null },
      commonInformationModels: null,
      license: none,
      privacyPolicy: none,
      releaseNotes: none,
    },
    dependencies: null,
    tasks: null,
    inputGroups: null,
    incompatibleApps: null,
    platformRequirements: null,
    supportedDeployments: ['_standalone', '_distributed', '_search_head_clustering'],
    targetWorkloads: ['_search_heads'],
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

export function lookupFileName(lookup: Lookup, date: string): string {
  const { backing } = lookup
  if (backing.kind === 'mlmodel') return basename(backing.path)
  return `${lookup.name}_${(lookup.file?.date ?? date).replaceAll('-', '')}.csv`
}
