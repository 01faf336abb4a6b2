/** A Splunk app as content: savedsearches, macros, transforms, collections and analyticstories. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ContentDiagnostic, contentDiagnostic } from '../diagnostic.ts'
import type { AppObject, AppReading } from './app-object.ts'
import { readLayers, type Stanza } from './conf-layers.ts'
import { detectionOf, isDetection, splitName } from './detection-stanza.ts'
import { baselineOf, investigationOf, lookupOf, macroOf, storyOf } from './other-stanzas.ts'

export interface SplunkApp {
  root: string
  /** By the path that each would have in a content directory. */
  objects: ReadonlyMap<string, AppObject>
  /** What the names of its searches begin with; undefined where they begin with nothing in common. */
  label: string | undefined
  settings: { title: string; version: string; author: string; description: string; id: string }
  diagnostics: ContentDiagnostic[]
}

const FILES = ['savedsearches', 'macros', 'transforms', 'collections', 'analyticstories', 'app']

/** True for a directory that has configuration files of a Splunk app. */
export function isSplunkApp(dir: string): boolean {
  return ['default', 'local'].some((layer) => FILES.some((name) => existsSync(join(dir, layer, `${name}.conf`))))
}

export function readSplunkApp(root: string): SplunkApp {
  const diagnostics: ContentDiagnostic[] = []
  const stanzas = (name: string) => readLayers(root, name, diagnostics)
  const settings = appSettings(stanzas('app'))
  const reading: AppReading = { root, author: settings.author || 'unknown', date: '2024-01-01', diagnostics }
  const stories = stanzas('analyticstories')
  const searches = stanzas('savedsearches')
  const collections = new Map(stanzas('collections').map((stanza) => [stanza.name, stanza]))
  const made: (AppObject | undefined)[] = [
    ...searches.map((stanza) => searchOf(stanza, stories, reading)),
    ...stories.filter(({ name }) => name.startsWith('analytic_story://')).map((stanza) => storyOf(stanza, reading)),
    ...stanzas('macros').map((stanza) => macroOf(stanza, reading)),
    ...stanzas('transforms').map((stanza) => lookupOf(stanza, (name) => fieldsOf(collections.get(name)), reading)),
  ]
  const objects = new Map<string, AppObject>()
  for (const object of made) if (object) objects.set(freePath(objects, object.path), object)
  return { root, objects, label: commonLabel(searches), settings, diagnostics }
}

function searchOf(stanza: Stanza, stories: readonly Stanza[], reading: AppReading): AppObject | undefined {
  if (isDetection(stanza)) {
    const about = stories.find(({ name }) => name === `savedsearch://${stanza.name}`)
    return detectionOf(stanza, about?.text('asset_type') || undefined, reading)
  }
  const kind = stanza.text('action.escu.search_type')
  if (kind === 'support') return baselineOf(stanza, reading)
  if (kind === 'investigative') return investigationOf(stanza, reading)
  const what = stanza.has('search') ? 'makes neither findings nor risk events' : 'has no search'
  const message = `[${stanza.name}] ${what}, so it is no detection and is not carried over.`
  reading.diagnostics.push(contentDiagnostic('conf-not-carried', stanza.file, stanza.range, message))
  return undefined
}

/** `field.<name> = <type>` of a collection. */
function fieldsOf(collection: Stanza | undefined): string[] {
  const keys = collection?.keys() ?? []
  return keys.filter((key) => key.startsWith('field.')).map((key) => key.slice('field.'.length))
}

/** Two names can give one file name; the second then gets a number. */
function freePath(objects: ReadonlyMap<string, AppObject>, path: string): string {
  let free = path
  for (let i = 2; objects.has(free); i++) free = path.replace(/\.yml$/, `_${i}.yml`)
  return free
}

function appSettings(stanzas: readonly Stanza[]): SplunkApp['settings'] {
  const of = (stanza: string, key: string) => stanzas.find(({ name }) => name === stanza)?.text(key) ?? ''
  return {
    title: of('ui', 'label'),
    version: of('launcher', 'version') || of('id', 'version'),
    author: of('launcher', 'author'),
    description: of('launcher', 'description'),
    id: of('package', 'id') || of('id', 'name'),
  }
}

function commonLabel(searches: readonly Stanza[]): string | undefined {
  const labels = searches.filter(isDetection).map(({ name }) => splitName(name, 'Rule').label)
  const [first] = labels
  return first !== undefined && first !== '' && labels.every((label) => label === first) ? first : undefined
}
